"""What is done to bookings: each in one transaction, all or nothing."""

from creuset.bookings.actions.approving import approve, decline
from creuset.bookings.actions.booking import ask_option, book, cancel
from creuset.bookings.actions.challenging import challenge, withdraw_challenge
from creuset.bookings.actions.changing import move, resize
from creuset.bookings.actions.closing import HitsUnresolved, MoveTo, close_places
from creuset.bookings.actions.confirming import confirm
from creuset.bookings.actions.describing import describe
from creuset.bookings.actions.options import extend, lapse, lapse_all, release
from creuset.bookings.actions.periods import SOURCE, Period

__all__ = [
    "SOURCE",
    "HitsUnresolved",
    "MoveTo",
    "Period",
    "approve",
    "ask_option",
    "book",
    "cancel",
    "challenge",
    "close_places",
    "confirm",
    "decline",
    "describe",
    "extend",
    "lapse",
    "lapse_all",
    "move",
    "release",
    "resize",
    "withdraw_challenge",
]
