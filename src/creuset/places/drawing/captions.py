"""Which lines a room has room for, where they go, and where they are cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from creuset.places.drawing.lettering import Face, clean, cut, short, width
from creuset.places.drawing.shapes import State

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    states: tuple[float, ...]
    title: float
    pad: float


_LEADING = 1.22
_LITTLE = 3
"""The length of words that only lead to the next."""

_TWO_ROWS = 3.6
"""The height of a box, in letters, from which a name may take two rows and still leave room for the state."""

_NAME_SHARE = 0.21
"""A name's size, at most, as a share of the side of the square as large as its room."""

_SMALLER = (0.85, 0.75, 0.65)
"""Shares of the smallest size at which a whole name is tried before it is shortened."""

_FULL = _Sizes(names=(24, 20, 17, 14), area=14, states=(16, 13), title=15, pad=11)
_COMPACT = _Sizes(names=(22, 19, 17, 15), area=0, states=(16, 13), title=0, pad=8)


def lay(room: Room, box: Box, words: Words, *, compact: bool = False) -> tuple[Line, ...]:
    """The lines that fit in the box: name and area above, state and title below, fewer as the box grows smaller."""
    sizes = _COMPACT if compact else _FULL
    left, top, right, bottom = box
    pad = min(sizes.pad, (right - left) * 0.1)
    wide, high = right - left - 2 * pad, bottom - top
    rows, size = _name(clean(room.name), sizes, wide, high)
    if not rows:
        return ()
    tall = size * (_ASCENT + _DESCENT) + size * (len(rows) - 1)
    rise = (
        min(sizes.pad, max(2.0, (high - tall) / 2))
        if high < 3 * size
        else min(sizes.pad, high * 0.12)
    )
    line = top + rise + size * _ASCENT
    found = [
        Line("d-name", left + pad, line + size * row, name, size) for row, name in enumerate(rows)
    ]
    floor = top + rise + tall
    ground = bottom - max(4.0, min(sizes.pad - 1, high * 0.1))
    below = _below(room, words, sizes, wide)
    while below and ground - sum(part.size * _LEADING for part in below) < floor:
        below = below[:-1]
    area = words.square_metres(room.area_m2) if room.area_m2 and sizes.area else ""
    taken = sum(part.size * _LEADING for part in below)
    if area and width(area, sizes.area) <= wide and ground - taken - floor >= sizes.area * 1.3:
        found.append(Line("d-size", left + pad, floor + sizes.area * 0.9, area, sizes.area))
    y = ground
    for part in reversed(below):
        found.append(Line(part.css, left + pad, y - part.size * _DESCENT, part.text, part.size))
        y -= part.size * _LEADING
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
    """The name of a corridor at its widest point; of a court or a kitchen at its foot, under what stands there.

    A passage is only named where its whole name fits: half a word helps nobody to find the way.
    """
    left, top, right, bottom = box
    size = 15.0 if compact else 14.0
    x, y = point
    if low or not (left <= x <= right and top <= y <= bottom):
        x, y = (left + right) / 2, (top + bottom) / 2
    found = clean(name)
    if (
        not found
        or width(found, size) > 2 * min(x - left, right - x) - 8
        or bottom - top < size * 1.3
    ):
        return None
    y = (
        bottom - 9
        if low and bottom - top > 3 * size
        else min(max(y, top + size * 0.6), bottom - size * 0.6) + size * 0.36
    )
    return Line("d-passage-name", x, y, found, size)


