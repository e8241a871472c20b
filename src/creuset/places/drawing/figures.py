"""Small charts for tiles: a ring, bars, dots, a line. Each comes with the rows of the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from creuset.places.drawing.svg import escape, figure, path, picture, text
from creuset.places.drawing.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

type Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, and its values in words: one row a mark, label and value."""

    svg: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its whole label, the letters under it, a share from 0 to 1, or None where nothing is known."""

    label: str
    short: str
    share: float | None
    now: bool = False


_RING = 42.0
_RING_LENGTH = 263.9


def ring(share: float, *, title: str, words: Words | None = None) -> Figure:
    """A share from 0 to 1 as a ring with its percentage inside."""
    words = words or Words()
    share = _bounded(share)
    value = f"{words.number(share * 100)}{words.percent}"
    arc = (
        f'<circle class="on" cx="50" cy="50" r="{_RING:g}" pathLength="{_RING_LENGTH}" '
        f'stroke-dasharray="{figure(share * _RING_LENGTH)} 300" transform="rotate(-90 50 50)"/>'
        if share
        else ""
    )
    unit = f'<tspan dx="2">{escape(words.percent)}</tspan>'
    inside = f'<text x="50" y="51" aria-hidden="true">{words.number(share * 100)}{unit}</text>'
    track = f'<circle cx="50" cy="50" r="{_RING:g}"/>'
    svg = picture("f-ring", (0, 0, 100, 100), track + arc + inside, title=f"{title}: {value}")
    return Figure(_valued(svg, share), ((title, value),))


def bars(values: Sequence[Bar], *, title: str, words: Words | None = None) -> Figure:
    """A bar a day, the present one marked."""
    words = words or Words()
    step, wide, high = 19, 11, 44
    drawn = []
    for index, bar in enumerate(values):
        x = index * step
        share = _bounded(bar.share or 0)
        now = " now" if bar.now else ""
        length = max(share * high, 2.0 if share else 0.0)
        drawn.append(f'<rect class="bg" x="{x}" y="2" width="{wide}" height="{high}" rx="3"/>')
        if length:
            drawn.append(
                f'<rect class="on{now}" data-value="{share:.3f}" x="{x}" y="{figure(2 + high - length)}" '
                f'width="{wide}" height="{figure(length)}" rx="{figure(min(3, length / 2))}"/>'
            )
        drawn.append(text(f"f-tick{now}", x + wide / 2, 58, bar.short, anchor="middle"))
    box = (-4, 0, max(len(values) * step - step + wide + 8, 19), 62)
    rows = tuple((bar.label, _share(bar.share, words)) for bar in values)
    return Figure(
        picture("f-bars", box, "".join(drawn), title=title, description=_told(rows)), rows
    )


def dots(
    present: int, total: int, *, title: str, words: Words | None = None, columns: int = 16
) -> Figure:
    """One dot for each of `total`, the first `present` of them filled; above 160, a dot stands for several."""
    words = words or Words()
    total, present = max(total, 0), min(max(present, 0), max(total, 0))
    each = -(-total // 160) or 1
    count, filled = -(-total // each), round(present / each)
    if present and not filled:
        filled = 1
    drawn = [
        f'<circle class="{"on" if index < filled else "off"}" '
        f'cx="{4 + index % columns * 8}" cy="{4 + index // columns * 8}" r="2.6"/>'
        for index in range(count)
    ]
    rows = ((title, f"{words.number(present)} / {words.number(total)}"),)
    rows_high = max(1, -(-count // columns))
    svg = picture(
        "f-dots", (0, 0, columns * 8, rows_high * 8), "".join(drawn), title=f"{title}: {rows[0][1]}"
    )
    return Figure(svg, rows)


def spark(
    values: Sequence[float],
    labels: Sequence[str],
    *,
    title: str,
    known: int | None = None,
    words: Words | None = None,
) -> Figure:
    """A line through the values over its area; beyond the first `known`, what is only foreseen, is dotted."""
    words = words or Words()
    wide, high, foot = 200.0, 60.0, 4.0
    known = len(values) if known is None else max(0, min(known, len(values)))
    low, top = min((*values, 0)), max((*values, 0))
    scale = (high - 2 * foot) / ((top - low) or 1)
    step = wide / max(1, len(values) - 1)
    points = [
        (index * step, high - foot - (value - low) * scale) for index, value in enumerate(values)
    ]
    drawn = []
    if points:
        area = "".join(f"L{figure(x)} {figure(y)}" for x, y in points)
        drawn.append(
            path("area", f"M0 {figure(high)}{area}L{figure(points[-1][0])} {figure(high)}Z")
        )
    for css, part in (
        ("line", points[:known]),
        ("line rest", points[max(known - 1, 0) :] if known < len(points) else []),
    ):
        if len(part) > 1:
            drawn.append(path(css, "M" + "L".join(f"{figure(x)} {figure(y)}" for x, y in part)))
    rows = tuple((label, words.number(value)) for label, value in zip(labels, values, strict=True))
    svg = picture(
        "f-spark",
        (0, 0, wide, high),
        "".join(drawn),
        title=title,
        description=_told(rows),
        size=' preserveAspectRatio="none"',
    )
    return Figure(svg, rows)


def _bounded(share: float) -> float:
    return min(1.0, max(0.0, share))


def _share(share: float | None, words: Words) -> str:
    return "–" if share is None else f"{words.number(_bounded(share) * 100)}{words.percent}"


def _told(rows: Sequence[Row]) -> str:
    return ", ".join(f"{label} {value}" for label, value in rows)


def _valued(svg: str, value: float) -> str:
    """The chart with its value as data, for whoever reads the page by program."""
    return svg.replace("<svg ", f'<svg data-value="{value:.3f}" ', 1)
