"""Power sockets of a dimensioned plan: their sign, and the places along the walls where they may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.lettering import clean, width
from creuset.places.drawing.svg import figure, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry import Box, Point

_FROM_WALL = 24.0
_DOWN, _ALONG = 52.0, 90.0
_SIZE = 14.0


def socket(spot: Point, rating: str) -> str:
    """The sign of a three-pin socket with its rating beside it."""
    x, y = spot
    pins = "".join(
        f"M{figure(x + dx)} {figure(y + dy)}h.1" for dx, dy in ((-4, -1), (4, -1), (0, 4))
    )
    sign = f'<circle cx="{figure(x)}" cy="{figure(y)}" r="9"/><path d="{pins}"/>'
    return f'<g class="s-socket">{sign}{text("s-rating", x + 15, y + 5, rating, size=_SIZE)}</g>'


def socket_box(spot: Point, rating: str) -> Box:
    """The ground that the sign and its rating take."""
    x, y = spot
    return x - 12, y - 14, x + 20 + width(clean(rating), _SIZE), y + 14


def socket_spots(box: Box, doors: Iterable[tuple[Point, float]]) -> list[Point]:
    """Places down the left wall, then along the lower and the upper, clear of the doors (middle, half width)."""
    left, top, right, bottom = box
    down = int((bottom - top - 70) / _DOWN) + 1
    along = max(0, int((right - left - 150) / _ALONG) + 1)
    columns = [left + 90 + _ALONG * index for index in range(along)]
    spots = [
        *((left + _FROM_WALL, top + 40 + _DOWN * index) for index in range(down)),
        *((x, bottom - _FROM_WALL) for x in columns),
        *((x, top + _FROM_WALL) for x in columns),
    ]
    blocked = [(x, y, half + _FROM_WALL) for (x, y), half in doors]
    return [
        spot
        for spot in spots
        if all(abs(spot[0] - x) > far or abs(spot[1] - y) > far for x, y, far in blocked)
    ]
