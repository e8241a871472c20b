"""The public site of a village: its first page, its spaces, its buildings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.core.text import NBSP, area_text, number_text
from creuset.desk.kinds import ORDER, PLURALS, SHOWN_FIRST
from creuset.kernel.geometry import area, bounds
from creuset.kernel.spans import DaySpan, Span, day_start
from creuset.places.drawing.shapes import Floor, Room
from creuset.places.kinds import Kind
from creuset.places.models import Building, Level, Resource
from creuset.places.queries.availability import free, with_features
from creuset.places.queries.floors import (
    LevelPlan,
    Looks,
    States,
    drawing_words,
    flat_svg,
    floor_of,
    level_plans,
    main_plan,
    plans_of,
    resources_on,
    serves_on,
    serving_on,
    specimen_svg,
    view_svg,
)
from creuset.places.queries.state import PlaceState, State, state_of_places
from creuset.villages.models import Village

#: Width of a room in its drawing, for each metre of its two sides.
_SLANT = 0.88
_FILLED = 0.75


@dataclass(frozen=True)
class Grid:
    """The columns in which specimens stand: how many, one's width with its gap, the least, the scale."""

    columns: int
    pitch: float
    least: int
    pixels: float

    def span(self, metres: float) -> int:
        """Return the columns that a drawing so many metres wide needs."""
        return min(self.columns, max(self.least, ceil((metres * self.pixels + 28) / self.pitch)))


#: In pixels of a wide screen; the style sheet keeps the proportions on others.
LARGE, SMALL = Grid(20, 66.2, 4, 11), Grid(12, 110.3, 2, 7)
_MEDIUM_METRES, _LARGE_METRES = 27, 42


@dataclass(frozen=True)
class Specimen:
    """A space lifted out of the plan, and what is told of it, or of its kind."""

    kind: str
    title: str
    words: str
    drawing: SafeString
    pairs: tuple[tuple[str, str], ...]
    url: str
    #: How many columns its drawing needs, and how large it is among others: "s", "m" or "l".
    span: int = 1
    size: str = "s"
    state: PlaceState | None = None
    part_links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Village360:
    """A village at a moment: its levels, its spaces, and what each of them is."""

    village: Village
    plans: tuple[LevelPlan, ...]
    resources: tuple[Resource, ...]
    states: States
    looks: Looks

    @property
    def main(self) -> LevelPlan | None:
        """The level with the most to show."""
        return main_plan(self.plans)


def looks_of(village: Village, *, at: datetime, day: date | None = None) -> Looks:
    """Return what the public drawings of a village share; rooms lead to their sheets, on the day shown."""
    base = reverse("site:spaces", args=[village])
    query = f"?on={day.isoformat()}" if day else ""
    return Looks(
        words=drawing_words(),
        zone=village.zone,
        at=at,
        href=lambda resource: f"{base}{resource.code}/{query}",
        has_labels=False,
    )


def village_now(village: Village, *, day: date, now: datetime) -> Village360:
    """Return the village as anybody may see it now; six queries."""
    plans, resources = _plans(village, day)
    return Village360(
        village,
        tuple(plans),
        tuple(resources),
        state_of_places(village, at=now, by=None, now=now),
        looks_of(village, at=now),
    )


def _plans(village: Village, day: date) -> tuple[list[LevelPlan], list[Resource]]:
    resources = list(resources_on(village, day, by=None))
    levels = Level.objects.filter(
        serving_on(day, prefix="building__"),
        building__village=village,
        building__retired_at__isnull=True,
        retired_at__isnull=True,
    )
    ordered = levels.select_related("building").order_by(
        "building__position", "building_id", "position", "pk"
    )
    return plans_of(ordered, resources), resources


def view_of(shown: Village360) -> SafeString:
    """Return the view of the main level without its roof, stages in use lit."""
    if shown.main is None:
        return mark_safe("")
    floor = floor_of(shown.main, shown.looks, shown.states)
    return _svg(view_svg(floor, shown.looks.words, labels=10))


def specimens(shown: Village360) -> list[Specimen]:
    """Return one space of each kind that a village shows first, the largest of its kind, all at one scale."""
    floors = _floors(shown.plans, shown.looks, shown.states)
    by_kind: dict[str, list[Resource]] = {}
    for resource in shown.resources:
        if resource.whole_id is None and resource.polygon and not resource.is_unbuilt:
            by_kind.setdefault(resource.kind, []).append(resource)
    return [
        _of_kind(shown, Kind(kind), by_kind[kind], floors)
        for kind in SHOWN_FIRST
        if kind in by_kind
    ]


