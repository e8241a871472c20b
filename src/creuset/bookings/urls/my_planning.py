"""A member's planning."""

from django.urls import path

from creuset.bookings.views import planning, planning_moves

app_name = "planning_my"

urlpatterns = [
    path("", planning.my_week, name="week"),
    path("panel", planning.my_panel, name="panel"),
    path("move", planning_moves.my_move, name="move"),
]