def _name(name: str, sizes: _Sizes, wide: float, high: float) -> tuple[tuple[str, ...], float]:
    """The rows of the name and their size: on one line if it can be large, then on two, then smaller, then shortened.

    Small rooms have small names even where a larger one would fit, so that sizes tell the rooms' order.
    """
    largest = max(sizes.names[-1], (max(wide, 0) * max(high, 0)) ** 0.5 * _NAME_SHARE)
    tried = [
        size for size in sizes.names if size <= largest and size * (_ASCENT + _DESCENT) <= high - 4
    ]
    if not tried:
        return (), 0
    for size in tried:
        if width(name, size, Face.DISPLAY) <= wide:
            return (name,), size
        rows = _two_rows(name, size, wide) if size * _TWO_ROWS <= high else ()
        if rows:
            return rows, size
    words = name.split(" ")
    is_numbered = _is_numbered(name)
    for size in (tried[-1] * share for share in _SMALLER[: 1 if is_numbered else None]):
        rows = _rows([name] if is_numbered else words, size, wide)
        if rows and size * len(rows) * _LEADING <= high - 4:
            return rows, size
    for size in (tried[-1], *(tried[-1] * share for share in _SMALLER)):
        if whole := _first_words(words, size, wide):
            return (whole,), size
    cut_short = short(name, tried[-1], wide, Face.DISPLAY)
    return ((cut_short,) if cut_short else ()), tried[-1]


def _is_numbered(name: str) -> bool:
    """Say whether a name is told by its figure, as « Loge 3 »: it stays on one row."""
    return name.partition(" ")[2].isdigit()


def _rows(words: Sequence[str], size: float, wide: float) -> tuple[str, ...]:
    """The words on as many rows as it takes, each as full as may be; nothing where one is wider than the room."""
    rows: list[str] = []
    for word in words:
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and width(longer, size, Face.DISPLAY) <= wide:
            rows[-1] = longer
        elif width(word, size, Face.DISPLAY) <= wide:
            rows.append(word)
        else:
            return ()
    return tuple(rows)


def _first_words(words: Sequence[str], size: float, wide: float) -> str:
    """The first words of a name that fit whole, so that nobody reads half of one; empty where none does."""
    whole = [" ".join(words[:end]).rstrip(" ,;:") for end in range(len(words) - 1, 0, -1)]
    # A name does not end in a little word: « Montage et » says less than « Montage ».
    told = [one for one in whole if len(one.rpartition(" ")[2].strip("–-&")) > _LITTLE]
    return next((one for one in told if width(one, size, Face.DISPLAY) <= wide), "")


def _two_rows(name: str, size: float, wide: float) -> tuple[str, ...]:
    """The name broken at the space that leaves its rows most alike; nothing where neither break fits."""
    words = name.split(" ")
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, min(len(words), 8))]
    fitting = [
        (max(width(row, size, Face.DISPLAY) for row in rows), rows)
        for rows in breaks
        if all(width(row, size, Face.DISPLAY) <= wide for row in rows)
    ]
    if not fitting or _is_numbered(name):
        return ()
    return min(fitting)[1]


@dataclass(frozen=True, slots=True)
class _Part:
    css: str
    text: str
    size: float


def _below(room: Room, words: Words, sizes: _Sizes, wide: float) -> list[_Part]:
    if room.state is None:
        return []
    state, size = _state(room, words, sizes.states, wide)
    found = [_Part("d-state", state, size)] if state else []
    title = cut(room.title, sizes.title, wide) if sizes.title else ""
    if found and title:
        found.append(_Part("d-title", title, sizes.title))
    return found


def _state(room: Room, words: Words, sizes: tuple[float, ...], wide: float) -> tuple[str, float]:
    """The fullest of "Tournage → 20:00", "→ 20:00" and "Tournage" that fits, and its size."""
    label = clean(room.label or words.state(room.state or State.FREE).capitalize())
    fullest = [label]
    if room.until:
        until = clean(room.until)
        arrow = (
            words.starting.format(time=until)
            if room.state is State.SOON
            else f"→\N{NO-BREAK SPACE}{until}"
        )
        fullest = [f"{label} {arrow}", arrow]
    for size in sizes:
        for found in fullest:
            if width(found, size) <= wide:
                return found, size
    # Half a word tells nothing: the colour says it, and the legend.
    return "", sizes[0]
