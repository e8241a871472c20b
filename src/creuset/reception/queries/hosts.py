"""What whoever announces visitors chooses from."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.access import bookings_seen
from creuset.bookings.states import SegmentState
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import organisations_of
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village

MOST_BOOKINGS = 20
#: Nobody is received at what is carried around.
CARRIED = ("equipment", "service", "locker", "storage", "parking")


def bookings_to_visit(village: Village, *, by: Actor, now: datetime) -> list[Booking]:
    """Return the next bookings of the actor, and of those they act for, to which visitors may come; two queries."""
    firm = Segment.objects.filter(state=SegmentState.CONFIRMED, ends_at__gt=now)
    rows = (
        bookings_seen(village, by=by, now=now)
        .filter(
            party_id__in=by.acts_for(village.day_of(now)),
            cancelled_at__isnull=True,
            pk__in=firm.filter(booking__village=village).values("booking"),
        )
        .prefetch_related(
            Prefetch("segments", Segment.objects.select_related("unit").order_by("starts_at", "pk"))
        )
        .order_by("-pk")[:MOST_BOOKINGS]
    )
    found = sorted(rows, key=lambda one: one.segments.all()[0].starts_at)
    for booking in found:
        booking.village = village
    return found


def places_to_visit(village: Village, *, by: Actor) -> QuerySet[Resource]:
    """Return the places where visitors may be expected, by building; one query."""
    rows = resources_seen(village, by).filter(retired_at__isnull=True, whole__isnull=True)
    return rows.exclude(kind__in=CARRIED).order_by("building__position", "position", "pk")


def companies_of(village: Village, person: Party) -> list[Party]:
    """Return the organisations of the village for which the person may expect somebody; one query."""
    rows = organisations_of(person).filter(organisation__known_in__village=village)
    return [row.organisation for row in rows]
