"""What somebody could book for a stretch of time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet

from creuset.bookings.actions.judging import piece_of
from creuset.bookings.actions.periods import Period, asked_of
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.ladder import held_of
from creuset.bookings.queries.overdue import not_given_back
from creuset.bookings.queries.planning import may_book_row
from creuset.bookings.queries.policies import facts_for, policies_of
from creuset.bookings.rules import policies, refusals
from creuset.core.prepared import Given, Prepared
from creuset.kernel.spans import Span, subtract
from creuset.people.actors import Actor
from creuset.places.features import works
from creuset.places.kinds import Kind
from creuset.places.models import Building, Resource
from creuset.places.queries.access import resources_seen
from creuset.places.queries.availability import (
    busy_spans,
    free,
    free_parts,
    parts_of,
    with_features,
)
from creuset.places.queries.freed import freed
from creuset.places.queries.ledger import reaching
from creuset.villages.models import Village

#: Shares depend on what else is booked with it, and for whom.
JUDGED_TOGETHER = frozenset({policies.Rule.QUOTA, policies.Rule.OPEN_BOOKINGS})

#: The smallest parts that are held now, and still when a span begins.
HELD_SINCE = Prepared(
    lambda: (
        reaching(
            Resource.objects.filter(
                village_id=Given("village", BigIntegerField()), own_parts__isnull=True
            ).values("pk"),
            Given("now", DateTimeField()),
        )
        .filter(held_until__gt=Given("start", DateTimeField()))
        .values_list("part_id", flat=True)
    )
)


@dataclass(frozen=True)
class Offer:
    """A line of what is free: a place, and of a pool those of its places that can be had one by one."""

    #: None: the pool itself is not to be had, only its places are.
    place: Resource | None
    units: list[Resource]

    @property
    def shown(self) -> Resource:
        """What the line names."""
        if self.place is not None:
            return self.place
        pool = self.units[0].whole
        return pool if pool is not None else self.units[0]

    @property
    def building(self) -> Building:
        """Where it is."""
        return (self.place or self.units[0]).building


@dataclass(frozen=True)
class Free:
    """What somebody could book for a stretch of time, and what is only to be had behind somebody else's option."""

    places: list[Resource]
    optional: list[Resource]
    #: What somebody took and has not given back.
    missing: list[Resource] = field(default_factory=list)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.places or self.optional or self.missing)

    @property
    def offers(self) -> list[Offer]:
        """What is free as a person asks for it: the places of a pool are one line, where the first of them stood."""
        whole: dict[int, Resource | None] = {}
        units: dict[int, list[Resource]] = {}
        for place in self.places:
            if place.whole is not None and place.whole.is_pool:
                whole.setdefault(place.whole.pk, None)
                units.setdefault(place.whole.pk, []).append(place)
            else:
                whole[place.pk] = place
        return [Offer(place, units.get(pk, [])) for pk, place in whole.items()]


def free_for(
    village: Village, *, span: Span, by: Actor, now: datetime, **like: Any
) -> list[Resource]:
    """Return the resources that `by` may book, that are free for the whole span, on which nobody has an option
    then, and that no rule refuses; `like` says what they are like, as for `free_then`.
    """
    return free_then(village, span=span, by=by, now=now, **like).places


def free_then(
    village: Village,
    *,
    span: Span,
    by: Actor,
    now: datetime,
    kind: str = "",
    capacity: int | None = None,
    features: Mapping[str, str | float | bool] | None = None,
    building: str = "",
) -> Free:
    """Return the resources that `by` may book, that nobody claims during the span and no rule refuses: those on
    which nobody has an option then, and the others.

    Shape: by kind and place, building and village loaded; five queries, six where a pool is under option, and
    more where policies ask.
    """
    wanted = _like(village, by, kind=kind, capacity=capacity, features=features, building=building)
    found = list(free(wanted, span).select_related("building", "whole"))
    rules = policies_of(village)
    if again := _free_again(village, span, rules, now=now):
        more = wanted.filter(pk__in=again).exclude(pk__in=[one.pk for one in found])
        found += more.select_related("building", "whole")
    found = [one for one in found if _works(one, features or {}, village.day_of(span.start))]
    return _bookable(_in_order(found, village), span, rules, by=by, now=now)


def to_wait_for(
    village: Village,
    *,
    span: Span,
    by: Actor,
    now: datetime,
    kind: str = "",
    capacity: int | None = None,
    features: Mapping[str, str | float | bool] | None = None,
) -> list[Resource]:
    """Return the resources that `by` could book then if they were free, taken as they are; as `free_then`."""
    wanted = _like(village, by, kind=kind, capacity=capacity, features=features)
    day = village.day_of(span.start)
    every = [
        one
        for one in wanted.select_related("building", "whole")
        if _works(one, features or {}, day)
    ]
    found = _bookable(_in_order(every, village), span, policies_of(village), by=by, now=now)
    return [*found.places, *found.optional]


