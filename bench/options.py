"""What is under option in the village that is measured: a first and a second on one gap in so many to come."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import bulk
from bench.shape import RANKS, TURNAROUND, Shape
from creuset.bookings.models import Booking, Hold, HoldPart, Segment

BOOKINGS = [
    *("id", "village_id", "title", "party_id", "booked_by_id", "state", "ends_at", "created_at"),
    "changed_at",
]
SEGMENTS = ["id", "booking_id", "resource_id", "unit_id", "state", "starts_at", "ends_at"]
HOLDS = ["id", "booking_id", "village_id", "asked_at", "expires_at", "lapses_at"]
PARTS = ["id", "hold_id", "part_id", "starts_at", "ends_at", "held_until", "asked_at"]
MODELS = (Booking, Segment, Hold, HoldPart)

type Rows = Iterator[tuple[Any, ...]]


def fill(shape: Shape, *, village: int, parties: Sequence[int], leaves: Sequence[int]) -> int:
    """The gaps to come are under option, numbered after the bookings and segments there are; return how many."""
    wanted = list(_wanted(shape))
    after = shape.bookings
    made = [
        (pk, place, starts.isoformat(" "), ends, asked.isoformat(" "))
        for pk, (place, starts, ends, asked) in enumerate(wanted, 1)
    ]

    def bookings() -> Rows:
        for pk, _place, _starts, ends, asked in made:
            party, last = parties[pk % len(parties)], ends.isoformat(" ")
            yield after + pk, village, f"Option {pk}", party, party, "option", last, asked, asked

    def segments() -> Rows:
        for pk, place, starts, ends, _asked in made:
            leaf = leaves[place]
            last = shape.each * shape.places + pk
            yield last, after + pk, leaf, leaf, "option", starts, ends.isoformat(" ")

    def holds() -> Rows:
        for pk, _place, starts, _ends, asked in made:
            yield pk, after + pk, village, asked, starts, starts

    def parts() -> Rows:
        for pk, place, starts, ends, asked in made:
            until = (ends + TURNAROUND).isoformat(" ")
            yield pk, pk, leaves[place], starts, ends.isoformat(" "), until, asked

    bulk.put(Booking, BOOKINGS, bookings())
    bulk.put(Segment, SEGMENTS, segments())
    bulk.put(Hold, HOLDS, holds())
    bulk.put(HoldPart, PARTS, parts())
    return len(made)


def _wanted(shape: Shape) -> Iterator[tuple[int, datetime, datetime, datetime]]:
    """Yield place, start, end and when it was asked; who asked first first."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for nth in range(shape.each):
        for place in range(shape.places):
            between = shape.optional(place, nth)
            if between and between[0] > now:
                for rank in range(RANKS):
                    yield place, *between, now - timedelta(minutes=RANKS - rank)