def _of_kind(
    shown: Village360, kind: Kind, rooms: Sequence[Resource], floors: Mapping[int, Floor]
) -> Specimen:
    largest = max(rooms, key=lambda r: (r.area_m2 or 0, -r.position))
    one = len(rooms) == 1
    base = reverse("site:spaces", args=[shown.village])
    drawing, metres = _drawn(largest, floors, shown.looks)
    names = ", ".join(room.name for room in rooms[:5]) + (" …" if len(rooms) > 5 else "")  # noqa: PLR2004 -- a line of names
    return Specimen(
        kind=kind,
        title=largest.name if one else str(PLURALS[kind]),
        words=str(kind.label) if one else names,
        drawing=drawing,
        pairs=tuple(_kind_pairs(rooms, shown.states)),
        url=f"{base}{largest.code}/" if one else f"{base}?kind={kind}",
        span=LARGE.span(metres),
        size=_size(metres),
    )


def _kind_pairs(rooms: Sequence[Resource], states: States) -> Iterable[tuple[str, str]]:
    areas = sorted(room.area_m2 for room in rooms if room.area_m2)
    if areas and areas[0] != areas[-1]:
        yield (
            _("Area"),
            f"{number_text(areas[0])}{NBSP}–{NBSP}{area_text(areas[-1])}",
        )
    elif areas:
        yield _("Area"), area_text(areas[0])
    places = sorted(room.capacity for room in rooms if room.capacity)
    if places:
        told = (
            str(places[0]) if places[0] == places[-1] else f"{places[0]}{NBSP}–{NBSP}{places[-1]}"
        )
        yield _("Places"), told
    yield _("Now"), now_text(rooms, states)


def now_text(rooms: Sequence[Resource], states: States) -> str:
    """Return how many of the rooms are free and taken; of a pool, how many of its places are free."""
    known = [states[room.pk] for room in rooms if room.pk in states]
    opened = [state for state in known if state.state is not State.CLOSED]
    if not opened:
        return _("closed")
    if any(room.is_pool for room in rooms):
        left = sum(state.units - state.taken for state in opened)
        return ngettext("%(free)d free", "%(free)d free", left) % {"free": left}
    taken = sum(state.state is State.BUSY for state in opened)
    left = len(opened) - taken
    told = []
    if taken:
        told.append(ngettext("%(taken)d taken", "%(taken)d taken", taken) % {"taken": taken})
    if left:
        told.append(ngettext("%(free)d free", "%(free)d free", left) % {"free": left})
    return ", ".join(told)


