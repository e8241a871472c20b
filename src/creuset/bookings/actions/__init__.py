"""What is done to bookings: each in one transaction, all or nothing."""

from creuset.bookings.actions.booking import book, cancel
from creuset.bookings.actions.changing import move, resize
from creuset.bookings.actions.closing import HitsUnresolved, MoveTo, close_places
from creuset.bookings.actions.describing import describe
from creuset.bookings.actions.periods import SOURCE, Period

__all__ = [
    "SOURCE",
    "HitsUnresolved",
    "MoveTo",
    "Period",
    "book",
    "cancel",
    "close_places",
    "describe",
    "move",
    "resize",
]
