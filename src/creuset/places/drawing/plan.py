"""A floor sorted for drawing: which rooms are areas, which are units inside a room, which walls stand where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
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
from creuset.places.drawing.shapes import PassageKind, State

if TYPE_CHECKING:
    from creuset.kernel.geometry import Polygon, Segment
    from creuset.places.drawing.shapes import Door, Floor, Room

_FILLED = 0.75
"""Share of a whole that its parts must cover to be drawn instead of it: halves of a stage do, desks in a room do not."""

_REACH = 0.35
"""Metres by which a door may miss the middle of its wall."""


@dataclass(frozen=True, slots=True)
class Walls:
    """Stretches of wall, none of them drawn twice, doors left open."""

    outer: tuple[Segment, ...]
    inner: tuple[Segment, ...]
    dashed: tuple[Segment, ...]
    movable: tuple[Segment, ...]
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
    unbuilt = tuple(room.polygon for room in rooms if room.state is State.UNBUILT)
    courts = tuple(
        passage.polygon for passage in floor.circulation if passage.kind is PassageKind.COURT
    )
    return Plan(rooms, units, stand(floor.outline, built + courts, unbuilt, halves, floor.doors))


def _sorted_rooms(rooms: tuple[Room, ...]) -> tuple[tuple[Room, ...], tuple[Room, ...]]:
    by_code = {room.code: room for room in rooms}
    left_out: set[str] = set()
    units: set[str] = set()
    for room in rooms:
        parts = [by_code[code] for code in room.parts if code in by_code and code != room.code]
        if not parts:
            continue
        if sum(area(part.polygon) for part in parts) >= _FILLED * area(room.polygon):
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
) -> Walls:
    """Lay the walls once: the outline first, then partitions, then what is still to be built; doors are cut out of all."""
    outer = edges(outline)
    movable = tuple(side for parts in halves for side in shared_edges(parts))
    inner = without_openings(walls(built), outer + movable)
    dashed = without_openings(walls(unbuilt), outer + movable + inner)
    every = outer + inner + dashed + movable
    sills = tuple(
        opening(wall, door.at, door.width)
        for door in doors
        if (wall := wall_at(every, door.at, _REACH)) is not None
    )
    return Walls(
        outer=without_openings(outer, sills),
        inner=without_openings(inner, sills),
        dashed=without_openings(dashed, sills),
        movable=without_openings(movable, sills),
        sills=sills,
    )
