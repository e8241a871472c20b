"""Sides laid on their lines: walls, those that rooms share, and what doors leave open in them."""

from __future__ import annotations

from math import atan2, cos, inf, pi, sin
from typing import TYPE_CHECKING

from creuset.kernel.geometry.measures import CENTIMETRE, TOUCHING, distance_to, edges, length_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry.measures import Point, Polygon, Segment

type _Line = tuple[float, float]
"""Direction in [0, π) and signed distance from the origin, rounded so that aligned sides fall together."""


def walls(polygons: Iterable[Polygon]) -> tuple[Segment, ...]:
    """Every side of the polygons, each stretch once, aligned stretches that touch joined into one segment."""
    return _stretches(polygons, shared_by=1)


def shared_edges(polygons: Iterable[Polygon]) -> tuple[Segment, ...]:
    """The stretches that two polygons or more have in common: the partition walls between rooms."""
    return _stretches(polygons, shared_by=2)


def wall_at(
    segments: Iterable[Segment], point: Point, tolerance: float = CENTIMETRE
) -> Segment | None:
    """The segment on which the point lies, the nearest and then the longest of them; None where there is no wall."""
    near = [(round(distance_to(point, wall), 4), -length_of(wall), wall) for wall in segments]
    near = [found for found in near if found[0] <= tolerance]
    return min(near)[2] if near else None


def opening(wall: Segment, at: Point, width: float) -> Segment:
    """The stretch of the wall, `width` metres long and centred on `at`, that a door or a gate leaves open."""
    (ax, ay), (bx, by) = wall
    length = length_of(wall)
    ux, uy = (bx - ax) / length, (by - ay) / length
    along = (at[0] - ax) * ux + (at[1] - ay) * uy
    start, end = max(0.0, along - width / 2), min(length, along + width / 2)
    return (ax + ux * start, ay + uy * start), (ax + ux * end, ay + uy * end)


def without_openings(
    segments: Iterable[Segment], openings: Iterable[Segment]
) -> tuple[Segment, ...]:
    """The segments less the stretches that the openings cover."""
    holes: dict[_Line, list[tuple[float, float]]] = {}
    for hole in openings:
        line, start, end = _on_line(hole)
        holes.setdefault(line, []).append((start, end))
    left: list[Segment] = []
    for segment in segments:
        line, start, end = _on_line(segment)
        pieces = [(start, end)]
        for hole_start, hole_end in holes.get(line, ()):
            pieces = [
                piece
                for a, b in pieces
                for piece in ((a, min(b, hole_start)), (max(a, hole_end), b))
                if piece[1] - piece[0] > TOUCHING
            ]
        left.extend(_off_line(line, a, b) for a, b in pieces)
    return tuple(left)


def _on_line(segment: Segment) -> tuple[_Line, float, float]:
    """The line that bears the segment, and the segment's start and end along it."""
    (ax, ay), (bx, by) = segment
    angle = round(atan2(by - ay, bx - ax) % pi, 5) % round(pi, 5)
    ux, uy = cos(angle), sin(angle)
    offset = round((-uy * (ax + bx) + ux * (ay + by)) / 2, 3) + 0.0  # + 0.0 turns -0.0 into 0.0
    start, end = sorted((ux * ax + uy * ay, ux * bx + uy * by))
    return (angle, offset), start, end


def _off_line(line: _Line, start: float, end: float) -> Segment:
    angle, offset = line
    ux, uy = cos(angle), sin(angle)
    first, second = (
        (round(ux * place - uy * offset, 4) + 0.0, round(uy * place + ux * offset, 4) + 0.0)
        for place in (start, end)
    )
    return first, second


def _stretches(polygons: Iterable[Polygon], shared_by: int) -> tuple[Segment, ...]:
    """The stretches covered by at least `shared_by` sides, from left to right on each line."""
    lines: dict[_Line, list[tuple[float, int]]] = {}
    for polygon in polygons:
        for side in edges(polygon):
            line, start, end = _on_line(side)
            lines.setdefault(line, []).extend(((round(start, 4), 1), (round(end, 4), -1)))
    found: list[Segment] = []
    for line in sorted(lines):
        covering, opened = 0, -inf
        # at one place sides begin before others end, so that stretches which touch are joined
        for place, change in sorted(lines[line], key=lambda event: (event[0], -event[1])):
            was, covering = covering, covering + change
            if was < shared_by <= covering:
                opened = place
            elif covering < shared_by <= was and place - opened > TOUCHING:
                found.append(_off_line(line, opened, place))
    return tuple(found)
