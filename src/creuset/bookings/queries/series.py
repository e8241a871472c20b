"""Series as they are read: their times, what is taken around them, and who may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from creuset.bookings.models import Booking, Series
from creuset.bookings.permissions import is_own
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.held import besides
from creuset.bookings.rules.series import Taken, Want
from creuset.core.roles import Capability
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.permissions import places_of
from creuset.places.queries.availability import busy_spans, parts_of, turnaround_of
from creuset.villages.models import Village


def wants_of(resources: Sequence[Resource]) -> dict[int, Want]:
    """Return what each resource takes of the ledger when it is booked, by its id; one query."""
    parts = parts_of(resources)
    return {
        resource.pk: Want(
            resource.pk,
            tuple(parts[resource.pk]),
            turnaround_of(resource),
            takes_one=resource.is_pool,
        )
        for resource in resources
    }


def taken_around(wants: Iterable[Want], window: Span, *, now: datetime) -> tuple[Taken, Taken]:
    """Return what claims and live options take of the parts around the window, and what claims alone take.

    Two queries.
    """
    part_ids = sorted({part for want in wants for part in want.part_ids})
    claimed = busy_spans(part_ids, window)
    return Taken.of(claimed, besides(now)(part_ids, window)), Taken.of(claimed)


def get_series(village: Village, pk: int, *, by: Actor, now: datetime) -> Series:
    """Return the series, its village, party and places loaded; NotFound unless the actor may read its bookings."""
    found = (
        Series.objects.filter(village=village, pk=pk)
        .select_related("village", "party", "project")
        .prefetch_related("resources__building")
        .first()
    )
    if found is None or not _may_see(by, found, now=now):
        raise NotFound(_("There is no such series, or none that you may read."))
    for resource in found.resources.all():
        resource.village = village
    return found


def _may_see(by: Actor, series: Series, *, now: datetime) -> bool:
    places = [place for resource in series.resources.all() for place in places_of(resource)]
    return (
        by.may(Capability.SEE_BOOKINGS, series.village, places=places)
        or (series.booked_by_id is not None and series.booked_by_id == by.party_id)
        or is_own(by, series.party_id, series.village, now=now)
    )


def times_booked(series: Series) -> list[Booking]:
    """Return the bookings of a series, cancelled ones too, in the order of their days; three queries."""
    rows = loaded(Booking.objects.filter(series=series).order_by("occurs_on", "pk"))
    return list(rows)
