"""Polygons in metres: measured, compared and labelled, without any library.

A floor plan is a handful of rooms with a handful of corners, so everything here is plain arithmetic on tuples:
quick enough for a whole village, and the same on every machine.

Points have x growing to the right and y growing downwards, as on a drawing; nothing depends on the turning direction.
A polygon is written without repeating its first point.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise
from math import atan2, cos, hypot, inf, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

type Point = tuple[float, float]
type Polygon = tuple[Point, ...]
type Segment = tuple[Point, Point]
type Box = tuple[float, float, float, float]

TOUCHING = 1e-7
"""Metres under which two points are one: far below a drawing's centimetre, far above rounding noise."""

CENTIMETRE = 0.01


def edges(polygon: Polygon) -> tuple[Segment, ...]:
    """The sides of the polygon, in its own order, the closing one last."""
    return tuple(zip(polygon, (*polygon[1:], *polygon[:1]), strict=True))


def area(polygon: Polygon) -> float:
    """Square metres enclosed, whichever way the corners turn."""
    return abs(_signed_area(polygon))


def perimeter(polygon: Polygon) -> float:
    """Metres around the polygon."""
    return sum(_length(side) for side in edges(polygon))


def bounds(polygon: Polygon) -> Box:
    """Left, top, right, bottom of the smallest upright rectangle around the polygon."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def centroid(polygon: Polygon) -> Point:
    """The centre of gravity; for a polygon without area, the middle of its corners. May lie outside a hooked shape."""
    doubled = _signed_area(polygon) * 2
    if abs(doubled) < TOUCHING:
        return sum(x for x, _ in polygon) / len(polygon), sum(y for _, y in polygon) / len(polygon)
    ox, oy = polygon[0]
    x = y = 0.0
    for (ax, ay), (bx, by) in edges(polygon):
        weight = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
        x += (ax + bx - 2 * ox) * weight
        y += (ay + by - 2 * oy) * weight
    return ox + x / (3 * doubled), oy + y / (3 * doubled)


def is_simple(polygon: Polygon) -> bool:
    """Whether the outline has three corners or more, no side of no length, and never crosses or touches itself."""
    sides = edges(polygon)
    if len(polygon) < 3 or any(_length(side) < TOUCHING for side in sides):  # noqa: PLR2004 - a triangle
        return False
    last = len(sides) - 1
    for index, first in enumerate(sides):
        for other in range(index + 1, len(sides)):
            if other == index + 1 or (index == 0 and other == last):
                shared, before, after = _corner(first, sides[other])
                if _turns_back(before, shared, after):
                    return False
            elif _segment_distance(first, sides[other]) < TOUCHING:
                return False
    return True


def distance_to_boundary(polygon: Polygon, point: Point) -> float:
    """Metres from the point to the nearest side, inside or outside."""
    return min(_point_distance(point, side) for side in edges(polygon))


def contains_point(polygon: Polygon, point: Point, tolerance: float = TOUCHING) -> bool:
    """Whether the point is inside the polygon, on its side, or outside by no more than the tolerance."""
    return _is_inside(polygon, point) or distance_to_boundary(polygon, point) <= tolerance


def contains(outer: Polygon, inner: Polygon, tolerance: float = CENTIMETRE) -> bool:
    """Whether the whole of `inner` lies in `outer`, sticking out by no more than the tolerance.

    Both are simple and without holes, so it is enough to walk around `inner`: each side is cut where it meets a side of
    `outer` and beside each corner of `outer`, and no piece may leave by more than the tolerance.
    """
    return all(
        contains_point(outer, point, tolerance)
        for side in edges(inner)
        for point in _probes(side, outer)
    )


def overlap(first: Polygon, second: Polygon, tolerance: float = CENTIMETRE) -> bool:
    """Whether the two share some floor once each is drawn in by the tolerance: walls that touch do not overlap."""
    if not _boxes_meet(bounds(first), bounds(second)):
        return False
    heights = _heights(first, second)
    return any(
        distance_to_boundary(first, point) > tolerance
        and distance_to_boundary(second, point) > tolerance
        for top, bottom in pairwise(heights)
        for share in (0.25, 0.5, 0.75)
        for point in _common_middles(first, second, top + (bottom - top) * share)
    )


def label_point(polygon: Polygon, precision: float = 0.05) -> Point:
    """The point farthest from every side, within `precision` metres: where a room's name is best written.

    The centre of gravity wins when it is as good, so that rectangles are labelled in their middle. The search is the
    quadtree of Mapbox's polylabel: cells are opened from the most promising until none can beat the best.
    """
    left, top, right, bottom = bounds(polygon)
    size = min(right - left, bottom - top)
    best = centroid(polygon)
    best_depth = _depth(polygon, best)
    if size < TOUCHING:
        return best
    cells: list[tuple[float, float, float, float]] = []
    half = size / 2
    for column in range(int((right - left) / size) + 1):
        for row in range(int((bottom - top) / size) + 1):
            _push_cell(cells, polygon, (left + half + column * size, top + half + row * size), half)
    while cells and -cells[0][0] > best_depth + precision:
        _, x, y, half = heappop(cells)
        depth = _depth(polygon, (x, y))
        if depth > best_depth + TOUCHING:
            best, best_depth = (x, y), depth
        for dx in (-half / 2, half / 2):
            for dy in (-half / 2, half / 2):
                _push_cell(cells, polygon, (x + dx, y + dy), half / 2)
    return best


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
    near = [(round(_point_distance(point, wall), 4), -_length(wall), wall) for wall in segments]
    near = [found for found in near if found[0] <= tolerance]
    return min(near)[2] if near else None


def opening(wall: Segment, at: Point, width: float) -> Segment:
    """The stretch of the wall, `width` metres long and centred on `at`, that a door or a gate leaves open."""
    (ax, ay), (bx, by) = wall
    length = _length(wall)
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


# --- one point, one side ------------------------------------------------------------------------


def _signed_area(polygon: Polygon) -> float:
    """Positive or negative with the turning direction; measured from the first corner, which keeps it exact."""
    ox, oy = polygon[0]
    return (
        sum((ax - ox) * (by - oy) - (bx - ox) * (ay - oy) for (ax, ay), (bx, by) in edges(polygon))
        / 2
    )


def _length(segment: Segment) -> float:
    (ax, ay), (bx, by) = segment
    return hypot(bx - ax, by - ay)


def _point_distance(point: Point, segment: Segment) -> float:
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    squared = dx * dx + dy * dy
    share = 0.0 if squared == 0 else ((point[0] - ax) * dx + (point[1] - ay) * dy) / squared
    share = max(0.0, min(1.0, share))
    return hypot(point[0] - ax - share * dx, point[1] - ay - share * dy)


def _segment_distance(first: Segment, second: Segment) -> float:
    if _crossing(first, second) is not None:
        return 0.0
    return min(
        _point_distance(first[0], second),
        _point_distance(first[1], second),
        _point_distance(second[0], first),
        _point_distance(second[1], first),
    )


def _crossing(first: Segment, second: Segment) -> Point | None:
    """Where the two segments cross; None when they are apart or parallel."""
    (ax, ay), (bx, by) = first
    (cx, cy), (dx, dy) = second
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    cross = rx * sy - ry * sx
    if abs(cross) <= 1e-12 * (1 + hypot(rx, ry) * hypot(sx, sy)):
        return None
    share = ((cx - ax) * sy - (cy - ay) * sx) / cross
    other = ((cx - ax) * ry - (cy - ay) * rx) / cross
    if not (0 <= share <= 1 and 0 <= other <= 1):
        return None
    return ax + share * rx, ay + share * ry


def _corner(first: Segment, second: Segment) -> tuple[Point, Point, Point]:
    """The point that two neighbouring sides share, then the far ends of both."""
    if first[1] == second[0]:
        return first[1], first[0], second[1]
    return first[0], first[1], second[0]


def _turns_back(before: Point, shared: Point, after: Point) -> bool:
    """Whether the outline leaves a corner along the side by which it came."""
    ux, uy = before[0] - shared[0], before[1] - shared[1]
    vx, vy = after[0] - shared[0], after[1] - shared[1]
    flat = abs(ux * vy - uy * vx) < TOUCHING * hypot(ux, uy) * hypot(vx, vy)
    return flat and ux * vx + uy * vy > 0


def _is_inside(polygon: Polygon, point: Point) -> bool:
    """Even–odd rule; points on a side may fall on either, which callers settle by distance."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in edges(polygon):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


