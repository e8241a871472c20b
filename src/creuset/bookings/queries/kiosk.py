"""Whose stay a typed code is for."""

from datetime import datetime, timedelta

from creuset.bookings.codes import StayCode, short_code
from creuset.bookings.models import Segment
from creuset.bookings.queries.presence import FIRM
from creuset.bookings.rules import presence
from creuset.bookings.states import SegmentState
from creuset.kernel.spans import Span
from creuset.villages.models import Village

#: Stays that began so long ago, or begin so soon, are known by their digits: others are told as unknown.
SINCE, UNTIL = timedelta(days=40), timedelta(days=14)


def find_stay(village: Village, typed: str, *, now: datetime) -> StayCode | None:
    """Return the stay of the village whose digits were typed; None where none has them, or two have; one query."""
    near = Segment.objects.filter(
        resource__village=village,
        state=SegmentState.CONFIRMED,
        booking__state__in=FIRM,
        starts_at__gt=now - SINCE,
        starts_at__lt=now + UNTIL,
    )
    rows = Segment.objects.filter(
        booking__in=near.values("booking"), state=SegmentState.CONFIRMED
    ).values_list("booking_id", "starts_at", "ends_at")
    spans: dict[int, list[Span]] = {}
    for booking_id, starts_at, ends_at in rows:
        spans.setdefault(booking_id, []).append(Span(starts_at, ends_at))
    found = [
        StayCode(booking_id, stay.start)
        for booking_id, mine in spans.items()
        for stay in presence.stays(mine)
        if short_code(booking_id, stay.start) == typed
    ]
    return found[0] if len(found) == 1 else None
