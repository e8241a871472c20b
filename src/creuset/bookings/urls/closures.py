"""Closures at the desk: /<village>/desk/closures/…"""

from django.urls import path

from creuset.bookings.views import closures

app_name = "closures"

urlpatterns = [
    path("", closures.closures, name="list"),
    path("new", closures.new, name="new"),
    path("<int:pk>/lift/", closures.lift, name="lift"),
]
