"""Reads of bookings: the planning, the thread of a day, what a party or a project has booked."""

from creuset.bookings.queries.planning import (
    Bar,
    Group,
    Load,
    Planning,
    PlanningFilter,
    Row,
    planning,
)
from creuset.bookings.queries.planning_json import planning_json

__all__ = [
    "Bar",
    "Group",
    "Load",
    "Planning",
    "PlanningFilter",
    "Row",
    "planning",
    "planning_json",
]
