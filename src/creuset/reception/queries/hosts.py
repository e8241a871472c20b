"""What whoever announces visitors chooses from."""

from datetime import datetime, timedelta

from django.db.models import Min, Prefetch, Q, QuerySet

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
#: Reception chooses among the bookings of so long; a later one is announced for from its own page.
SOON = timedelta(days=8)
MOST_RECEIVED = 100
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


def bookings_to_receive(
    village: Village, *, by: Actor, now: datetime, wanted: int | None = None
) -> list[Booking]:
    """Return the bookings of the coming days to which visitors may come, and the wanted one whenever it is.

    For the team, who announces for anybody; by when they begin; two queries.
    """
    firm = Segment.objects.filter(
        booking__village=village, state=SegmentState.CONFIRMED, ends_at__gt=now
    )
    soon = firm.filter(starts_at__lt=now + SOON)
    rows = (
        bookings_seen(village, by=by, now=now)
        .filter(
            Q(pk__in=soon.values("booking")) | Q(pk=wanted, pk__in=firm.values("booking")),
            cancelled_at__isnull=True,
        )
        .prefetch_related(
            Prefetch("segments", Segment.objects.select_related("unit").order_by("starts_at", "pk"))
        )
        .annotate(begins=Min("segments__starts_at"))
        .order_by("begins", "pk")[:MOST_RECEIVED]
    )
    found: list[Booking] = [*rows]
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
