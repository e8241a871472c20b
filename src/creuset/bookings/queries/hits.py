"""Which bookings stand where places would close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.ladder import live_parts
from creuset.kernel.spans import Span
from creuset.places.models import Resource, ResourcePart
from creuset.places.queries.availability import parts_of
from creuset.places.queries.ledger import reaching, starting_within

BOOKING = "booking"


@dataclass(frozen=True)
class Hit:
    """A booking that a closure would hit, and its first period that it hits."""

    booking: Booking
    segment: Segment

    def as_data(self) -> dict[str, object]:
        """Return plain values, for the API."""
        return {
            "booking": self.booking.pk,
            "title": self.booking.title,
            "party": self.booking.party.name,
            "resource": self.segment.resource.code,
            "starts_at": self.segment.starts_at.isoformat(),
            "ends_at": self.segment.ends_at.isoformat(),
        }


def hit_by(resources: Sequence[Resource], span: Span, *, now: datetime) -> list[Hit]:
    """Return the bookings that hold a part of the resources at a moment of the span, turnaround included,
    or have a live option on it.

    Shape: in the order in which they begin; eight queries whatever they are.
    """
    part_ids = {part for some in parts_of(resources).values() for part in some}
    booking_ids = {
        pk
        for claims in (reaching(part_ids, span.start), starting_within(part_ids, span))
        for pk in claims.filter(source_kind=BOOKING).values_list("source_id", flat=True)
    }
    booking_ids |= {row.hold.booking_id for row in live_parts(part_ids, span, now=now)}
    bookings = list(loaded(Booking.objects.filter(pk__in=booking_ids)))
    concerned = set(
        ResourcePart.objects.filter(part_id__in=part_ids).values_list("resource_id", flat=True)
    )
    hits = [Hit(booking, _first_hit(booking, concerned, span)) for booking in bookings]
    return sorted(hits, key=lambda hit: (hit.segment.starts_at, hit.booking.pk))


def _first_hit(booking: Booking, concerned: set[int], span: Span) -> Segment:
    """Return the first period on the concerned resources that ends after the span begins.

    A turnaround alone may reach into the span: then it is the last period before it.
    """
    there = [s for s in booking.segments.all() if s.unit_id in concerned]
    later = [s for s in there if s.ends_at > span.start and s.starts_at < span.end]
    return later[0] if later else there[-1]