def _like(
    village: Village,
    by: Actor,
    *,
    kind: str,
    capacity: int | None,
    features: Mapping[str, str | float | bool] | None,
    building: str = "",
) -> QuerySet[Resource]:
    """Return the resources that `by` sees and that are as wished."""
    resources = resources_seen(village, by).filter(is_unbuilt=False)
    if kind:
        resources = resources.filter(kind=kind)
    if building:
        resources = resources.filter(building__code=building)
    if capacity:
        resources = resources.filter(capacity__gte=capacity)
    return with_features(resources, features or {})


def _in_order(resources: Iterable[Resource], village: Village) -> list[Resource]:
    """Return the resources by kind and place, their village loaded."""
    found = list(resources)
    for resource in found:
        resource.village = resource.building.village = village
    order = {kind: at for at, kind in enumerate(Kind.values)}
    return sorted(found, key=lambda r: (order[r.kind], r.building.position, r.position, r.pk))


def _works(resource: Resource, features: Iterable[str], day: date) -> bool:
    """Say whether all of these features work there on the day."""
    return all(works(name, resource.out_of_order, day=day) for name in features)


def free_among(
    places: Sequence[Resource], span: Span, *, by: Actor, now: datetime
) -> list[Resource]:
    """Return those of these places, as `free_for` would; with building, whole and village loaded."""
    keys = Resource.objects.filter(pk__in=[place.pk for place in places])
    free_keys = set(free(keys, span).values_list("pk", flat=True))
    rules = policies_of(places[0].village) if places else []
    if rules:
        free_keys |= _free_again(places[0].village, span, rules, now=now)
    found = [place for place in places if place.pk in free_keys]
    return _bookable(found, span, rules, by=by, now=now).places


def _free_again(
    village: Village, span: Span, rules: Sequence[policies.Policy], *, now: datetime
) -> set[int]:
    """Return the resources that are free for the span since nobody came to what holds them now."""
    if all(policy.rule is not policies.Rule.RELEASE for policy in rules):
        return set()
    gone = freed(village, HELD_SINCE(village=village.pk, now=now, start=span.start), now=now)
    if not any(span.overlaps(one) for spans in gone.values() for one in spans):
        return set()
    held = Resource.objects.filter(part_rows__part__in=gone.keys()).distinct()
    parts = parts_of(held)
    busy = busy_spans({part for some in parts.values() for part in some}, span)
    spare = {
        part
        for part, spans in busy.items()
        if not any(span.overlaps(one) for one in subtract(spans, gone.get(part, ())))
    }
    # Of a pool one unit is enough, of anything else every part is needed.
    return {
        place.pk
        for place in held
        if (any if place.is_pool else all)(part in spare for part in parts[place.pk])
    }


def _bookable(
    found: Sequence[Resource],
    span: Span,
    rules: Sequence[policies.Policy],
    *,
    by: Actor,
    now: datetime,
) -> Free:
    """Return those of the unclaimed places that no rule refuses to `by`: without an option on them, and with."""
    optional = under_option(found, span, now=now)
    allowed = [
        resource
        for resource in found
        if may_book_row(by, resource) and not refusals(asked_of(resource, span), now=now)
    ]
    refused = refused_by_policies(allowed, span, rules, by=by, now=now)
    passed = [resource for resource in allowed if resource.pk not in refused]
    missing = not_given_back(passed, span, now=now)
    there = [resource for resource in passed if resource.pk not in missing]
    return Free(
        [resource for resource in there if resource.pk not in optional],
        [resource for resource in there if resource.pk in optional],
        [resource for resource in passed if resource.pk in missing],
    )


def refused_by_policies(
    resources: Sequence[Resource],
    span: Span,
    known: Sequence[policies.Policy],
    *,
    by: Actor,
    now: datetime,
) -> set[int]:
    """Return those of the resources of one village that one of its policies, which are `known`, refuses to `by` for
    the span, each by itself.

    Shares are not counted: they depend on what else is booked with it, and for whom. A few queries where a policy
    asks for groups, certificates or neighbours; none for each resource.
    """
    if not resources or by.party is None:
        return set()
    village = resources[0].village
    rules = [policy for policy in known if policy.rule not in JUDGED_TOGETHER]
    pieces = {resource.pk: piece_of(Period(resource, span)) for resource in resources}
    facts = facts_for(Asking(village, by.party, by, now), rules, list(pieces.values()))
    return {pk for pk, piece in pieces.items() if policies.of_period(rules, piece, facts)}


def under_option(resources: Sequence[Resource], span: Span, *, now: datetime) -> set[int]:
    """Return those of the free resources that cannot be booked firm for the span, since options live on them.

    A pool is one of them when no free unit is left without an option. One query where nobody has an option then.
    """
    held = held_of([resource.pk for resource in resources], span, now=now)
    if not held:
        return set()
    parts = parts_of(resources)
    found = {r.pk for r in resources if not r.is_pool and held & set(parts[r.pk])}
    pools = [r for r in resources if r.is_pool and held & set(parts[r.pk])]
    if pools:
        left = {part for pool in pools for part in parts[pool.pk]} - held
        free_ones = set(free_parts(left, span))
        found |= {pool.pk for pool in pools if not free_ones & set(parts[pool.pk])}
    return found
