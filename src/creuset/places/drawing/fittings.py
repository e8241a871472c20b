"""Where the fixed things of a room are, the same in every drawing of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box, Point
    from creuset.places.drawing.shapes import Room

_FACETS = 8
_FROM_WALL = 0.6
_RADIUS = 2.2
_HEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Cyclorama:
    """A white wall along the top and the right of its box, and the points of its rounded corner."""

    box: Box
    turn: tuple[Point, ...]
    radius: float
    height_m: float


def cyclorama(room: Room, inside: Box) -> Cyclorama | None:
    """The room's cyclorama in the far corner of the free floor; None where the room has none.

    Its length and height are the feature's, as far as the room allows; a photo studio without figures gets a modest one.
    """
    known = room.feature("cyclorama")
    if known is None and room.kind != "photo_studio":
        return None
    left, top, right, bottom = inside
    wide, deep = right - left, bottom - top
    long = min((known.size_m if known else None) or wide * 0.6, wide - 2 * _FROM_WALL)
    height = (known.height_m if known else None) or min(_HEIGHT, 2 + deep / 6)
    x0, y0, x1, y1 = (
        right - _FROM_WALL - long,
        top + _FROM_WALL,
        right - _FROM_WALL,
        top + _FROM_WALL + deep * 0.5,
    )
    radius = min(_RADIUS, long / 3, (y1 - y0) / 2)
    turn = tuple(
        (x1 - radius + radius * sin(angle), y0 + radius - radius * cos(angle))
        for angle in (step * pi / 2 / _FACETS for step in range(_FACETS + 1))
    )
    return Cyclorama((x0, y0, x1, y1), turn, radius, height)
