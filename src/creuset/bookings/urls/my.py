"""Bookings of a member: /<village>/my/bookings/…"""

from django.urls import path

from creuset.bookings.views import my

app_name = "bookings_my"

urlpatterns = [
    path("", my.bookings, name="list"),
    path("free/", my.free, name="free"),
    path("new", my.new, name="new"),
    path("<int:pk>/", my.sheet, name="sheet"),
    path("<int:pk>/change/", my.change, name="change"),
    path("<int:pk>/details/", my.details, name="details"),
    path("<int:pk>/cancel/", my.cancel, name="cancel"),
]
