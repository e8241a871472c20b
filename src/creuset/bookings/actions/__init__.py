"""What is done to bookings: each in one transaction, all or nothing."""

from creuset.bookings.actions.absence import give_all_free, give_free
from creuset.bookings.actions.approving import approve, decline
from creuset.bookings.actions.basket import (
    book_basket,
    change_line,
    empty,
    forget_lines,
    put_in,
    take_out,
)
from creuset.bookings.actions.booking import ask_option, book, cancel
from creuset.bookings.actions.challenging import challenge, withdraw_challenge
from creuset.bookings.actions.changing import move, resize
from creuset.bookings.actions.closing import HitsUnresolved, MoveTo, close_places
from creuset.bookings.actions.confirming import confirm
from creuset.bookings.actions.copying import copy
from creuset.bookings.actions.describing import describe
from creuset.bookings.actions.offering import offer_due
from creuset.bookings.actions.options import extend, lapse, lapse_all, release
from creuset.bookings.actions.participants import answer_invitation, invite, uninvite
from creuset.bookings.actions.periods import SOURCE, Period
from creuset.bookings.actions.premises import (
    add_picture,
    expect,
    no_longer_expect,
    record_premises,
)
from creuset.bookings.actions.presence import check_in, check_out, stay_longer
from creuset.bookings.actions.screens import put_up, take_down
from creuset.bookings.actions.series import (
    Again,
    Instead,
    Preview,
    Scope,
    Seen,
    book_again,
    book_series,
    cancel_series,
    confirm_series,
    extend_series,
    move_series,
    preview_series,
)
from creuset.bookings.actions.waiting import join, leave

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
    "add_picture",
    "answer_invitation",
    "approve",
    "ask_option",
    "book",
    "book_again",
    "book_basket",
    "book_series",
    "cancel",
    "cancel_series",
    "challenge",
    "change_line",
    "check_in",
    "check_out",
    "close_places",
    "confirm",
    "confirm_series",
    "copy",
    "decline",
    "describe",
    "empty",
    "expect",
    "extend",
    "extend_series",
    "forget_lines",
    "give_all_free",
    "give_free",
    "invite",
    "join",
    "lapse",
    "lapse_all",
    "leave",
    "move",
    "move_series",
    "no_longer_expect",
    "offer_due",
    "preview_series",
    "put_in",
    "put_up",
    "record_premises",
    "release",
    "resize",
    "stay_longer",
    "take_down",
    "take_out",
    "uninvite",
    "withdraw_challenge",
]
