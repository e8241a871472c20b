"""Those whose option rose, or has now no way up, are told."""

from collections.abc import Sequence
from datetime import datetime

from creuset.bookings import facts
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Booking
from creuset.core import outbox
from creuset.people.actors import HOUSE


def tell_promoted(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Each booking's story says that its option rose, and whoever must know is told after the commit."""
    _tell(bookings, facts.PROMOTED, now=now)


def tell_overtaken(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Each booking's story says that what its option waits for is confirmed, and its party is told."""
    _tell(bookings, facts.OVERTAKEN, now=now)


def _tell(bookings: Sequence[Booking], verb: str, *, now: datetime) -> None:
    for booking in bookings:
        row = record(booking, verb, booking.segments.all(), by=HOUSE, now=now, data={})
        outbox.put(verb, {"booking": booking.pk}, at=now, village_id=booking.village_id, of=row)
