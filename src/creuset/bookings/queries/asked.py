"""What people ask the team for, and what stands in the way of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Min, QuerySet

from creuset.bookings.models import Booking, Segment
from creuset.bookings.permissions import may_decide
from creuset.bookings.queries.access import bookings_seen, loaded
from creuset.bookings.queries.lists import BookingLine, line_of
from creuset.bookings.states import BookingState
from creuset.core.prepared import Given, Prepared
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.queries.availability import parts_of, turnaround_of
from creuset.places.rules import Wanted
from creuset.villages.models import Village

MOST = 100

#: The bookings that wait for the team: the menus count them.
ASKED = Prepared(
    lambda: Booking.objects.filter(
        village_id=Given("village", BigIntegerField()), state=BookingState.ASKED
    ).values_list("pk")
)


@dataclass(frozen=True)
class AskedLine:
    """A booking that waits, who asks, since when; and what is taken of it already, by name."""

    line: BookingLine
    asked_by: str
    asked_at: datetime
    note: str
    taken: tuple[str, ...]
    may_decide: bool


def bookings_asked(village: Village, *, by: Actor, now: datetime) -> QuerySet[Booking]:
    """Return the bookings that wait for the team and that the actor may read, unordered."""
    return bookings_seen(village, by=by, now=now).filter(state=BookingState.ASKED)


def asked_lines(village: Village, *, by: Actor, now: datetime) -> list[AskedLine]:
    """Return what waits for the team, what begins soonest first; six queries at most."""
    rows = bookings_asked(village, by=by, now=now).annotate(since=Min("segments__starts_at"))
    found = list(loaded(rows.order_by("since", "pk"))[:MOST])
    for booking in found:
        for segment in booking.segments.all():
            segment.resource.village = segment.resource.building.village = village
    taken = _taken([segment for booking in found for segment in booking.segments.all()])
    return [
        AskedLine(
            line=line_of(booking, now=now),
            asked_by=booking.booked_by.name if booking.booked_by else "",
            asked_at=booking.created_at,
            note=booking.note,
            taken=tuple(
                dict.fromkeys(
                    segment.resource.name
                    for segment in booking.segments.all()
                    if segment.pk in taken
                )
            ),
            may_decide=may_decide(by, booking),
        )
        for booking in found
    ]


def _taken(segments: Sequence[Segment]) -> set[int]:
    """Return the ids of the periods of which somebody claims a part; of a pool any unit may serve. Two queries."""
    alone = [one for one in segments if not one.resource.is_pool or one.unit_id == one.resource_id]
    parts = parts_of([segment.resource for segment in alone])
    wanted = {
        segment.pk: [
            Wanted(part, Span(segment.starts_at, segment.ends_at), turnaround_of(segment.resource))
            for part in parts[segment.resource_id]
        ]
        for segment in alone
    }
    found = claims.in_the_way([want for some in wanted.values() for want in some])
    return {
        pk
        for pk, some in wanted.items()
        for want in some
        for claim in found
        if claim.part_id == want.part_id
        and want.held.overlaps(Span(claim.starts_at, claim.held_until))
    }
