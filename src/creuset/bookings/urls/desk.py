"""Bookings at the desk: /<village>/desk/bookings/…"""

from django.urls import path

from creuset.bookings.views import desk

app_name = "bookings"

urlpatterns = [
    path("", desk.bookings, name="list"),
    path("new", desk.new, name="new"),
    path("<int:pk>/", desk.sheet, name="sheet"),
    path("<int:pk>/change/", desk.change, name="change"),
    path("<int:pk>/details/", desk.details, name="details"),
    path("<int:pk>/cancel/", desk.cancel, name="cancel"),
]
