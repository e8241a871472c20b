"""Bookings reached from their village, by whoever may read them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from creuset.bookings.models import Booking, Segment
from creuset.bookings.permissions import may_see
from creuset.core.roles import Capability
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.villages.models import Village


def loaded(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Return the bookings with all that their pages and permissions read; three queries for any number."""
    return bookings.select_related(
        "village", "party", "booked_by", "project", "hold"
    ).prefetch_related(_segments())


def with_segments(bookings: Sequence[Booking]) -> None:
    """The bookings have their segments with resources, wholes and buildings; one query for any number."""
    prefetch_related_objects(bookings, _segments())


def _segments() -> "Prefetch[str]":
    rows = Segment.objects.select_related("resource__building", "resource__whole", "unit")
    return Prefetch("segments", rows.order_by("starts_at", "pk"))


def get_booking(village: Village, pk: int, *, by: Actor, now: datetime) -> Booking:
    """Return the booking with its segments and their resources; NotFound unless `by` may read it."""
    booking = loaded(Booking.objects.filter(village=village, pk=pk)).first()
    if booking is None or not may_see(by, booking, now=now):
        raise NotFound(_("There is no such booking, or none that you may read."))
    booking.village = village
    for segment in booking.segments.all():
        segment.resource.village = segment.resource.building.village = village
    return booking


def get_segment(
    booking: Booking,
    *,
    pk: int | None = None,
    resource_id: int | None = None,
    at: datetime | None = None,
) -> Segment:
    """Return a period of a loaded booking: the one of that key; else the one on that resource, or on a
    whole, a part or a pool of it, that holds the instant; else the only one. NotFound where none fits.

    A bar on the planning names its row and its start: that is enough to find the period it stands for.
    """
    segments = list(booking.segments.all())
    if pk is not None:
        segments = [segment for segment in segments if segment.pk == pk]
    if at is not None:
        segments = [s for s in segments if s.starts_at <= at < s.ends_at] or segments
    if resource_id is not None and len(segments) > 1:
        own = [s for s in segments if resource_id in {s.resource_id, s.unit_id}]
        segments = own or [s for s in segments if s.unit.whole_id == resource_id] or segments
    if not segments:
        raise NotFound(_("This booking has no such period."))
    return segments[0]


def on_resource(bookings: QuerySet[Booking], resource: Resource) -> QuerySet[Booking]:
    """Return those of the bookings that hold a part of the resource."""
    held = Segment.objects.filter(unit__part_rows__part__whole_rows__resource=resource)
    return bookings.filter(pk__in=held.values("booking_id"))


def bookings_seen(village: Village, *, by: Actor, now: datetime) -> QuerySet[Booking]:
    """Return the bookings of the village that the reader may read."""
    bookings = Booking.objects.filter(village=village)
    if by.may(Capability.SEE_BOOKINGS, village):
        return bookings
    seen = Q(party_id__in=sorted(by.acts_for(village.day_of(now)))) | Q(booked_by_id=by.party_id)
    for grant in by.grants_in(village):
        place = (grant.narrowed_to, grant.narrowed_id)
        if not grant.gives(Capability.SEE_BOOKINGS, [place]):
            continue
        # Looked up apart: joined, a booking would come once for each of its periods.
        segments = Segment.objects.filter(
            Q(resource__building_id=grant.narrowed_id)
            if grant.narrowed_to == "building"
            else Q(resource_id=grant.narrowed_id) | Q(resource__whole_id=grant.narrowed_id)
        )
        seen |= Q(pk__in=segments.values("booking_id"))
    return bookings.filter(seen)
