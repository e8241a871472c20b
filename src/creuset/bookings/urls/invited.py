"""Whoever is invited to a booking answers: /<village>/invited/<secret>/, without an account."""

from django.urls import path

from creuset.bookings.views import participants

app_name = "invited"

urlpatterns = [
    path("<str:secret>/", participants.invited, name="page"),
    path("<str:secret>/answer", participants.answer, name="answer"),
]
