"""The team's planning."""

from django.urls import path

from creuset.bookings.views import planning, planning_moves

app_name = "planning"

urlpatterns = [
    path("", planning.week, name="week"),
    path("panel", planning.panel, name="panel"),
    path("move", planning_moves.move, name="move"),
]
