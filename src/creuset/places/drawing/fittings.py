"""Where the fixed things of a room are, the same in every drawing of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

from creuset.places.drawing.shapes import Feature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from creuset.kernel.geometry import Box, Point
    from creuset.places.drawing.shapes import Room
    from creuset.places.drawing.words import Words

_FACETS = 8
_GRID_METRES = 2.0
_RATINGS = (250, 125, 63, 32, 16)
_FROM_WALL = 0.6
_RADIUS = 2.2
_HEIGHT = 4.0


def features(figures: Mapping[str, object], words: Words) -> tuple[Feature, ...]:
    """What the drawings can show of a resource's figures, by the keys of a village file; the rest is passed over."""
    found: list[Feature] = []
    long, high = _figure(figures, "cyclorama_m"), _figure(figures, "cyclorama_height_m")
    if long:
        text = words.cyclorama_high.format(height=words.metres(high)) if high else words.cyclorama
        found.append(Feature("cyclorama", text, long, high or None))
    if _figure(figures, "grid_height_m"):
        load = _figure(figures, "grid_load_kg")
        text = words.grid_load.format(load=words.number(load)) if load else words.grid
        found.append(Feature("grid", text, _GRID_METRES))
    found += [
        Feature("socket", f"{rating}\N{NO-BREAK SPACE}A", count=int(count))
        for rating in _RATINGS
        if (count := _figure(figures, f"sockets_{rating}a"))
    ]
    return tuple(found)


def _figure(figures: Mapping[str, object], key: str) -> float:
    value = figures.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class Cyclorama:
    """A white wall along the top and the right of its box, and the points of its rounded corner."""

    box: Box
    turn: tuple[Point, ...]
    radius: float
    height_m: float


def cyclorama(room: Room, inside: Box) -> Cyclorama | None:
    """The room's cyclorama in the far corner of the free floor; None where the room has none.

    Its length and height are the feature's, as far as the room allows; a photo studio without figures has a modest one.
    """
    known = room.feature("cyclorama")
    if known is None and room.kind != "photo":
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
