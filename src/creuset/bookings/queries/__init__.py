"""Reads of bookings: the planning, the thread of a day, what a party or a project has booked."""

from creuset.bookings.queries.access import bookings_seen, get_booking, get_segment
from creuset.bookings.queries.day import (
    AgendaItem,
    Figures,
    KindFigure,
    Share,
    agenda,
    figures,
)
from creuset.bookings.queries.lists import BookingLine, BookingPage, bookings_of, line_of
from creuset.bookings.queries.planning import PlanningFilter, planning
from creuset.bookings.queries.planning_json import planning_json
from creuset.bookings.queries.rows import Bar, Group, Load, Planning, Row

__all__ = [
    "AgendaItem",
    "Bar",
    "BookingLine",
    "BookingPage",
    "Figures",
    "Group",
    "KindFigure",
    "Load",
    "Planning",
    "PlanningFilter",
    "Row",
    "Share",
    "agenda",
    "bookings_of",
    "bookings_seen",
    "figures",
    "get_booking",
    "get_segment",
    "line_of",
    "planning",
    "planning_json",
]
