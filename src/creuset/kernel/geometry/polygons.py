"""Polygons compared and labelled: inside, over one another, where a name fits."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise
from math import hypot, sqrt
from typing import TYPE_CHECKING

from creuset.kernel.geometry.measures import (
    CENTIMETRE,
    TOUCHING,
    bounds,
    centroid,
    distance_to,
    edges,
    length_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.kernel.geometry.measures import Box, Point, Polygon, Segment


def is_simple(polygon: Polygon) -> bool:
    """Whether the outline has three corners or more, no side of no length, and never crosses or touches itself."""
    sides = edges(polygon)
    if len(polygon) < 3 or any(length_of(side) < TOUCHING for side in sides):  # noqa: PLR2004 - a triangle
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
    return min(distance_to(point, side) for side in edges(polygon))


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


def _segment_distance(first: Segment, second: Segment) -> float:
    if _crossing(first, second) is not None:
        return 0.0
    return min(
        distance_to(first[0], second),
        distance_to(first[1], second),
        distance_to(second[0], first),
        distance_to(second[1], first),
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


def _probes(side: Segment, outer: Polygon) -> Iterator[Point]:
    """Points of the side that together show whether it leaves `outer`: the ends and middles of its pieces."""
    (ax, ay), (bx, by) = side
    length = length_of(side)
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


def _depth(polygon: Polygon, point: Point) -> float:
    """Metres to the nearest side, negative outside."""
    away = distance_to_boundary(polygon, point)
    return away if _is_inside(polygon, point) else -away


def _push_cell(
    cells: list[tuple[float, float, float, float]], polygon: Polygon, middle: Point, half: float
) -> None:
    """Add a square cell, keyed by the deepest point that it could hold."""
    heappush(cells, (-(_depth(polygon, middle) + half * sqrt(2)), *middle, half))
