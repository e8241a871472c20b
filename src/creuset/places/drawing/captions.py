"""Which lines a room has room for, where they go, and where they are cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from creuset.places.drawing.lettering import Face, clean, cut, short, width
from creuset.places.drawing.shapes import State

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box, Point
    from creuset.places.drawing.shapes import Room
    from creuset.places.drawing.words import Words

_ASCENT, _DESCENT = 0.78, 0.24
"""Shares of the font size above and below the line, on which capitals and tails stay."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text laid on a drawing; x is its start, or its middle for those drawn so."""

    css: str
    x: float
    y: float
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class _Sizes:
    names: tuple[float, ...]
    area: float
    state: float
    title: float
    pad: float


_FULL = _Sizes(names=(24, 20, 17, 14), area=14, state=16, title=15, pad=11)
_COMPACT = _Sizes(names=(22, 19, 17, 15), area=0, state=16, title=0, pad=8)


def lay(room: Room, box: Box, words: Words, *, compact: bool = False) -> tuple[Line, ...]:
    """The lines that fit in the box: name and area above, state and title below, fewer as the box grows smaller."""
    sizes = _COMPACT if compact else _FULL
    left, top, right, bottom = box
    pad = min(sizes.pad, (right - left) * 0.1)
    wide, high = right - left - 2 * pad, bottom - top
    name, size = _name(clean(room.name), sizes, wide, high)
    if not name:
        return ()
    rise = (
        min(sizes.pad, max(2.0, (high - size * (_ASCENT + _DESCENT)) / 2))
        if high < 3 * size
        else sizes.pad
    )
    line = top + rise + size * _ASCENT
    found = [Line("d-name", left + pad, line, name, size)]
    ground = bottom - max(4.0, sizes.pad - 1)
    below = _below(room, words, sizes, wide)
    floor = line + size * _DESCENT
    while below and ground - sum(part.size * 1.22 for part in below) < floor:
        below = below[:-1]
    area = words.square_metres(room.area_m2) if room.area_m2 and sizes.area else ""
    taken = sum(part.size * 1.22 for part in below)
    if area and width(area, sizes.area) <= wide and ground - taken - floor >= sizes.area * 1.4:
        found.append(Line("d-size", left + pad, floor + sizes.area * 0.95, area, sizes.area))
    y = ground
    for part in reversed(below):
        found.append(Line(part.css, left + pad, y - part.size * _DESCENT, part.text, part.size))
        y -= part.size * 1.22
    return tuple(found)


def middle(room: Room, box: Box) -> Line | None:
    """The short name of a unit in the middle of its box, or nothing."""
    left, top, right, bottom = box
    for size in (14.0, 11.0):
        name = short(room.name, size, right - left - 4)
        if name and size * (_ASCENT + _DESCENT) <= bottom - top - 2:
            return Line(
                "d-unit-name", (left + right) / 2, (top + bottom) / 2 + size * 0.36, name, size
            )
    return None


def passage(name: str, box: Box, point: Point, *, low: bool, compact: bool) -> Line | None:
    """The name of a corridor at its widest point; of a court or a hall at its foot, under what stands there."""
    left, top, right, bottom = box
    size = 15.0 if compact else 14.0
    x, y = point
    if low or not left <= x <= right:
        x = (left + right) / 2
    room = 2 * min(x - left, right - x) - 12
    found = cut(name, size, room)
    if not found or bottom - top < size * 1.3:
        return None
    y = (
        bottom - 9
        if low and bottom - top > 3 * size
        else min(max(y, top + size * 0.6), bottom - size * 0.6) + size * 0.36
    )
    return Line("d-passage-name", x, y, found, size)


def _name(name: str, sizes: _Sizes, wide: float, high: float) -> tuple[str, float]:
    """The name at the largest size at which all of it fits; else what is left of it at the smallest."""
    lows = [size for size in sizes.names if size * (_ASCENT + _DESCENT) <= high - 4]
    for size in lows:
        if width(name, size, Face.DISPLAY) <= wide:
            return name, size
    if not lows:
        return "", 0
    whole = short(name, lows[-1], wide, Face.DISPLAY)
    return whole, lows[-1]


@dataclass(frozen=True, slots=True)
class _Part:
    css: str
    text: str
    size: float


def _below(room: Room, words: Words, sizes: _Sizes, wide: float) -> list[_Part]:
    if room.state is None:
        return []
    state = _state(room, words, sizes.state, wide)
    found = [_Part("d-state", state, sizes.state)] if state else []
    title = cut(room.title, sizes.title, wide) if sizes.title else ""
    if found and title:
        found.append(_Part("d-title", title, sizes.title))
    return found


def _state(room: Room, words: Words, size: float, wide: float) -> str:
    """The fullest of "Tournage → 20:00", "→ 20:00" and "Tournage" that fits."""
    label = room.label or words.state(room.state or State.FREE).capitalize()
    if not room.until:
        return cut(label, size, wide)
    arrow = (
        words.starting.format(time=room.until)
        if room.state is State.SOON
        else f"→\N{NO-BREAK SPACE}{room.until}"
    )
    for found in (f"{label} {arrow}", arrow):
        if width(found, size) <= wide:
            return found
    return cut(label, size, wide)
