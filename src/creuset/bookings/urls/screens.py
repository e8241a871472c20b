"""The screens on the walls: /<village>/screens/…, without a session."""

from django.urls import path

from creuset.bookings.views import screens

app_name = "screens"

urlpatterns = [
    path("<str:secret>/", screens.screen, name="screen"),
    path("<str:secret>/now", screens.screen_now, name="now"),
]