# --- two polygons -------------------------------------------------------------------------------


def _probes(side: Segment, outer: Polygon) -> Iterator[Point]:
    """Points of the side that together show whether it leaves `outer`: the ends and middles of its pieces."""
    (ax, ay), (bx, by) = side
    length = _length(side)
    cuts = {0.0, 1.0}
    for other in edges(outer):
        met = _crossing(side, other)
        for point in (*((met,) if met else ()), other[0]):
            share = (
                ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / (length * length)
                if length
                else 0.0
            )
            if 0 < share < 1:
                cuts.add(share)
    places = sorted(cuts)
    for share in (*places, *((one + two) / 2 for one, two in pairwise(places))):
        yield ax + (bx - ax) * share, ay + (by - ay) * share


def _boxes_meet(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def _heights(first: Polygon, second: Polygon) -> list[float]:
    """Every height at which a corner lies or two sides cross: between two of them all sides run straight and apart."""
    found = {y for _, y in (*first, *second)}
    for one in edges(first):
        for two in edges(second):
            met = _crossing(one, two)
            if met is not None:
                found.add(met[1])
    return sorted(found)


def _common_middles(first: Polygon, second: Polygon, height: float) -> Iterator[Point]:
    """The middle of each stretch that the horizontal line at this height has inside both polygons."""
    for one_start, one_end in _stretches_at(first, height):
        for two_start, two_end in _stretches_at(second, height):
            start, end = max(one_start, two_start), min(one_end, two_end)
            if start < end:
                yield (start + end) / 2, height


def _stretches_at(polygon: Polygon, height: float) -> list[tuple[float, float]]:
    crossings = sorted(
        ax + (height - ay) * (bx - ax) / (by - ay)
        for (ax, ay), (bx, by) in edges(polygon)
        if (ay > height) != (by > height)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


# --- the label ----------------------------------------------------------------------------------


def _depth(polygon: Polygon, point: Point) -> float:
    """Metres to the nearest side, negative outside."""
    away = distance_to_boundary(polygon, point)
    return away if _is_inside(polygon, point) else -away


def _push_cell(
    cells: list[tuple[float, float, float, float]], polygon: Polygon, middle: Point, half: float
) -> None:
    """Add a square cell, keyed by the deepest point that it could hold."""
    heappush(cells, (-(_depth(polygon, middle) + half * sqrt(2)), *middle, half))


# --- sides laid on their lines ------------------------------------------------------------------

type _Line = tuple[float, float]
"""Direction in [0, π) and signed distance from the origin, rounded so that aligned sides fall together."""


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
