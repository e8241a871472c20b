"""Points, sides and polygons in metres, and what is measured of them."""

from __future__ import annotations

from math import hypot

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
    return sum(length_of(side) for side in edges(polygon))


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


def _signed_area(polygon: Polygon) -> float:
    """Positive or negative with the turning direction; measured from the first corner, which keeps it exact."""
    ox, oy = polygon[0]
    return (
        sum((ax - ox) * (by - oy) - (bx - ox) * (ay - oy) for (ax, ay), (bx, by) in edges(polygon))
        / 2
    )


def length_of(segment: Segment) -> float:
    """How long the segment is."""
    (ax, ay), (bx, by) = segment
    return hypot(bx - ax, by - ay)


def distance_to(point: Point, segment: Segment) -> float:
    """How far the point is from the nearest of the segment."""
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    squared = dx * dx + dy * dy
    share = 0.0 if squared == 0 else ((point[0] - ax) * dx + (point[1] - ay) * dy) / squared
    share = max(0.0, min(1.0, share))
    return hypot(point[0] - ax - share * dx, point[1] - ay - share * dy)