# ---- the list of spaces --------------------------------------------------------------------------


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

    Eight queries, whatever there is. Units of pools are left to their pool, parts to their whole.
    """
    resources = resources_on(village, day, by=None)
    found = list(_narrowed(resources.filter(whole__isnull=True), asked, village))
    plans = level_plans(village, day, by=None)
    at_now = asked.days is None
    states = state_of_places(village, at=now, by=None, now=now) if at_now else {}
    looks = looks_of(village, at=now, day=None if at_now else day)
    floors = _floors(plans, looks, states if at_now else None)
    parts: dict[int, list[Resource]] = {}
    for resource in (r for plan in plans for r in plan.resources if r.whole_id):
        parts.setdefault(resource.whole_id or 0, []).append(resource)
    groups: dict[str, list[Specimen]] = {}
    for resource in found:
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
    drawing, metres = _drawn(resource, floors, looks)
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
        size=_size(metres),
        state=states.get(resource.pk),
        part_links=() if resource.is_pool else tuple((p.name, href(p)) for p in parts),
    )


def state_text(resource: Resource, state: PlaceState) -> str:
    """Return what a space is at the moment, in a word."""
    match state.state:
        case State.UNBUILT:
            return _("not built yet")
        case State.CLOSED:
            return _("closed")
        case State.BUSY:
            return _("taken")
        case _:
            return now_text([resource], {resource.pk: state}) if resource.is_pool else _("free")


# ---- buildings -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelPage:
    """A level with its plan and the list of what stands on it."""

    level: Level
    drawing: SafeString
    spaces: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class BuildingPage:
    """A building on the day shown."""

    building: Building
    levels: tuple[LevelPage, ...]


def list_buildings(village: Village) -> list[Building]:
    """Return the buildings of the village, those of the past and of the future too, in the order of time."""
    rows = Building.objects.filter(village=village, retired_at__isnull=True)
    far = date.min
    return sorted(rows, key=lambda b: (b.valid_from or far, b.position))


@dataclass(frozen=True)
class Stop:
    """A building on the line of time; `on` is a day to look at it, None for today."""

    building: Building
    on: date | None
    last_day: date | None
    is_shown: bool


def time_line(buildings: Iterable[Building], *, day: date, today: date) -> list[Stop]:
    """Return the buildings in the order of time, each with a day on which it serves: today where it does."""
    return [
        Stop(
            building,
            None if serves_on(building, today) else building.valid_from or _last_day(building),
            _last_day(building),
            serves_on(building, day),
        )
        for building in buildings
    ]


def _last_day(building: Building) -> date | None:
    return building.valid_until - timedelta(days=1) if building.valid_until else None


def buildings_on(
    village: Village, *, day: date, now: datetime, is_today: bool
) -> list[BuildingPage]:
    """Return the buildings that serve on the day, level by level; coloured by state where it is today."""
    plans = level_plans(village, day, by=None)
    states = state_of_places(village, at=now, by=None, now=now) if is_today else None
    looks = looks_of(village, at=now, day=None if is_today else day)
    pages: dict[int, tuple[Building, list[LevelPage]]] = {}
    for plan in plans:
        drawing = _svg(flat_svg(floor_of(plan, looks, states), looks.words))
        page = LevelPage(plan.level, drawing, tuple(_listed(plan, looks, states)))
        pages.setdefault(plan.level.building_id, (plan.level.building, []))[1].append(page)
    return [BuildingPage(building, tuple(levels)) for building, levels in pages.values()]


def _listed(
    plan: LevelPlan, looks: Looks, states: States | None
) -> Iterable[tuple[str, str, str, str]]:
    """Yield name, address, area and state of each whole space of a level."""
    for resource in plan.resources:
        if resource.whole_id is not None:
            continue
        state = states.get(resource.pk) if states is not None else None
        yield (
            resource.name,
            looks.href(resource) if looks.href else "",
            area_text(resource.area_m2) if resource.area_m2 else "",
            state_text(resource, state) if state else "",
        )


# ---- the network ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class VillageCard:
    """A village on the first page of the network."""

    village: Village
    drawing: SafeString


def list_villages(*, now: datetime) -> list[VillageCard]:
    """Return every village with a view of its main level; three queries however many there are."""
    villages = list(Village.objects.order_by("name"))
    levels = list(
        Level.objects.filter(retired_at__isnull=True, building__retired_at__isnull=True)
        .select_related("building")
        .order_by("building__position", "building_id", "position", "pk")
    )
    resources = list(
        Resource.objects.filter(retired_at__isnull=True, is_public=True)
        .select_related("building")
        .order_by("position", "pk")
    )
    return [VillageCard(village, _card(village, levels, resources, now)) for village in villages]


def _card(
    village: Village, levels: Iterable[Level], resources: Iterable[Resource], now: datetime
) -> SafeString:
    day = village.day_of(now)
    here = [
        level
        for level in levels
        if level.building.village_id == village.pk and serves_on(level.building, day)
    ]
    standing = [r for r in resources if r.village_id == village.pk and serves_on(r, day)]
    main = main_plan(plans_of(here, standing))
    if main is None:
        return mark_safe("")
    looks = Looks(words=drawing_words(), zone=village.zone, at=now)
    return _svg(view_svg(floor_of(main, looks), looks.words, labels=0))


def list_villages_to_find() -> list[Village]:
    """Return every village, by name."""
    return list(Village.objects.order_by("name"))


def spaces_to_find(villages: Iterable[Village]) -> list[tuple[str, str]]:
    """Return the village and the code of every public space of these villages; one query."""
    rows = Resource.objects.filter(
        village__in=list(villages), is_public=True, retired_at__isnull=True
    ).exclude(kind=Kind.DESK)
    return list(rows.order_by("village_id", "position", "pk").values_list("village__slug", "code"))


# ---- drawings ------------------------------------------------------------------------------------


def _floors(plans: Iterable[LevelPlan], looks: Looks, states: States | None) -> dict[int, Floor]:
    return {plan.level.pk: floor_of(plan, looks, states) for plan in plans}


def _drawn(
    resource: Resource, floors: Mapping[int, Floor], looks: Looks
) -> tuple[SafeString, float]:
    """Return the space out of its floor, as its halves where they fill it, and how many metres wide it is drawn."""
    floor = floors.get(resource.level_id or 0)
    room = next((r for r in floor.rooms if r.code == resource.code), None) if floor else None
    if floor is None or room is None:
        return mark_safe(""), 0
    parts = tuple(r for r in floor.rooms if r.code in room.parts)
    if sum(area(part.polygon) for part in parts) < _FILLED * area(room.polygon):
        parts = ()
    bare = _bare(room)
    doors = tuple(door for door in floor.doors if _is_near(bare, door.at))
    svg = specimen_svg(bare, tuple(_bare(part) for part in parts), doors, looks.words)
    return _svg(svg), _metres(bare)


def _bare(room: Room) -> Room:
    """Return the room with what its drawing shows, so that a drawing serves until its state changes."""
    return Room(
        code=room.code,
        name=room.name,
        kind=room.kind,
        polygon=room.polygon,
        capacity=room.capacity,
        state=room.state,
        features=room.features,
        height_m=room.height_m,
    )


def _is_near(room: Room, point: tuple[float, float]) -> bool:
    left, top, right, bottom = bounds(room.polygon)
    return left - 1 < point[0] < right + 1 and top - 1 < point[1] < bottom + 1


def _metres(room: Room) -> float:
    """Return how many metres wide the room is drawn."""
    left, top, right, bottom = bounds(room.polygon)
    return (right - left + bottom - top) * _SLANT


def _size(metres: float) -> str:
    return "l" if metres > _LARGE_METRES else "m" if metres > _MEDIUM_METRES else "s"


def _svg(drawn: str) -> SafeString:
    """Return a drawing as markup: every text in it is escaped where it is written."""
    return mark_safe(drawn)  # noqa: S308
