"""The spaces of a village, by kind, as somebody asks for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from creuset.core.text import area_text
from creuset.desk.kinds import ORDER, PLURALS
from creuset.desk.queries.public.drawings import (
    SMALL,
    Specimen,
    draw_room,
    floors_of,
    looks_of,
    size_text,
)
from creuset.desk.queries.public.words import state_text
from creuset.kernel.spans import DaySpan, Span, day_start
from creuset.places.drawing.shapes import Floor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.availability import free, with_features
from creuset.places.queries.floors import Looks, States, levels_on, plans_of, resources_on
from creuset.places.queries.state import state_of_places
from creuset.villages.models import Village


@dataclass(frozen=True)
class Asked:
    """What a visitor looks for; with days, only what is free on all of them."""

    kind: str = ""
    building: str = ""
    capacity: int | None = None
    features: tuple[str, ...] = ()
    days: DaySpan | None = None

    @property
    def is_anything(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.kind or self.building or self.capacity or self.features or self.days)


@dataclass(frozen=True)
class KindGroup:
    """The spaces of a kind."""

    kind: str
    title: str
    spaces: tuple[Specimen, ...]

    @property
    def columns(self) -> int:
        """How many columns they need side by side, at most all."""
        return min(SMALL.columns, sum(space.span for space in self.spaces))


def kinds_there(village: Village, *, day: date) -> list[str]:
    """Return the kinds of the spaces that serve on the day; one query."""
    rows = resources_on(village, day, by=None).filter(whole__isnull=True)
    return list(rows.order_by().values_list("kind", flat=True).distinct())


def find_spaces(village: Village, asked: Asked, *, day: date, now: datetime) -> list[KindGroup]:
    """Return the spaces that serve on the day and are as asked for, kind by kind, all drawn at one scale.

    Six queries, whatever there is. Units of pools are left to their pool, parts to their whole.
    """
    there = resources_on(village, day, by=None)
    resources = list(there)
    wanted = {resource.pk for resource in resources}
    if asked.is_anything:
        wanted = set(_narrowed(there, asked, village).values_list("pk", flat=True))
    plans = plans_of(levels_on(village, day), resources)
    at_now = asked.days is None
    states: States = {}
    if at_now:
        states = state_of_places(village, at=now, by=None, now=now, resources=resources)
    looks = looks_of(village, at=now, day=None if at_now else day)
    floors = floors_of(plans, looks, states if at_now else None)
    parts: dict[int, list[Resource]] = {}
    for resource in (r for plan in plans for r in plan.resources if r.whole_id):
        parts.setdefault(resource.whole_id or 0, []).append(resource)
    groups: dict[str, list[Specimen]] = {}
    for resource in resources:
        if resource.whole_id or resource.pk not in wanted:
            continue
        space = _space(resource, parts.get(resource.pk, []), floors, states, looks)
        groups.setdefault(resource.kind, []).append(space)
    return [
        KindGroup(kind, str(PLURALS[Kind(kind)]), tuple(groups[kind]))
        for kind in sorted(groups, key=lambda k: ORDER[Kind(k)])
    ]


def _narrowed(resources: QuerySet[Resource], asked: Asked, village: Village) -> QuerySet[Resource]:
    if asked.kind:
        resources = resources.filter(kind=asked.kind)
    if asked.building:
        resources = resources.filter(building__code=asked.building)
    if asked.capacity:
        resources = resources.filter(capacity__gte=asked.capacity)
    for name in asked.features:
        resources = with_features(resources, {name: 0 if name.endswith("_m") else True})
    if asked.days:
        zone = village.zone
        span = Span(day_start(asked.days.first, zone), day_start(asked.days.until, zone))
        resources = free(resources.filter(is_unbuilt=False), span)
    return resources


def _space(
    resource: Resource,
    parts: Sequence[Resource],
    floors: Mapping[int, Floor],
    states: States,
    looks: Looks,
) -> Specimen:
    drawing, metres = draw_room(resource, floors, looks)
    href = looks.href or (lambda _resource: "")
    pairs = []
    if resource.area_m2:
        pairs.append((_("Area"), area_text(resource.area_m2)))
    if resource.capacity:
        pairs.append((_("Places"), str(resource.capacity)))
    if resource.pk in states:
        pairs.append((_("Now"), state_text(resource, states[resource.pk])))
    return Specimen(
        kind=resource.kind,
        title=resource.name,
        words="",
        drawing=drawing,
        pairs=tuple(pairs),
        url=href(resource),
        span=SMALL.span(metres),
        size=size_text(metres),
        state=states.get(resource.pk),
        part_links=() if resource.is_pool else tuple((p.name, href(p)) for p in parts),
    )
