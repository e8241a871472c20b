"""The life of a booking."""

from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking stands."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class SegmentKind(StrEnum):
    """What a period of a booking is for."""

    USE = "use"
