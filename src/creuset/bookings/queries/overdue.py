"""What somebody carried away and has not given back: it is not there to be promised to the next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, DateTimeField, F, Q, QuerySet
from django.utils.translation import gettext as _

from creuset.bookings.models import Segment
from creuset.bookings.permissions import may_see
from creuset.bookings.queries.had import NO_BOOKING
from creuset.bookings.queries.held import besides
from creuset.bookings.rules import NotGivenBack
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.voice import instant_text
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.availability import parts_of
from creuset.places.queries.refusals import Besides, next_free_slots, slot_way_out

#: What is carried away; a room is given back by leaving it.
CARRIED = frozenset({Kind.EQUIPMENT})
#: For so long nothing is promised of what is missing; later it is taken to be back.
AWAITED = timedelta(days=7)
#: What was due longer ago than this is lost, or nobody wrote down that it came back.
MISSED_FOR = timedelta(days=30)


#: From a period to the smallest parts that it takes, and to whatever has one of them.
TAKEN_PART = "unit__part_rows__part"
HAS_PART = f"{TAKEN_PART}__whole_rows__resource"


def _missing(taken: Q, *, now: datetime | Given, since: datetime | Given) -> QuerySet[Segment]:
    """Return what took what is `taken`, was due between two instants, and is not given back."""
    return Segment.objects.filter(
        taken,
        resource__kind__in=CARRIED,
        booking__attendances__came_at__isnull=False,
        booking__attendances__left_at__isnull=True,
        booking__attendances__ends_at__lte=now,
        booking__attendances__ends_at__gt=since,
        booking__attendances__starts_at__lte=F("starts_at"),
        booking__attendances__ends_at__gte=F("ends_at"),
    )


def _missing_at(path: str) -> QuerySet[Segment, int]:
    """Return those of the given things at the end of the path of which somebody has not given back a part."""
    taken = Q(**{f"{path}__in": GivenList("things", BigIntegerField())})
    instants = {name: Given(name, DateTimeField()) for name in ("now", "since")}
    return _missing(taken, **instants).values_list(path, flat=True)


#: Every search asks it, for each stretch of time that it tries.
MISSING_PARTS = Prepared(lambda: _missing_at(TAKEN_PART))
MISSING_RESOURCES = Prepared(lambda: _missing_at(HAS_PART))


def missing_parts(part_ids: Collection[int], *, now: datetime) -> set[int]:
    """Return those of the smallest parts that somebody took, should have given back, and has not; one query."""
    if not part_ids:
        return set()
    return set(MISSING_PARTS(things=part_ids, now=now, since=now - MISSED_FOR)) & set(part_ids)


def not_given_back(resources: Sequence[Resource], span: Span, *, now: datetime) -> set[int]:
    """Return those of the resources that would be promised for the span and of which a part is missing.

    One query where something that is carried away is asked for soon; none otherwise.
    """
    carried = {resource.pk for resource in resources if resource.kind in CARRIED}
    if not carried or span.start >= now + AWAITED:
        return set()
    return set(MISSING_RESOURCES(things=carried, now=now, since=now - MISSED_FOR))


def not_given_back_to(
    wanted: Sequence[tuple[Resource, Span]], *, by: Actor, now: datetime, but: int | None
) -> list[NotGivenBack]:
    """Return the refusal of each thing that would be promised soon while somebody has not given it back.

    `but` is the booking that changes: whoever has the thing may keep it longer. Of a pool one piece that is there
    will do. Who has it is said to those who may see that booking. Two queries where something that is carried away
    is asked for soon; none otherwise.
    """
    soon = [
        (resource, span)
        for resource, span in wanted
        if resource.kind in CARRIED and span.start < now + AWAITED and span.end > now
    ]
    if not soon:
        return []
    parts = parts_of([resource for resource, _span in soon])
    wanted_parts = {part for some in parts.values() for part in some}
    rows = _missing(Q(**{f"{TAKEN_PART}__in": wanted_parts}), now=now, since=now - MISSED_FOR)
    found = rows.exclude(booking_id=but or NO_BOOKING).select_related(
        "booking__party", "booking__village"
    )
    missing: dict[int, Segment] = {}
    for row in found.annotate(part=F(TAKEN_PART)).prefetch_related("booking__segments__resource"):
        missing[row.part] = row
    refusals = []
    for resource, span in soon:
        mine = [part for part in parts[resource.pk] if part in missing]
        if mine and (not resource.is_pool or len(mine) == len(parts[resource.pk])):
            refusals.append(_refusal(resource, span, missing[mine[0]], by=by, now=now))
    return refusals


def _refusal(
    resource: Resource, span: Span, row: Segment, *, by: Actor, now: datetime
) -> NotGivenBack:
    words = {"name": resource.name, "due": instant_text(row.ends_at)}
    if may_see(by, row.booking, now=now):
        said = _("%(name)s was due back on %(due)s and is still with %(party)s, for “%(title)s”.")
        words |= {"party": row.booking.party.name, "title": row.booking.title}
    else:
        said = _("%(name)s was due back on %(due)s and has not been given back.")
    needed = Span(max(span.start, now), max(span.start, now) + span.duration)
    return NotGivenBack(
        said % words,
        place=resource.code,
        span=span,
        ways_out=lambda: [
            slot_way_out(slot, resource.village, now=now)
            for slot in next_free_slots(
                resources=[resource], needed=needed, now=now, besides=promised(now)
            )
        ],
    )


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
