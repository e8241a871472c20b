"""What somebody carried away and has not given back: it is not there to be promised to the next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from creuset.bookings.models import Segment
from creuset.bookings.queries.held import besides
from creuset.kernel.spans import Span
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.availability import parts_of
from creuset.places.queries.refusals import Besides

#: What is carried away; a room is given back by leaving it.
CARRIED = frozenset({Kind.EQUIPMENT})
#: For so long nothing is promised of what is missing; later it is taken to be back.
AWAITED = timedelta(days=7)
#: What was due longer ago than this is lost, or nobody wrote down that it came back.
MISSED_FOR = timedelta(days=30)


def missing_parts(part_ids: Collection[int], *, now: datetime) -> set[int]:
    """Return those of the smallest parts that somebody took, should have given back, and has not; one query."""
    if not part_ids:
        return set()
    rows = Segment.objects.filter(
        resource__kind__in=CARRIED,
        unit__part_rows__part__in=part_ids,
        booking__attendances__came_at__isnull=False,
        booking__attendances__left_at__isnull=True,
        booking__attendances__ends_at__lte=now,
        booking__attendances__ends_at__gt=now - MISSED_FOR,
        booking__attendances__starts_at__lte=F("starts_at"),
        booking__attendances__ends_at__gte=F("ends_at"),
    )
    return set(rows.values_list("unit__part_rows__part", flat=True)) & set(part_ids)


def not_given_back(resources: Sequence[Resource], span: Span, *, now: datetime) -> set[int]:
    """Return those of the resources that would be promised for the span and of which a part is missing.

    Two queries where something that is carried away is asked for soon; none otherwise.
    """
    if span.start >= now + AWAITED:
        return set()
    carried = [resource for resource in resources if resource.kind in CARRIED]
    parts = parts_of(carried) if carried else {}
    missing = missing_parts({part for some in parts.values() for part in some}, now=now)
    return {pk for pk, some in parts.items() if missing & set(some)}


def missing_until(
    part_ids: Collection[int], window: Span, *, now: datetime
) -> Mapping[int, Sequence[Span]]:
    """Return the time for which nothing is promised of the parts that are missing; by part."""
    awaited = Span(now, now + AWAITED)
    if not window.overlaps(awaited):
        return {}
    return {part: [awaited] for part in missing_parts(part_ids, now=now)}


def promised(now: datetime) -> Besides:
    """Return what says when parts are under live options, or missing."""

    def held(part_ids: Collection[int], window: Span) -> Mapping[int, Sequence[Span]]:
        found = dict(besides(now)(part_ids, window))
        for part, spans in missing_until(part_ids, window, now=now).items():
            found[part] = [*found.get(part, ()), *spans]
        return found

    return held
