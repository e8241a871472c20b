"""What is written on the paper of a room: its name, its doors, its sockets, its moving partition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.kernel.geometry import area
from creuset.places.drawing.lettering import Face, clean, cut, width
from creuset.places.drawing.paper import GATE_METRES, NOTE
from creuset.places.drawing.shapes import WallKind
from creuset.places.drawing.sockets import socket, socket_box, socket_spots
from creuset.places.drawing.svg import figure, text

if TYPE_CHECKING:
    from creuset.places.drawing.paper import Paper
    from creuset.places.drawing.shapes import Door

_NAME, _SUB = 30.0, 17.0
_SOCKETS = 8


def notes(paper: Paper) -> str:
    """Return all that is written in the room; what finds no free place is left out."""
    return (
        _name(paper)
        + "".join(_door_note(paper, door) for door in paper.doors)
        + _sockets(paper)
        + _crane_note(paper)
    )


def _name(paper: Paper) -> str:
    """Name, area and height, low in the room where nothing else is."""
    left, top, right, bottom = paper.free_box()
    name = cut(clean(paper.room.name), _NAME, right - left - 36, Face.DISPLAY)
    size = paper.room.area_m2 if paper.room.area_m2 is not None else area(paper.room.polygon)
    told = [paper.words.square_metres(size)]
    if paper.room.height_m:
        form = paper.words.under_grid if paper.room.feature("grid") else paper.words.height
        told.append(form.format(height=paper.words.metres(paper.room.height_m)))
    sub = " · ".join(told)
    if width(sub, _SUB) > right - left - 36:
        sub = told[0]
    sub = cut(sub, _SUB, right - left - 36)
    y = top + (bottom - top) * 0.74
    if not name or bottom - top < 70:  # noqa: PLR2004 - units: two lines and air
        return ""
    x = left + 30 if right - left > 300 else left + 18  # noqa: PLR2004
    drawn = text("s-name", x, y, name, size=_NAME) + text("s-sub", x, y + 25, sub, size=_SUB)
    paper.take((x, y - _NAME, x + max(width(name, _NAME, Face.DISPLAY), width(sub, _SUB)), y + 32))
    return drawn


def _door_note(paper: Paper, door: Door) -> str:
    """The door's name and size beside it, inside the room, where there is space for them."""
    words = paper.words
    form = words.door if door.height_m else words.door_wide
    size = form.format(width=words.metres(door.width), height=words.metres(door.height_m or 0))
    if door.width < GATE_METRES and not door.name:
        return ""
    told = [clean(line) for line in (door.name, size) if line]
    x, y = paper.at(door.at)
    wide = max(width(line, NOTE) for line in told)
    high = 19.0 * len(told)
    gaps = {"left": x, "right": paper.wide - x, "top": y, "bottom": paper.high - y}
    side = min(gaps, key=lambda key: gaps[key])
    if side in {"left", "right"}:
        start = x + 16 if side == "left" else x - 16 - wide
        first = y - high / 2
    else:
        start = x - wide / 2
        first = y + 14 if side == "top" else y - 14 - high
    spot = (start - 4, first - 2, start + wide + 4, first + high + 2)
    if spot[0] < 0 or spot[2] > paper.wide or not paper.is_free(spot):
        return ""
    paper.take(spot)
    return "".join(
        text("s-note", start, first + 14 + 19 * row, line, size=NOTE)
        for row, line in enumerate(told)
    )


def _sockets(paper: Paper) -> str:
    """Each socket along the walls, its rating beside it, clear of doors and of everything written."""
    ratings = [f.text for f in paper.room.features if f.key == "socket" for _ in range(f.count)][
        :_SOCKETS
    ]
    drawn = []
    doors = [(paper.at(door.at), door.width * paper.unit / 2) for door in paper.doors]
    spots = socket_spots(paper.free_box(), doors)
    for rating in ratings:
        found = next((spot for spot in spots if paper.is_free(socket_box(spot, rating))), None)
        if found is None:
            break
        paper.take(socket_box(found, rating))
        drawn.append(socket(found, rating))
    return "".join(drawn)


def _crane_note(paper: Paper) -> str:
    """What the moving partition is, written along it."""
    sides = paper.own(paper.plan.walls.movable)
    if not sides:
        return ""
    named = next(
        (wall.name for wall in paper.floor.walls if wall.kind is WallKind.MOVABLE and wall.name),
        "",
    )
    (ax, ay), (bx, by) = max(
        ((paper.at(a), paper.at(b)) for a, b in sides),
        key=lambda s: abs(s[0][0] - s[1][0]) + abs(s[0][1] - s[1][1]),
    )
    length = abs(ax - bx) + abs(ay - by)
    words = cut(named or paper.words.movable, NOTE, length * 0.5)
    low = 0.72  # along the lower part: a cyclorama stands in the upper corner
    x, y = ax + (bx - ax) * 0.5, ay + (by - ay) * 0.5
    if abs(ay - by) < abs(ax - bx):
        return text(
            "s-crane-note",
            x,
            y - 16 if y > paper.high / 2 else y + 24,
            words,
            size=NOTE,
            anchor="middle",
        )
    x, y = x + (-17 if x > paper.wide / 2 else 25), min(ay, by) + length * low
    note = text("s-crane-note", x, y, words, size=NOTE, anchor="middle")
    return f'<g transform="rotate(-90 {figure(x)} {figure(y)})">{note}</g>'
