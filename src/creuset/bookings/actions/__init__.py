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
from creuset.bookings.actions.series import (
    Again,
    Instead,
    Preview,
    Seen,
    book_again,
    book_series,
    extend_series,
    preview_series,
)
from creuset.bookings.actions.series_changes import Scope, cancel_series, move_series

__all__ = [
    "SOURCE",
    "Again",
    "HitsUnresolved",
    "Instead",
    "MoveTo",
    "Period",
    "Preview",
    "Scope",
    "Seen",
    "approve",
    "ask_option",
    "book",
    "book_again",
    "book_series",
    "cancel",
    "cancel_series",
    "challenge",
    "close_places",
    "confirm",
    "decline",
    "describe",
    "extend",
    "extend_series",
    "lapse",
    "lapse_all",
    "move",
    "move_series",
    "preview_series",
    "release",
    "resize",
    "withdraw_challenge",
]
