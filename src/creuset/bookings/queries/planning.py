"""The planning: who has what over some days, as this reader may know it.

What occupies a resource is read from the ledger of places, so that closures, and one day leases and
events, show beside bookings. A resource shows the claims of its smallest parts:

- a part, or a resource without parts, shows its own;
- a whole shows one bar a source and stretch of time, with how many of its parts it takes (`Bar.parts`);
- a pool also says how many of its units are taken, when (`Row.load`): draw that where its units are
  too many to draw one by one; `Bar.lane` is the place of the unit among the pool's.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from creuset.bookings.queries.planned_options import planned_options
from creuset.bookings.queries.rows import ONE_FIRM_PART, STARTS, Bar, Group, Load, Planning, Row
from creuset.core.roles import Capability, Scope
from creuset.kernel.spans import DaySpan, Span, merge
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource, WhoBooks
from creuset.places.permissions import places_of
from creuset.places.queries.access import resources_seen
from creuset.places.queries.availability import with_features
from creuset.places.queries.freed import freed
from creuset.places.queries.hours import closed_spans, out_of_service
from creuset.places.queries.ledger import (
    Instant,
    OfWindow,
    Told,
    parts_by_resource,
    read_instant,
)
from creuset.villages.models import Village

BOOKING = "booking"
#: What a planning asks of no place: to read them takes longer than all the rest of it.
UNREAD = (
    "polygon",
    "description",
    "neighbours",
    "turnaround_minutes",
    "retired_at",
    "building__description",
    "building__outline",
    "building__address",
    "building__area_m2",
    "building__retired_at",
)


@dataclass(frozen=True)
class PlanningFilter:
    """Which resources are looked at; what is empty asks nothing."""

    kinds: Collection[str] = ()
    #: Codes of buildings.
    buildings: Collection[str] = ()
    #: A number is asked at least, anything else as it is.
    features: Mapping[str, str | float | bool] = field(default_factory=dict)
    #: Words of the name or of the code.
    query: str = ""
    #: Codes of resources; their parts are not added.
    codes: Collection[str] = ()
    #: Only what members book by themselves.
    for_members: bool = False


@dataclass(frozen=True)
class Occupied:
    """What was read of some days: plannings of these days, or of fewer, are drawn from it."""

    days: DaySpan
    zone: ZoneInfo
    by: Actor
    now: datetime
    resources: Sequence[Resource]
    parts: Mapping[int, tuple[int, ...]]
    bars: Mapping[int, Sequence[Bar]]
    options: Mapping[int, Sequence[Bar]]

    def planning(self, days: DaySpan) -> Planning:
        """Return the planning of days among those that were read; no query."""
        resources, bars, options = self.resources, self.bars, self.options
        window = days.to_span(self.zone)
        if days != self.days:
            resources = [one for one in resources if _serves(one, days)]
            bars, options = _within(bars, window), _within(options, window)
        closed = closed_spans(resources, days)
        rows = [
            _row(one, self.parts[one.pk], bars, options, closed[one.pk], days=days, by=self.by)
            for one in resources
        ]
        return Planning(days=days, window=window, now=self.now, groups=_groups(rows))


def planning(
    village: Village,
    *,
    days: DaySpan,
    by: Actor,
    now: datetime,
    only: PlanningFilter | None = None,
) -> Planning:
    """Return the planning of these days, as `by` may know it; five queries whatever it holds,
    and as few more as `occupied`.
    """
    resources = shown_resources(village, days=days, by=by, only=only or PlanningFilter())
    return occupied(village, resources, days=days, by=by, now=now).planning(days)


def occupied(
    village: Village, resources: Sequence[Resource], *, days: DaySpan, by: Actor, now: datetime
) -> Occupied:
    """Return what occupies the resources on these days, as `by` may know it; four queries, one more
    where something is on now, and a few where somebody did not come.
    """
    window = days.to_span(village.zone)
    parts = parts_by_resource([resource.pk for resource in resources])
    return Occupied(
        days=days,
        zone=village.zone,
        by=by,
        now=now,
        resources=resources,
        parts=parts,
        bars=_bars(village, parts=parts, window=window, by=by, now=now),
        options=_options(village, parts=parts, window=window, by=by, now=now),
    )


def _within(bars: Mapping[int, Sequence[Bar]], window: Span) -> dict[int, list[Bar]]:
    return {
        part: [bar for bar in some if bar.held_until > window.start and bar.starts_at < window.end]
        for part, some in bars.items()
    }


def _serves(resource: Resource, days: DaySpan) -> bool:
    return all(
        (row.valid_from is None or row.valid_from < days.until)
        and (row.valid_until is None or row.valid_until > days.first)
        for row in (resource, resource.building)
    )


def shown_resources(
    village: Village, *, days: DaySpan, by: Actor, only: PlanningFilter
) -> list[Resource]:
    """Return the resources that serve on some of the days and that the reader may see, in order; one query."""
    resources = resources_seen(village, by).filter(
        Q(valid_from__isnull=True) | Q(valid_from__lt=days.until),
        Q(valid_until__isnull=True) | Q(valid_until__gt=days.first),
        Q(building__valid_from__isnull=True) | Q(building__valid_from__lt=days.until),
        Q(building__valid_until__isnull=True) | Q(building__valid_until__gt=days.first),
        is_unbuilt=False,
    )
    if only.kinds:
        resources = resources.filter(kind__in=only.kinds)
    if only.buildings:
        resources = resources.filter(building__code__in=only.buildings)
    if only.codes:
        resources = resources.filter(code__in=only.codes)
    if only.for_members:
        resources = resources.filter(who_books=WhoBooks.MEMBERS)
    for word in only.query.split():
        resources = resources.filter(Q(names__icontains=word) | Q(code__icontains=word))
    resources = with_features(resources, only.features).select_related("building").defer(*UNREAD)
    found = list(resources)
    for resource in found:
        resource.village = resource.building.village = village
    order = {kind: at for at, kind in enumerate(Kind.values)}
    found.sort(key=lambda r: (order[r.kind], r.building.position, r.position, r.pk))
    return found


def may_book_row(by: Actor, resource: Resource) -> bool:
    """Say whether the reader may book the resource, for themselves or for somebody."""
    if not by.has_scope(Scope.BOOKINGS):
        return False
    village = resource.village
    return by.may(Capability.BOOK_FOR_OTHERS, village, places=places_of(resource)) or (
        resource.who_books == WhoBooks.MEMBERS and by.is_known_in(village)
    )


def _bars(
    village: Village,
    *,
    parts: Mapping[int, Sequence[int]],
    window: Span,
    by: Actor,
    now: datetime,
) -> dict[int, list[Bar]]:
    """Return the bars of each smallest part, in order."""
    part_ids = sorted({part for some in parts.values() for part in some})
    own = by.acts_for(village.day_of(now))
    may_change = by.may(Capability.CHANGE_BOOKINGS, village) and by.has_scope(Scope.BOOKINGS)
    may_change_own = by.has_scope(Scope.BOOKINGS)
    found: dict[int, list[Bar]] = {part: [] for part in part_ids}
    read, made = read_instant, tuple.__new__
    rows = _CLAIMS(part_ids, window, village, by=by, now=now)
    for part, kind, pk, starts, ends, held, title, name, tone, party_id in rows:
        mine = party_id in own
        changes = kind == BOOKING and (may_change or (mine and may_change_own))
        told_of = (title, name, tone, mine, changes)
        # As `Bar(…)` would, in a third of the time: thousands of them are one page.
        values = (kind, pk, read(starts), read(ends), read(held), *told_of, *ONE_FIRM_PART)
        found[part].append(made(Bar, values))
    for bars in found.values():
        bars.sort(key=STARTS)
    on_now = [part for part, bars in found.items() if _is_on(bars, now)]
    for part, spans in freed(village, on_now, now=now).items():
        found[part] = [kept for bar in found[part] if (kept := _as_judged(bar, spans))]
    return found


def _is_on(bars: Sequence[Bar], now: datetime) -> bool:
    """Say whether one of the bars of a part, which are disjoint and in order, is on now."""
    begun = bisect_right(bars, now, key=STARTS)
    return begun > 0 and bars[begun - 1].ends_at > now


def _as_judged(bar: Bar, freed: Sequence[Span]) -> Bar | None:
    """Return a bar up to where its place is free again, None where nothing is left of it."""
    since = next((one.start for one in freed if bar.starts_at <= one.start < bar.held_until), None)
    if since is None or bar.source_kind != BOOKING:
        return bar
    return bar._replace(ends_at=since, held_until=since) if since > bar.starts_at else None


def _told_of(claims: QuerySet[Claim], told: Told) -> QuerySet[Claim, Any]:
    instants = Instant("starts_at"), Instant("ends_at"), Instant("held_until")
    # Whose it is is compared here: Django converts a column that is worked out, and every row with it.
    words = told.label, told.party, "tone", "party_id"
    return claims.values_list("part_id", "source_kind", "source_id", *instants, *words)


_CLAIMS = OfWindow(_told_of)


def _options(
    village: Village,
    *,
    parts: Mapping[int, Sequence[int]],
    window: Span,
    by: Actor,
    now: datetime,
) -> dict[int, list[Bar]]:
    """Return the live options of each smallest part, in order; nothing where there is none."""
    part_ids = sorted({part for some in parts.values() for part in some})
    found: dict[int, list[Bar]] = {}
    for option in planned_options(part_ids, window, village, by=by, now=now):
        if option.ends_at == option.starts_at:
            continue  # a turnaround alone
        if not found:
            found = {part: [] for part in part_ids}
        found[option.part_id].append(
            Bar(
                BOOKING,
                option.booking_id,
                option.starts_at,
                option.ends_at,
                option.held_until,
                option.label,
                option.party,
                "option",
                option.is_mine,
                may_change=False,
                rank=option.rank,
                until=option.until,
            )
        )
    return found


def _row(
    resource: Resource,
    part_ids: tuple[int, ...],
    bars: Mapping[int, Sequence[Bar]],
    options: Mapping[int, Sequence[Bar]],
    closed: tuple[Span, ...],
    *,
    days: DaySpan,
    by: Actor,
) -> Row:
    building = resource.building
    # Who may change every booking already may on each bar.
    narrowed = not by.may(Capability.CHANGE_BOOKINGS, resource.village) and _may_change_here(
        by, resource
    )
    mine = _merged([bars[part] for part in part_ids], may_change=narrowed)
    return Row(
        resource_id=resource.pk,
        code=resource.code,
        name=resource.name,
        kind=resource.kind,
        area_m2=float(resource.area_m2) if resource.area_m2 is not None else None,
        capacity=resource.capacity,
        building=building.name,
        building_code=building.code,
        whole_id=resource.whole_id,
        is_pool=resource.is_pool,
        part_ids=part_ids,
        may_book=may_book_row(by, resource),
        closed=closed,
        away=out_of_service(resource, days),
        bars=mine,
        load=_load([bars[part] for part in part_ids]) if resource.is_pool else (),
        options=_merged([options[part] for part in part_ids], may_change=False) if options else (),
        wanted=_wanted([(bars[part], options[part]) for part in part_ids])
        if resource.is_pool and options
        else (),
    )


def _may_change_here(by: Actor, resource: Resource) -> bool:
    return by.has_scope(Scope.BOOKINGS) and by.may(
        Capability.CHANGE_BOOKINGS, resource.village, places=places_of(resource)
    )


def _merged(of_parts: Sequence[Sequence[Bar]], *, may_change: bool) -> tuple[Bar, ...]:
    """Return the bars of the parts of one resource, each source and stretch of time once."""
    if len(of_parts) == 1 and not may_change:
        return tuple(of_parts[0])
    found: dict[tuple[str, int, datetime, datetime, int], Bar] = {}
    for lane, some in enumerate(of_parts):
        for bar in some:
            key = (bar.source_kind, bar.source_id, bar.starts_at, bar.ends_at, bar.rank)
            known = found.get(key)
            if known is not None:
                found[key] = known._replace(parts=known.parts + 1)
            elif lane or (may_change and not bar.may_change):
                changes = bar.may_change or (may_change and bar.source_kind == BOOKING)
                found[key] = bar._replace(lane=lane, may_change=changes)
            else:
                found[key] = bar
    if len(of_parts) == 1:
        return tuple(found.values())
    return tuple(sorted(found.values(), key=lambda bar: (bar.starts_at, bar.lane)))


def _wanted(of_parts: Sequence[tuple[Sequence[Bar], Sequence[Bar]]]) -> tuple[Load, ...]:
    """Return how many of the parts are taken or under option, step by step; nothing where none is under option."""
    if not any(options for _bars, options in of_parts):
        return ()
    return _steps(
        (span.start, span.end)
        for bars, options in of_parts
        for span in merge(Span(bar.starts_at, bar.held_until) for bar in (*bars, *options))
    )


def _load(of_parts: Iterable[Sequence[Bar]]) -> tuple[Load, ...]:
    """Return how many of the parts are taken, step by step, turnarounds included."""
    return _steps((bar.starts_at, bar.held_until) for some in of_parts for bar in some)


def _steps(spans: Iterable[tuple[datetime, datetime]]) -> tuple[Load, ...]:
    """Return how many of these there are at once, from one instant to the next."""
    changes: dict[datetime, int] = {}
    for starts_at, until in spans:
        changes[starts_at] = changes.get(starts_at, 0) + 1
        changes[until] = changes.get(until, 0) - 1
    steps, taken, since = [], 0, None
    for at in sorted(moment for moment, change in changes.items() if change):
        if taken and since is not None:
            steps.append(Load(since, at, taken))
        taken, since = taken + changes[at], at
    return tuple(steps)


def _groups(rows: Sequence[Row]) -> tuple[Group, ...]:
    return tuple(
        Group(kind, str(Kind(kind).label), tuple(some))
        for kind, some in groupby(rows, key=lambda row: row.kind)
    )
