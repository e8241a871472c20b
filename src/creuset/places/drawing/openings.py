"""Doors of a dimensioned plan, and the stretches of wall that belong to one side of a room."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from creuset.places.drawing.svg import figure, lines, path

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box, Point, Segment

_JAMB_METRES = 0.9
_LONGEST_JAMB = 26.0
_CENTIMETRE = 0.01


def leaf(
    first: Point, second: Point, middle: Point, *, gate: bool, metre: float
) -> tuple[str, Box | None]:
    """A door between its two ends, and the box that it sweeps: a hinged leaf that opens towards the room's middle.

    A gate is two short jambs that stand outside, and sweeps nothing.
    """
    (ax, ay), (bx, by) = first, second
    length = hypot(bx - ax, by - ay)
    nx, ny = (by - ay) / length, (ax - bx) / length
    inwards = nx * (middle[0] - (ax + bx) / 2) + ny * (middle[1] - (ay + by) / 2) > 0
    if inwards is gate:
        nx, ny = -nx, -ny
    if gate:
        jamb = min(_JAMB_METRES * metre, _LONGEST_JAMB)
        ends = (((x, y), (x + nx * jamb, y + ny * jamb)) for x, y in (first, second))
        return path("s-leaf", lines(ends)), None
    tip = (ax + nx * length, ay + ny * length)
    sweep = 1 if (bx - ax) * ny - (by - ay) * nx < 0 else 0
    radius = figure(length)
    arc = f"M{figure(tip[0])} {figure(tip[1])}A{radius} {radius} 0 0 {sweep} {figure(bx)} {figure(by)}"
    xs, ys = (ax, bx, tip[0]), (ay, by, tip[1])
    swept = (min(xs), min(ys), max(xs), max(ys))
    return path("s-leaf", lines(((first, tip),))) + path("s-swing", arc), swept


def along(segment: Segment, side: Segment) -> Segment | None:
    """The stretch that the segment shares with the side; None when they do not run on one line."""
    (ax, ay), (bx, by) = side
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if not length:
        return None
    ux, uy = (bx - ax) / length, (by - ay) / length
    if any(abs(-uy * (x - ax) + ux * (y - ay)) > _CENTIMETRE for x, y in segment):
        return None
    places = sorted(ux * (x - ax) + uy * (y - ay) for x, y in segment)
    start, end = max(0.0, places[0]), min(length, places[1])
    if end - start < _CENTIMETRE:
        return None
    return (ax + ux * start, ay + uy * start), (ax + ux * end, ay + uy * end)
