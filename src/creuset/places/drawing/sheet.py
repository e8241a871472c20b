"""The dimensioned plan of one room: its sides in metres, its doors, what is fixed in it, its neighbours in grey."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from creuset.kernel.geometry import area, bounds, contains_point, distance_to_boundary, edges
from creuset.places.drawing.dimensions import chain, dimension
from creuset.places.drawing.fittings import cyclorama
from creuset.places.drawing.kinds import tone
from creuset.places.drawing.lettering import Face, clean, cut, width
from creuset.places.drawing.openings import along, leaf
from creuset.places.drawing.plan import prepare
from creuset.places.drawing.shapes import WallKind
from creuset.places.drawing.shaping import parallels, roomiest_box
from creuset.places.drawing.sockets import socket, socket_box, socket_spots
from creuset.places.drawing.svg import figure, lines, outline, path, picture, text
from creuset.places.drawing.words import Words

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box, Point, Polygon, Segment
    from creuset.places.drawing.plan import Plan
    from creuset.places.drawing.shapes import Door, Floor, Room

_WIDTH, _HEIGHT = 640.0, 560.0
_LARGEST = 72.0
_GHOST = 46.0
_DIMENSION = 68.0
_EDGE = 96.0
_SMALLEST = 760.0
_NAME, _SUB, _NOTE = 30.0, 17.0, 15.0
_SOCKETS = 8
_GATE_METRES = 2.0
_ON_WALL = 0.36
_BARS = (20, 10, 5, 2, 1)


def dimensioned_svg(room: Room, floor: Floor, words: Words | None = None) -> str:
    """The room to scale, with overall dimensions above and to the left, openings and corners below and to the right."""
    words = words or Words()
    return _Sheet(room, floor, words).drawn()


class _Sheet:
    """One sheet: metres turned into its units, and the places already written on."""

    def __init__(self, room: Room, floor: Floor, words: Words) -> None:
        self.room, self.floor, self.words = room, floor, words
        self.plan: Plan = prepare(floor)
        self.left, self.top, self.right, self.bottom = bounds(room.polygon)
        self.unit = min(
            _WIDTH / max(self.right - self.left, 0.1), _HEIGHT / max(self.bottom - self.top, 0.1)
        )
        self.wide, self.high = (
            (self.right - self.left) * self.unit,
            (self.bottom - self.top) * self.unit,
        )
        self.taken: list[Box] = []
        self.doors = tuple(
            door for door in floor.doors if distance_to_boundary(room.polygon, door.at) < _ON_WALL
        )

    def at(self, point: Point) -> Point:
        return (point[0] - self.left) * self.unit, (point[1] - self.top) * self.unit

    def polygon(self, points: Polygon) -> Polygon:
        return tuple(self.at(point) for point in points)

    def segments(self, found: tuple[Segment, ...]) -> str:
        return lines((self.at(a), self.at(b)) for a, b in found)

    def drawn(self) -> str:
        words, room = self.words, self.room
        box = self._box()
        content = "".join(
            (
                self._around(),
                self._inside(),
                self._walls(),
                self._texts(),
                self._dimensions(),
                self._foot(box),
            )
        )
        title = words.dimensioned.format(
            room=room.name,
            width=words.metres(self.right - self.left),
            depth=words.metres(self.bottom - self.top),
        )
        features = ", ".join(feature.text for feature in room.features if feature.text)
        return picture(
            f"d-sheet tone-{tone(room.kind)}", box, content, title=title, description=features
        )

    def _box(self) -> Box:
        width_ = max(self.wide + 2 * _EDGE, _SMALLEST)
        return (self.wide - width_) / 2, -_EDGE, width_, self.high + 2 * _EDGE + 30

    def _around(self) -> str:
        """The neighbours, cut at a fixed distance by an inner picture that clips them."""
        box = (-_GHOST, -_GHOST, self.wide + 2 * _GHOST, self.high + 2 * _GHOST)
        drawn = [path("s-slab", outline(self.polygon(self.floor.outline)))]
        drawn += [
            path("s-next", outline(self.polygon(other.polygon)))
            for other in self.plan.rooms
            if other.code not in (self.room.code, *self.room.parts) and self._is_near(other.polygon)
        ]
        walls = self.plan.walls
        ghosts = (
            ("s-ghost", walls.inner),
            ("s-ghost is-outer", walls.outer),
            ("s-dashed", walls.dashed),
        )
        drawn += [path(css, self.segments(found)) for css, found in ghosts if found]
        x, y, w, h = (figure(value) for value in box)
        frame = f'x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{x} {y} {w} {h}"'
        return f'<svg {frame} aria-hidden="true">{"".join(drawn)}</svg>'

    def _is_near(self, polygon: Polygon) -> bool:
        left, top, right, bottom = bounds(polygon)
        reach = _GHOST / self.unit
        return (
            left < self.right + reach
            and right > self.left - reach
            and top < self.bottom + reach
            and bottom > self.top - reach
        )

    def _inside(self) -> str:
        room = self.room
        drawn = [path("s-floor", outline(self.polygon(room.polygon)))]
        grid = room.feature("grid")
        if grid is not None:
            step = grid.size_m or 2.0
            found = parallels(room.polygon, step, 0) + parallels(room.polygon, step, 90)
            drawn.append(path("s-grid", self.segments(found)))
        drawn.append(self._cyclorama())
        return "".join(drawn)

    def _cyclorama(self) -> str:
        left, top, right, bottom = roomiest_box(self.room.polygon)
        found = cyclorama(self.room, (left + 0.3, top + 0.3, right - 0.3, bottom - 0.3))
        feature = self.room.feature("cyclorama")
        if found is None or feature is None:
            return ""
        (x0, y0), (x1, y1) = self.at(found.box[:2]), self.at(found.box[2:])
        r = found.radius * self.unit
        corner = f"A{figure(r)} {figure(r)} 0 0 1 {figure(x1)} {figure(y0 + r)}"
        edge = f"M{figure(x0)} {figure(y0)}H{figure(x1 - r)}{corner}V{figure(y1)}"
        self._take((x0, y0, x1, y1))
        drawn = path("s-cyc-floor", f"{edge}H{figure(x0)}Z") + path("s-cyc", edge)
        label = cut(feature.text, _NOTE, x1 - x0 - 20)
        if label and y1 - y0 > 3 * _NOTE:
            drawn += text(
                "s-note", (x0 + x1) / 2, (y0 + y1) / 2 + 5, label, size=_NOTE, anchor="middle"
            )
        if feature.size_m:
            drawn += dimension((x0, y1 + 16), (x1, y1 + 16), self.words.metres(feature.size_m))
            self._take((x0, y1, x1, y1 + 30))
        return drawn

    def _walls(self) -> str:
        walls = self.plan.walls
        own = tuple(self._own(walls.inner))
        outer = tuple(self._own(walls.outer))
        glass = tuple(self._own(walls.glass))
        movable = tuple(self._own(walls.movable))
        drawn = [
            path("s-wall", self.segments(own)) if own else "",
            path("s-wall is-outer", self.segments(outer)) if outer else "",
        ]
        if glass:
            drawn.append(path("s-glass", self.segments(glass)))
        within = tuple(wall for wall in walls.movable if self._is_within(wall))
        if within:
            drawn.append(path("s-crane is-within", self.segments(within)))
            for first, second in within:
                (ax, ay), (bx, by) = self.at(first), self.at(second)
                self._take((min(ax, bx) - 6, min(ay, by), max(ax, bx) + 6, max(ay, by)))
        if movable:
            drawn.append(path("s-crane", self.segments(movable)))
        drawn += [self._leaf(sill) for sill in self._own(walls.sills)]
        return "".join(drawn)

    def _is_within(self, wall: Segment) -> bool:
        """Whether the wall parts the room itself: the partition of a whole, open or drawn across."""
        (ax, ay), (bx, by) = wall
        middle = ((ax + bx) / 2, (ay + by) / 2)
        return (
            contains_point(self.room.polygon, middle)
            and distance_to_boundary(self.room.polygon, middle) > _ON_WALL
        )

    def _own(self, segments: tuple[Segment, ...]) -> list[Segment]:
        """The stretches of those segments that run along this room."""
        return [
            piece
            for segment in segments
            for side in edges(self.room.polygon)
            if (piece := along(segment, side))
        ]

    def _leaf(self, sill: Segment) -> str:
        first, second = self.at(sill[0]), self.at(sill[1])
        drawing, swept = leaf(
            first,
            second,
            (self.wide / 2, self.high / 2),
            gate=_length(sill) > _GATE_METRES,
            metre=self.unit,
        )
        if swept is not None:
            self._take(swept)
        return drawing

    def _texts(self) -> str:
        return (
            self._name()
            + "".join(self._door_note(door) for door in self.doors)
            + self._sockets()
            + self._crane_note()
        )

    def _take(self, box: Box) -> None:
        self.taken.append(box)

    def _is_free(self, box: Box) -> bool:
        left, top, right, bottom = box
        return not any(
            left < t[2] and t[0] < right and top < t[3] and t[1] < bottom for t in self.taken
        )

    def _name(self) -> str:
        """Name, area and height, low in the room where nothing else is."""
        left, top, right, bottom = self._free_box()
        name = cut(clean(self.room.name), _NAME, right - left - 36, Face.DISPLAY)
        size = self.room.area_m2 if self.room.area_m2 is not None else area(self.room.polygon)
        told = [self.words.square_metres(size)]
        if self.room.height_m:
            form = self.words.under_grid if self.room.feature("grid") else self.words.height
            told.append(form.format(height=self.words.metres(self.room.height_m)))
        sub = " · ".join(told)
        if width(sub, _SUB) > right - left - 36:
            sub = told[0]
        sub = cut(sub, _SUB, right - left - 36)
        y = top + (bottom - top) * 0.74
        if not name or bottom - top < 70:  # noqa: PLR2004 - units: two lines and air
            return ""
        x = left + 30 if right - left > 300 else left + 18  # noqa: PLR2004
        drawn = text("s-name", x, y, name, size=_NAME) + text("s-sub", x, y + 25, sub, size=_SUB)
        self._take(
            (x, y - _NAME, x + max(width(name, _NAME, Face.DISPLAY), width(sub, _SUB)), y + 32)
        )
        return drawn

    def _free_box(self) -> Box:
        left, top, right, bottom = roomiest_box(self.room.polygon)
        return (*self.at((left, top)), *self.at((right, bottom)))

    def _door_note(self, door: Door) -> str:
        """The door's name and size beside it, inside the room, where there is space for them."""
        words = self.words
        form = words.door if door.height_m else words.door_wide
        size = form.format(width=words.metres(door.width), height=words.metres(door.height_m or 0))
        if door.width < _GATE_METRES and not door.name:
            return ""
        told = [clean(line) for line in (door.name, size) if line]
        x, y = self.at(door.at)
        wide = max(width(line, _NOTE) for line in told)
        high = 19.0 * len(told)
        gaps = {"left": x, "right": self.wide - x, "top": y, "bottom": self.high - y}
        side = min(gaps, key=lambda key: gaps[key])
        if side in {"left", "right"}:
            start = x + 16 if side == "left" else x - 16 - wide
            first = y - high / 2
        else:
            start = x - wide / 2
            first = y + 14 if side == "top" else y - 14 - high
        spot = (start - 4, first - 2, start + wide + 4, first + high + 2)
        if spot[0] < 0 or spot[2] > self.wide or not self._is_free(spot):
            return ""
        self._take(spot)
        return "".join(
            text("s-note", start, first + 14 + 19 * row, line, size=_NOTE)
            for row, line in enumerate(told)
        )

    def _sockets(self) -> str:
        """Each socket along the walls, its rating beside it, clear of doors and of everything written."""
        ratings = [f.text for f in self.room.features if f.key == "socket" for _ in range(f.count)][
            :_SOCKETS
        ]
        drawn = []
        doors = [(self.at(door.at), door.width * self.unit / 2) for door in self.doors]
        spots = socket_spots(self._free_box(), doors)
        for rating in ratings:
            found = next((spot for spot in spots if self._is_free(socket_box(spot, rating))), None)
            if found is None:
                break
            self._take(socket_box(found, rating))
            drawn.append(socket(found, rating))
        return "".join(drawn)

    def _crane_note(self) -> str:
        """What the moving partition is, written along it."""
        sides = self._own(self.plan.walls.movable)
        if not sides:
            return ""
        named = next(
            (wall.name for wall in self.floor.walls if wall.kind is WallKind.MOVABLE and wall.name),
            "",
        )
        (ax, ay), (bx, by) = max(
            ((self.at(a), self.at(b)) for a, b in sides),
            key=lambda s: abs(s[0][0] - s[1][0]) + abs(s[0][1] - s[1][1]),
        )
        length = abs(ax - bx) + abs(ay - by)
        words = cut(named or self.words.movable, _NOTE, length * 0.5)
        low = 0.72  # along the lower part: a cyclorama stands in the upper corner
        x, y = ax + (bx - ax) * 0.5, ay + (by - ay) * 0.5
        if abs(ay - by) < abs(ax - bx):
            return text(
                "s-crane-note",
                x,
                y - 16 if y > self.high / 2 else y + 24,
                words,
                size=_NOTE,
                anchor="middle",
            )
        x, y = x + (-17 if x > self.wide / 2 else 25), min(ay, by) + length * low
        note = text("s-crane-note", x, y, words, size=_NOTE, anchor="middle")
        return f'<g transform="rotate(-90 {figure(x)} {figure(y)})">{note}</g>'

    def _dimensions(self) -> str:
        """Overall width above, depth to the left; below and to the right, the pieces between corners and openings."""
        metres = self.words.metres
        drawn = [
            dimension((0, -_DIMENSION), (self.wide, -_DIMENSION), metres(self.right - self.left)),
            dimension((-_DIMENSION, 0), (-_DIMENSION, self.high), metres(self.bottom - self.top)),
        ]
        below = self._stops(axis=0)
        beside = self._stops(axis=1)
        if len(below) > 2:  # noqa: PLR2004 - more than the two ends
            places = [(value - self.left) * self.unit for value in below]
            drawn.append(chain(places, below, metres, across=self.high + _DIMENSION, upright=False))
        if len(beside) > 2:  # noqa: PLR2004
            places = [(value - self.top) * self.unit for value in beside]
            drawn.append(chain(places, beside, metres, across=self.wide + _DIMENSION, upright=True))
        return "".join(drawn)

    def _stops(self, axis: int) -> list[float]:
        """Where the lower side (axis 0) or the right side (axis 1) is divided: at corners and openings."""
        middle = ((self.left + self.right) / 2, (self.top + self.bottom) / 2)[1 - axis]
        stops = {round(point[axis], 3) for point in self.room.polygon if point[1 - axis] > middle}
        stops |= {round((self.left, self.top)[axis], 3), round((self.right, self.bottom)[axis], 3)}
        for sill in self._own(self.plan.walls.sills):
            if (
                all(point[1 - axis] > middle for point in sill)
                and abs(sill[0][1 - axis] - sill[1][1 - axis]) < _ON_WALL
            ):
                stops |= {round(point[axis], 3) for point in sill}
        return sorted(stops)

    def _foot(self, box: Box) -> str:
        """A note on the left, the scale on the right, under everything."""
        words = self.words
        y = self.high + _EDGE + 14
        grid = self.room.feature("grid")
        told = [grid.text or words.grid] if grid else []
        note = " · ".join((*told, words.in_metres))
        wide = self.right - self.left
        metres = next((bar for bar in _BARS if bar <= wide / 4), 1)
        length = metres * self.unit
        left, right = box[0] + 28, box[0] + box[2] - 28
        bar = path(
            "s-line",
            f"M{figure(right - length)} {figure(y - 5)}h{figure(length)}m0 -5v10"
            f"M{figure(right - length)} {figure(y - 10)}v10",
        )
        scale = text("s-note", right - length - 9, y, f"{metres} m", size=_NOTE, anchor="end")
        room = right - left - length - 80
        return text("s-note s-foot", left, y, cut(note, _NOTE, room), size=_NOTE) + bar + scale


def _length(segment: Segment) -> float:
    (ax, ay), (bx, by) = segment
    return hypot(bx - ax, by - ay)
