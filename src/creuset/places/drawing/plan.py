"""A floor sorted for drawing: which rooms are areas, which are units inside a room, which walls stand where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from creuset.kernel.geometry import (
    area,
    edges,
    opening,
    shared_edges,
    wall_at,
    walls,
    without_openings,
)
from creuset.places.drawing.kinds import ALIKE
from creuset.places.drawing.shapes import State, WallKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry import Polygon, Segment
    from creuset.places.drawing.shapes import Door, Floor, Room, Wall

_FILLED = 0.75
"""Share of a whole that its parts cover when they are drawn instead of it: halves of a stage do, desks do not."""

_MILLIMETRE = 0.0011

_REACH = 0.35
"""Metres by which a door may miss the middle of its wall."""


@dataclass(frozen=True, slots=True)
class Walls:
    """Stretches of wall, none of them drawn twice, doors left open."""

    outer: tuple[Segment, ...]
    inner: tuple[Segment, ...]
    dashed: tuple[Segment, ...]
    movable: tuple[Segment, ...]
    glass: tuple[Segment, ...]
    sills: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The rooms to draw side by side, the units that stand in one of them, and the walls."""

    rooms: tuple[Room, ...]
    units: tuple[Room, ...]
    walls: Walls


def prepare(floor: Floor) -> Plan:
    """Sort the floor: a whole gives way to the parts that fill it, parts that do not fill theirs become its units."""
    rooms, units = _sorted_rooms(floor.rooms)
    wholes = {room.code: room.parts for room in floor.rooms if room.parts}
    shown = {room.code: room for room in rooms}
    halves = tuple(
        tuple(shown[code].polygon for code in parts if code in shown)
        for whole, parts in wholes.items()
        if whole not in shown
    )
    built = tuple(room.polygon for room in rooms if room.state is not State.UNBUILT)
    built += tuple(passage.polygon for passage in floor.circulation if not passage.unbuilt)
    unbuilt = tuple(room.polygon for room in rooms if room.state is State.UNBUILT)
    unbuilt += tuple(passage.polygon for passage in floor.circulation if passage.unbuilt)
    return Plan(
        rooms, units, stand(floor.outline, built, unbuilt, halves, floor.doors, floor.walls)
    )


def _sorted_rooms(rooms: tuple[Room, ...]) -> tuple[tuple[Room, ...], tuple[Room, ...]]:
    by_code = {room.code: room for room in rooms}
    left_out: set[str] = set()
    units: set[str] = set()
    for room in rooms:
        parts = [by_code[code] for code in room.parts if code in by_code and code != room.code]
        if not parts:
            continue
        alike = all(part.kind in ALIKE for part in parts)
        covered = sum(area(part.polygon) for part in parts)
        if not alike and covered >= _FILLED * area(room.polygon):
            left_out.add(room.code)
        else:
            units.update(part.code for part in parts)
    areas = tuple(room for room in rooms if room.code not in left_out | units)
    return areas, tuple(room for room in rooms if room.code in units)


@lru_cache(maxsize=128)
def stand(
    outline: Polygon,
    built: tuple[Polygon, ...],
    unbuilt: tuple[Polygon, ...],
    halves: tuple[tuple[Polygon, ...], ...],
    doors: tuple[Door, ...],
    drawn: tuple[Wall, ...],
) -> Walls:
    """Lay the walls once: the outline, then partitions, then what is still to be built; doors are cut out of all."""
    outer = edges(outline)
    lines = {
        kind: tuple(side for wall in drawn if wall.kind is kind for side in pairwise(wall.line))
        for kind in WallKind
    }
    apart = tuple(side for parts in halves for side in shared_edges(parts))
    movable = _merged((*lines[WallKind.MOVABLE], *apart))
    glass = _less(_merged(lines[WallKind.GLASS]), outer + movable)
    inner = _less(_merged((*walls(built), *lines[WallKind.WALL])), outer + movable + glass)
    dashed = _less(walls(unbuilt), outer + movable + glass + inner)
    every = outer + inner + dashed + movable + glass
    sills = tuple(
        opening(wall, door.at, door.width)
        for door in doors
        if (wall := wall_at(every, door.at, _REACH)) is not None
    )
    return Walls(
        outer=_less(outer, sills),
        inner=_less(inner, sills),
        dashed=_less(dashed, sills),
        movable=_less(movable, sills),
        glass=_less(glass, sills),
        sills=sills,
    )


def _merged(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments, each stretch once: a line there and back is an outline without width."""
    return tuple(straight(side) for side in walls((a, b) for a, b in segments))


def _less(segments: tuple[Segment, ...], sills: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(straight(segment) for segment in without_openings(segments, sills))


def straight(segment: Segment) -> Segment:
    """The segment put exactly on its axis where it lies along one to the millimetre, which quick tests rely upon."""
    (ax, ay), (bx, by) = ((round(x, 3), round(y, 3)) for x, y in segment)
    if abs(ax - bx) <= _MILLIMETRE:
        bx = ax
    if abs(ay - by) <= _MILLIMETRE:
        by = ay
    return (ax, ay), (bx, by)
