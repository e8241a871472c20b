"""Screens at the desk: /<village>/desk/screens/…"""

from django.urls import path

from creuset.bookings.views import screens

app_name = "screens_desk"

urlpatterns = [
    path("", screens.screens, name="list"),
    path("<int:pk>/take-down/", screens.take_down, name="take_down"),
]
