"""Rows of places turned into the shapes that drawings are made from, and drawn once for each content."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext, ngettext, override

from creuset.core.text import NARROW, NBSP, day_text, hour_text, in_language
from creuset.people.actors import Actor
from creuset.places.drawing import axonometric, flat, sheet
from creuset.places.drawing.fittings import features
from creuset.places.drawing.shapes import (
    Door,
    Floor,
    Passage,
    PassageKind,
    Room,
    State,
    Wall,
    WallKind,
)
from creuset.places.drawing.words import Words
from creuset.places.models import Building, Level, Resource
from creuset.places.queries.access import resources_seen
from creuset.places.queries.state import PlaceState
from creuset.villages.models import Village

#: Drawings kept by each process: a floor is some 100 kB of text, a room ten times less.
KEPT_FLOORS, KEPT_ROOMS = 96, 512

#: Where a room leads, or nowhere.
type Href = Callable[[Resource], str]
#: States by resource.
type States = Mapping[int, PlaceState]


@dataclass(frozen=True)
class Looks:
    """What drawings of one page share: words, the zone of their clocks, the moment shown, and where rooms lead."""

    words: Words
    zone: ZoneInfo
    at: datetime
    href: Href | None = None
    #: A place taken by one of these sources has its label written.
    has_labels: bool = True


@dataclass(frozen=True)
class LevelPlan:
    """A level with its resources, ready to be drawn."""

    level: Level
    resources: tuple[Resource, ...]

    @property
    def greatest(self) -> float:
        """The area of its largest space, in square metres."""
        return max((float(r.area_m2 or 0) for r in self.resources), default=0.0)


def drawing_words(language: str | None = None) -> Words:
    """Return the words and figures of drawings in the language of the page."""
    return _words((language or get_language() or "en").split("-")[0])


@cache
def _words(language: str) -> Words:
    with override(language):
        is_french = language == "fr"
        return Words.translated(
            gettext,
            decimal="," if is_french else ".",
            thousands=NARROW if is_french else ",",
            percent=f"{NBSP}%" if is_french else "%",
        )


def serving_on(day: date, *, prefix: str = "") -> Q:
    """Return the condition that a row with days of validity serves on the day."""
    started = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    not_over = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": day})
    return started & not_over


def serves_on(row: Building | Resource, day: date) -> bool:
    """Say whether a row with days of validity serves on the day."""
    started = row.valid_from is None or row.valid_from <= day
    return started and (row.valid_until is None or row.valid_until > day)


def resources_on(village: Village, day: date, *, by: Actor | None) -> QuerySet[Resource]:
    """Return the resources that the reader may see and that serve on the day, with building and level, in order."""
    return (
        resources_seen(village, by)
        .filter(serving_on(day), serving_on(day, prefix="building__"), retired_at__isnull=True)
        .select_related("building", "level")
        # Long, and read with the levels themselves: not once more for each place that stands on one.
        .defer("level__outline", "level__drawing", "building__outline", "building__description")
        .order_by("position", "pk")
    )


def level_plans(village: Village, day: date, *, by: Actor | None) -> list[LevelPlan]:
    """Return the levels of the buildings that serve on the day, lowest first, building by building; two queries."""
    return plans_of(levels_on(village, day), resources_on(village, day, by=by))


def levels_on(village: Village, day: date) -> QuerySet[Level]:
    """Return the levels of the buildings that serve on the day, lowest first, building by building."""
    return (
        Level.objects.filter(
            serving_on(day, prefix="building__"),
            building__village=village,
            building__retired_at__isnull=True,
            retired_at__isnull=True,
        )
        .select_related("building")
        .order_by("building__position", "building_id", "position", "pk")
    )


def plans_of(levels: Iterable[Level], resources: Iterable[Resource]) -> list[LevelPlan]:
    """Return each level with those of the resources that stand on it."""
    standing: dict[int, list[Resource]] = {}
    for resource in resources:
        if resource.level_id is not None and resource.polygon:
            standing.setdefault(resource.level_id, []).append(resource)
    return [LevelPlan(level, tuple(standing.get(level.pk, ()))) for level in levels]


def main_plan(plans: Sequence[LevelPlan]) -> LevelPlan | None:
    """Return the level of the largest space: what a village is known by; the lowest of equals."""
    return max(plans, key=lambda plan: plan.greatest, default=None)


def floor_of(plan: LevelPlan, looks: Looks, states: States | None = None) -> Floor:
    """Return the shapes of a level; rooms are coloured where their states are given."""
    drawing: Mapping[str, Any] = plan.level.drawing
    parts = _parts(plan.resources)
    return Floor(
        level_code=plan.level.code,
        name=plan.level.name,
        outline=_points(plan.level.outline),
        rooms=tuple(room_of(r, looks, states, parts.get(r.pk, ())) for r in plan.resources),
        circulation=tuple(_passage(common) for common in drawing.get("commons", ())),
        doors=tuple(_door(door) for door in drawing.get("doors", ())),
        walls=tuple(_wall(wall) for wall in drawing.get("walls", ())),
    )


def room_of(
    resource: Resource,
    looks: Looks,
    states: States | None = None,
    parts: Sequence[str] = (),
) -> Room:
    """Return the shape of a resource, with what is told of its state."""
    told = _told(resource, states.get(resource.pk), looks) if states is not None else _Told()
    height = resource.features.get("grid_height_m") or resource.features.get("height_m")
    return Room(
        code=resource.code,
        name=resource.name,
        kind=resource.kind,
        polygon=_points(resource.polygon),
        area_m2=float(resource.area_m2) if resource.area_m2 is not None else None,
        capacity=resource.capacity,
        state=told.state or (State.UNBUILT if resource.is_unbuilt else None),
        label=told.label,
        until=told.until,
        title=told.title,
        href=looks.href(resource) if looks.href else "",
        features=features(resource.features, looks.words),
        height_m=float(height) if height else None,
        parts=tuple(parts),
    )


@lru_cache(maxsize=KEPT_FLOORS)
def flat_svg(
    floor: Floor,
    words: Words,
    *,
    interactive: bool = True,
    highlighted: frozenset[str] = frozenset(),
    compact: bool = False,
) -> str:
    """Return the plan of the floor; the same content is drawn once."""
    return flat.floor_svg(
        floor, interactive=interactive, highlighted=highlighted, compact=compact, words=words
    )


@lru_cache(maxsize=KEPT_FLOORS)
def view_svg(floor: Floor, words: Words, *, labels: int = 10) -> str:
    """Return the view of the floor without its roof; the same content is drawn once."""
    return axonometric.floor_svg(floor, labels=labels, words=words)


@lru_cache(maxsize=KEPT_ROOMS)
def specimen_svg(room: Room, parts: tuple[Room, ...], doors: tuple[Door, ...], words: Words) -> str:
    """Return one room lifted out of its floor, at one em a metre; the same content is drawn once."""
    return axonometric.room_svg(room, parts=parts, doors=doors, words=words)


@lru_cache(maxsize=KEPT_ROOMS)
def sheet_svg(room: Room, floor: Floor, words: Words) -> str:
    """Return the dimensioned plan of a room; the same content is drawn once."""
    return sheet.dimensioned_svg(room, floor, words)


@dataclass(frozen=True, slots=True)
class _Told:
    state: State | None = None
    label: str = ""
    until: str = ""
    title: str = ""


def _told(resource: Resource, state: PlaceState | None, looks: Looks) -> _Told:
    """Return the words that a drawing writes for a state, as short as it needs them."""
    if state is None:
        return _Told()
    shown = State(state.state.value)
    until = _until(state.until, looks) if state.until and shown is not State.UNBUILT else ""
    if resource.is_pool and shown is State.FREE:
        free = state.units - state.taken
        return _Told(shown, ngettext("%(free)d free", "%(free)d free", free) % {"free": free})
    has_label = looks.has_labels and state.label and shown in {State.BUSY, State.CLOSED}
    titles = {State.BUSY: state.party, State.OPTION: state.label}
    title = titles.get(shown, "") if looks.has_labels else ""
    return _Told(shown, state.label if has_label else "", until, title)


def _until(instant: datetime, looks: Looks) -> str:
    """Return the hour where it is on the day shown, else the day."""
    local, here = instant.astimezone(looks.zone), looks.at.astimezone(looks.zone)
    if local.date() == here.date():
        return hour_text(local)
    if local.date() - here.date() < timedelta(days=7):
        return f"{day_text(local.date(), today=here.date()).split(NBSP)[0]}{NBSP}{hour_text(local)}"
    return day_text(local.date(), today=here.date(), style="short")


def _parts(resources: Iterable[Resource]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for resource in resources:
        if resource.whole_id is not None:
            found.setdefault(resource.whole_id, []).append(resource.code)
    return found


def _points(values: Iterable[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in values)


def _text(value: str | Mapping[str, str] | None) -> str:
    return value if isinstance(value, str) else in_language(value)


def _passage(common: Mapping[str, Any]) -> Passage:
    return Passage(
        name=_text(common.get("name")),
        polygon=_points(common["polygon"]),
        kind=PassageKind(common["kind"]),
        unbuilt=common.get("state") == State.UNBUILT,
    )


def _door(door: Mapping[str, Any]) -> Door:
    x, y = door["at"]
    height = door.get("height")
    return Door(
        at=(float(x), float(y)),
        width=float(door["width"]),
        name=_text(door.get("name")),
        height_m=float(height) if height else None,
    )


def _wall(wall: Mapping[str, Any]) -> Wall:
    return Wall(
        line=_points(wall["line"]),
        kind=WallKind(wall.get("kind", "wall")),
        name=_text(wall.get("name")),
    )
