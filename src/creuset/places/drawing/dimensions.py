"""Dimension lines: a thin line between two ticks, its figure in the middle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from creuset.places.drawing.lettering import width
from creuset.places.drawing.svg import figure, path, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from creuset.kernel.geometry import Point

_SIZE = 16.0
_TICK = 6.0


def dimension(start: Point, end: Point, words: str, *, aside: float = 0.0) -> str:
    """One dimension, along x or along y; upright figures are turned. `aside` moves a figure too wide for its line."""
    (ax, ay), (bx, by) = start, end
    upright = ax == bx
    ticks = "".join(
        f"M{figure(x - _TICK)} {figure(y + _TICK)}l{figure(2 * _TICK)} {figure(-2 * _TICK)}"
        for x, y in (start, end)
    )
    line = path("s-line", f"M{figure(ax)} {figure(ay)}L{figure(bx)} {figure(by)}{ticks}")
    x, y = (ax + bx) / 2 + (aside if upright else 0), (ay + by) / 2 + (0 if upright else aside)
    wide = width(words, _SIZE) + 12
    if upright:
        back = _back(x - 10, y - wide / 2, 20, wide)
        turned = text("s-figure", x, y + _SIZE * 0.36, words, size=_SIZE, anchor="middle")
        return f'{line}{"" if aside else back}<g transform="rotate(-90 {figure(x)} {figure(y)})">{turned}</g>'
    back = _back(x - wide / 2, y - 10, wide, 20)
    return f"{line}{'' if aside else back}{text('s-figure', x, y + _SIZE * 0.36, words, size=_SIZE, anchor='middle')}"


def chain(
    places: Sequence[float],
    values: Sequence[float],
    metres: Callable[[float], str],
    *,
    across: float,
    upright: bool,
) -> str:
    """Dimensions end to end. A figure too wide for its piece stands beside the line, every second one farther out."""
    drawn, beside = [], 0
    for (first, last), (start, end) in zip(pairwise(places), pairwise(values), strict=True):
        words = metres(end - start)
        aside = 0.0
        if width(words, _SIZE) + 14 > last - first:
            beside += 1
            aside = 16.0 if beside % 2 else -16.0
        ends = ((across, first), (across, last)) if upright else ((first, across), (last, across))
        drawn.append(dimension(*ends, words, aside=aside))
    return "".join(drawn)


def _back(x: float, y: float, wide: float, high: float) -> str:
    return f'<rect class="s-back" x="{figure(x)}" y="{figure(y)}" width="{figure(wide)}" height="{figure(high)}"/>'
