"""The buildings of a village, which follow one another in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString

from creuset.core.text import area_text
from creuset.desk.queries.public.drawings import as_svg, looks_of
from creuset.desk.queries.public.words import state_text
from creuset.places.models import Building, Level
from creuset.places.queries.floors import (
    LevelPlan,
    Looks,
    States,
    flat_svg,
    floor_of,
    levels_on,
    plans_of,
    resources_on,
    serves_on,
)
from creuset.places.queries.state import state_of_places
from creuset.villages.models import Village


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
    resources = list(resources_on(village, day, by=None))
    plans = plans_of(levels_on(village, day), resources)
    states = None
    if is_today:
        states = state_of_places(village, at=now, by=None, now=now, resources=resources)
    looks = looks_of(village, at=now, day=None if is_today else day)
    pages: dict[int, tuple[Building, list[LevelPage]]] = {}
    for plan in plans:
        drawing = as_svg(flat_svg(floor_of(plan, looks, states), looks.words))
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
