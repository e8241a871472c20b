"""Where a booking stands, from its periods and its option."""

from collections.abc import Collection
from datetime import datetime

from creuset.bookings.states import OPTIONAL, BookingState, Requirement, SegmentState


def stands(states: Collection[SegmentState]) -> BookingState:
    """Return the state of a live booking whose periods have these states."""
    kinds = set(states)
    if kinds == {SegmentState.OPTION}:
        return BookingState.OPTION
    return BookingState.CONFIRMED if kinds == {SegmentState.CONFIRMED} else BookingState.MIXED


def as_of(state: BookingState, *, lapses_at: datetime | None, now: datetime) -> BookingState:
    """Return where a booking stands at that instant, whether or not a job wrote down that its option lapsed."""
    if state not in OPTIONAL or lapses_at is None or now < lapses_at:
        return state
    return BookingState.LAPSED if state is BookingState.OPTION else BookingState.CONFIRMED


def missing(required: Collection[Requirement], had: Collection[Requirement]) -> list[Requirement]:
    """Return what a confirmation asks and is not there, in the order of the enumeration."""
    return [one for one in Requirement if one in required and one not in had]
