"""Whether the floor plan of a village file can be true: closed outlines, inside one another, without overlap."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creuset.kernel import geometry
from creuset.kernel.written.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from creuset.kernel.geometry import Polygon
    from creuset.kernel.written.faults import Fault, Path
    from creuset.villagefile.families import Families
    from creuset.villagefile.schema import Building, Level, Resource, VillageFile

AREA_TOLERANCE = 0.03
"""Share by which an area that is told may differ from the one that is drawn."""

DOOR_REACH = 0.05
"""Metres by which a door may miss its wall."""


@dataclass(frozen=True, slots=True)
class _Room:
    """A polygon that claims floor for a time; `common` parts may hold a room, rooms may only hold their own parts."""

    path: Path
    name: str
    polygon: Polygon
    box: geometry.Box
    start: dt.date
    end: dt.date
    wholes: frozenset[str]
    common: bool


def plan_faults(village: VillageFile, families: Families) -> Iterator[Fault]:
    """Every fault of the plan."""
    for index, building in enumerate(village.buildings):
        yield from _building_faults(("buildings", index), building)
        for place, level in enumerate(building.levels):
            path = ("buildings", index, "levels", place)
            rooms = [
                (where, resource)
                for where, resource in families.located
                if (resource.building, resource.level) == (building.code, level.code)
                and resource.polygon
            ]
            yield from _level_faults(path, building, level)
            yield from _rooms_faults(path, level, rooms, families)
            yield from _door_faults(path, level, [resource.polygon for _, resource in rooms])


def _building_faults(path: Path, building: Building) -> Iterator[Fault]:
    if not geometry.is_simple(building.outline):
        yield _not_simple((*path, "outline"))
        return
    floor = sum(geometry.area(level.outline) for level in building.levels)
    if building.area and floor and not building.area_differs and not _close(building.area, floor):
        yield (
            (*path, "area"),
            f"about {floor:.0f} m², the sum of its levels, or area_differs = true",
            f"{building.area:g}",
        )


def _level_faults(path: Path, building: Building, level: Level) -> Iterator[Fault]:
    if not geometry.is_simple(level.outline):
        yield _not_simple((*path, "outline"))
    elif geometry.is_simple(building.outline) and not geometry.contains(
        building.outline, level.outline
    ):
        yield (
            (*path, "outline"),
            f"a floor inside the outline of {building.code}",
            "corners outside it",
        )
    for index, wall in enumerate(level.walls):
        here = (*path, "walls", index, "line")
        if wall.line[0] == wall.line[1]:
            yield here, "two different points", shown(wall.line)
        elif not all(geometry.contains_point(level.outline, end, DOOR_REACH) for end in wall.line):
            yield here, "a wall inside the outline of its level", "an end outside it"
    for index, common in enumerate(level.commons):
        yield from _polygon_faults((*path, "commons", index, "polygon"), common.polygon, level)


def _polygon_faults(path: Path, polygon: Polygon, level: Level) -> Iterator[Fault]:
    if not geometry.is_simple(polygon):
        yield _not_simple(path)
    elif geometry.is_simple(level.outline) and not geometry.contains(level.outline, polygon):
        x, y = next(
            (point for point in polygon if not geometry.contains_point(level.outline, point, 0.01)),
            polygon[0],
        )
        yield (
            path,
            f"corners inside the outline of the level {level.code}",
            f"[{x:g}, {y:g}] outside it",
        )


def _rooms_faults(
    path: Path, level: Level, rooms: Sequence[tuple[Path, Resource]], families: Families
) -> Iterator[Fault]:
    sound: list[_Room] = []
    for where, resource in rooms:
        here = (*where, "layout" if where[-1] == "units" else "polygon")
        faults = list(_polygon_faults(here, resource.polygon, level))
        yield from faults
        if faults:
            continue
        yield from _area_faults(where, resource)
        yield from _whole_faults(here, resource, families)
        wholes = families.ancestors(resource.code)
        sound.append(
            _room(here, resource.code, resource.polygon, wholes, (resource.from_, resource.until))
        )
    for index, common in enumerate(level.commons):
        if geometry.is_simple(common.polygon):
            here = (*path, "commons", index, "polygon")
            name = next(iter(common.name.values()), common.kind)
            sound.append(_room(here, name, common.polygon, None, (None, None)))
    yield from _overlap_faults(sound)


def _room(
    path: Path,
    name: str,
    polygon: Polygon,
    wholes: set[str] | None,
    dates: tuple[dt.date | None, dt.date | None],
) -> _Room:
    start, end = dates[0] or dt.date.min, dates[1] or dt.date.max
    return _Room(
        path,
        name,
        polygon,
        geometry.bounds(polygon),
        start,
        end,
        frozenset(wholes or ()),
        wholes is None,
    )


def _area_faults(path: Path, resource: Resource) -> Iterator[Fault]:
    drawn = geometry.area(resource.polygon)
    if resource.area and not resource.area_differs and not _close(resource.area, drawn):
        yield (
            (*path, "area"),
            f"about {drawn:.1f} m², as drawn, or area_differs = true",
            f"{resource.area:g}",
        )


def _whole_faults(path: Path, resource: Resource, families: Families) -> Iterator[Fault]:
    whole = families.by_code.get(resource.whole)
    if (
        whole is not None
        and (whole.building, whole.level) == (resource.building, resource.level)
        and geometry.is_simple(whole.polygon)
        and not geometry.contains(whole.polygon, resource.polygon)
    ):
        yield path, f"corners inside its whole {whole.code}", "a part that sticks out"


def _overlap_faults(rooms: list[_Room]) -> Iterator[Fault]:
    """Swept from left to right, so that a thousand rooms are compared with their neighbours only."""
    open_rooms: list[_Room] = []
    for room in sorted(rooms, key=lambda each: (each.box[0], each.path)):
        open_rooms = [other for other in open_rooms if other.box[2] > room.box[0]]
        for other in open_rooms:
            if _collide(room, other):
                late, early = (room, other) if room.path > other.path else (other, room)
                yield (
                    late.path,
                    f"floor that {early.name} leaves free",
                    f"an overlap of {late.name} with {early.name}",
                )
        open_rooms.append(room)


def _collide(first: _Room, second: _Room) -> bool:
    if first.start > second.end or second.start > first.end:
        return False
    if first.name in second.wholes or second.name in first.wholes:
        return False
    if first.common != second.common:
        common, room = (first, second) if first.common else (second, first)
        if geometry.contains(common.polygon, room.polygon):
            return False
    return geometry.overlap(first.polygon, second.polygon)


def _door_faults(path: Path, level: Level, rooms: list[Polygon]) -> Iterator[Fault]:
    drawn = [level.outline, *rooms, *(each.polygon for each in level.commons)]
    sides = [side for polygon in drawn for side in geometry.edges(polygon)]
    sides += [wall.line for wall in level.walls]
    for index, door in enumerate(level.doors):
        if geometry.wall_at(sides, door.at, DOOR_REACH) is None:
            yield (
                (*path, "doors", index, "at"),
                "a point on a wall of the level",
                f"[{door.at[0]:g}, {door.at[1]:g}]",
            )


def _not_simple(path: Path) -> Fault:
    return (
        path,
        "an outline of three corners or more that does not cross or touch itself",
        "one that does",
    )


def _close(told: float, drawn: float) -> bool:
    return abs(told - drawn) <= AREA_TOLERANCE * drawn
