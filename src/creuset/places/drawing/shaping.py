"""Figures found inside a polygon: the widest upright box, parallel lines cut to its sides."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import cos, radians, sin

from creuset.kernel.geometry import TOUCHING, bounds, contains_point, edges, label_point

type _Point = tuple[float, float]
type _Polygon = tuple[_Point, ...]
type _Segment = tuple[_Point, _Point]
type _Box = tuple[float, float, float, float]


def is_upright(polygon: _Polygon) -> bool:
    """Whether the polygon is a rectangle along the axes."""
    if len(polygon) != 4:  # noqa: PLR2004 - four corners
        return False
    left, top, right, bottom = bounds(polygon)
    return set(polygon) == {(left, top), (right, top), (right, bottom), (left, bottom)}


@lru_cache(maxsize=2048)
def roomiest_box(polygon: _Polygon) -> _Box:
    """Left, top, right, bottom of the largest upright box found inside the polygon; of no size where none was found.

    The sides are tried at the corners of the polygon and, when it has slanted walls, between them.
    """
    if is_upright(polygon):
        return bounds(polygon)
    slanted = any(ax != bx and ay != by for (ax, ay), (bx, by) in edges(polygon))
    xs, ys = (_places([point[axis] for point in polygon], between=slanted) for axis in (0, 1))
    best, best_area = None, 0.0
    for index, left in enumerate(xs):
        for right in reversed(xs[index + 1 :]):
            for row, top in enumerate(ys):
                for bottom in reversed(ys[row + 1 :]):
                    size = (right - left) * (bottom - top)
                    if size > best_area and _holds(polygon, (left, top, right, bottom)):
                        best, best_area = (left, top, right, bottom), size
    x, y = name_point(polygon)
    return best or (x, y, x, y)


def _places(found: list[float], *, between: bool) -> list[float]:
    places = sorted(set(found))
    if between:
        places += [a + (b - a) * share for a, b in pairwise(places) for share in (0.25, 0.5, 0.75)]
    return sorted(places)


def _holds(polygon: _Polygon, box: _Box) -> bool:
    """Whether no side of the polygon runs through the box, and its middle is inside."""
    left, top, right, bottom = box
    if not contains_point(polygon, ((left + right) / 2, (top + bottom) / 2)):
        return False
    return not any(_crosses(side, box) for side in edges(polygon))


def _crosses(side: _Segment, box: _Box) -> bool:
    """Whether part of the segment lies strictly inside the box (Liang–Barsky)."""
    (ax, ay), (bx, by) = side
    left, top, right, bottom = (
        box[0] + TOUCHING,
        box[1] + TOUCHING,
        box[2] - TOUCHING,
        box[3] - TOUCHING,
    )
    enter, leave = 0.0, 1.0
    for start, change, low, high in ((ax, bx - ax, left, right), (ay, by - ay, top, bottom)):
        if change == 0:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / change, (high - start) / change))
        enter, leave = max(enter, near), min(leave, far)
    return enter < leave


@lru_cache(maxsize=1024)
def clear_box(polygon: _Polygon, others: tuple[_Polygon, ...]) -> _Box:
    """The roomiest box of the polygon, drawn in from the cheapest side wherever one of the others reaches into it."""
    left, top, right, bottom = roomiest_box(polygon)
    for other in others:
        x0, y0, x1, y1 = bounds(other)
        if (
            x0 >= right - TOUCHING
            or x1 <= left + TOUCHING
            or y0 >= bottom - TOUCHING
            or y1 <= top + TOUCHING
        ):
            continue
        wide, high = right - left, bottom - top
        lost, box = min(
            ((x1 - left) * high, (x1, top, right, bottom)),
            ((right - x0) * high, (left, top, x0, bottom)),
            ((y1 - top) * wide, (left, y1, right, bottom)),
            ((bottom - y0) * wide, (left, top, right, y0)),
        )
        if lost < wide * high:
            left, top, right, bottom = box
    return left, top, right, bottom


@lru_cache(maxsize=1024)
def name_point(polygon: _Polygon) -> _Point:
    """Where a name is best written: the middle of a rectangle, else the point farthest from the sides."""
    if is_upright(polygon):
        left, top, right, bottom = bounds(polygon)
        return (left + right) / 2, (top + bottom) / 2
    return label_point(polygon)


@lru_cache(maxsize=1024)
def parallels(polygon: _Polygon, step: float, degrees: float = 0.0) -> tuple[_Segment, ...]:
    """Lines of that direction every `step`, cut at the sides of the polygon: grids and hatchings without a pattern."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    turned = tuple((x * c + y * s, y * c - x * s) for x, y in polygon)
    _, top, _, bottom = bounds(turned)
    found: list[_Segment] = []
    count = int((bottom - top) / step)
    for index in range(1, count + 1):
        height = top + index * step
        crossings = sorted(
            ax + (height - ay) * (bx - ax) / (by - ay)
            for (ax, ay), (bx, by) in edges(turned)
            if (ay > height) != (by > height)
        )
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            found.append(
                (
                    (start * c - height * s, start * s + height * c),
                    (end * c - height * s, end * s + height * c),
                )
            )
    return tuple(found)
