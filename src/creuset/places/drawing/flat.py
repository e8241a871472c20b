"""The flat floor, coloured by what is happening in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.kernel.geometry import bounds
from creuset.places.drawing import captions
from creuset.places.drawing.kinds import SHOOTING, tone
from creuset.places.drawing.lettering import Face, width
from creuset.places.drawing.plan import prepare
from creuset.places.drawing.seeds import seed
from creuset.places.drawing.shapes import PassageKind, State
from creuset.places.drawing.shaping import clear_box, name_point, parallels, roomiest_box
from creuset.places.drawing.svg import address, escape, figure, lines, outline, path, picture, text
from creuset.places.drawing.words import Words

if TYPE_CHECKING:
    from collections.abc import Collection

    from creuset.kernel.geometry import Point, Polygon, Segment
    from creuset.places.drawing.plan import Plan
    from creuset.places.drawing.shapes import Floor, Passage, Room

_WIDTH, _HEIGHT = 1000.0, 760.0
_COMPACT_WIDTH, _COMPACT_HEIGHT = 520.0, 640.0
_MARGIN = 10.0
_HATCH = 9.0
_GRID_METRES = 2.0
_AIR = 7.0
_SERVED = frozenset({PassageKind.KITCHEN, PassageKind.FOOD_COURT})
_BARS = (50, 20, 10, 5, 2, 1)


def floor_svg(
    floor: Floor,
    *,
    interactive: bool = False,
    highlighted: Collection[str] = (),
    scale_bar: bool = True,
    compact: bool = False,
    words: Words | None = None,
) -> str:
    """The plan of the level, its rooms coloured by state.

    `interactive` makes each room with an address a link, named by all that is known of it. `highlighted` are the codes
    of rooms that stand out from the others. `compact` is for 350 px: larger letters, names only.
    """
    words = words or Words()
    plan = prepare(floor)
    drawing = _Flat(floor, compact=compact)
    parts = [path("d-slab", drawing.outline(floor.outline))]
    covers = tuple(room.polygon for room in plan.rooms)
    parts += [drawing.passage(passage, covers) for passage in floor.circulation]
    parts += [
        drawing.room(room, words, on=room.code in highlighted, link=interactive)
        for room in plan.rooms
    ]
    parts += [
        drawing.unit(room, words, on=room.code in highlighted, link=interactive)
        for room in plan.units
    ]
    parts.append(drawing.walls(plan))
    if scale_bar:
        parts.append(drawing.scale_bar())
    css = "d-flat"
    css += " is-compact" if compact else ""
    css += " is-pointed" if highlighted else ""
    css += " is-site" if floor.under_construction else ""
    title = words.plan.format(floor=floor.name)
    return picture(
        css,
        drawing.box(scale_bar=scale_bar),
        "".join(parts),
        title=title,
        description=_description(floor, plan, words),
        group=interactive,
    )


def room_name(room: Room, words: Words) -> str:
    """Name, area and state in one line: "Plateau 1, 624 m², occupé jusqu’à 18 h, Clip « Sel »"."""
    told = [room.name]
    if room.area_m2:
        told.append(words.square_metres(room.area_m2))
    if room.state is not None:
        state = room.label or words.state(room.state)
        state = state[:1].lower() + state[1:]
        if room.until:
            when = words.starting if room.state is State.SOON else words.until
            state = f"{state} {when.format(time=room.until)}"
        told.append(state)
    if room.title:
        told.append(room.title)
    return ", ".join(told)


def _description(floor: Floor, plan: Plan, words: Words) -> str:
    known = [room for room in plan.rooms if room.state is not None]
    free = sum(room.state is State.FREE for room in known)
    told = [
        words.free_rooms.format(free=free, count=len(known))
        if known
        else words.rooms.format(count=len(plan.rooms))
    ]
    if floor.under_construction:
        told.append(words.under_construction)
    return ", ".join(told)


class _Flat:
    """Metres turned into the units of one flat drawing."""

    def __init__(self, floor: Floor, *, compact: bool) -> None:
        self.left, self.top, self.right, self.bottom = bounds(floor.outline)
        for passage in floor.circulation:  # a street or a yard may lie outside the walls
            left, top, right, bottom = bounds(passage.polygon)
            self.left, self.top = min(self.left, left), min(self.top, top)
            self.right, self.bottom = max(self.right, right), max(self.bottom, bottom)
        wide, high = max(self.right - self.left, 0.1), max(self.bottom - self.top, 0.1)
        width, height = (_COMPACT_WIDTH, _COMPACT_HEIGHT) if compact else (_WIDTH, _HEIGHT)
        self.scale = min(width / wide, height / high)
        self.compact = compact

    def at(self, point: Point) -> Point:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

    def polygon(self, points: Polygon) -> Polygon:
        return tuple(self.at(point) for point in points)

    def outline(self, points: Polygon) -> str:
        return outline(self.polygon(points))

    def lines(self, segments: tuple[Segment, ...]) -> str:
        return lines((self.at(a), self.at(b)) for a, b in segments)

    def box(self, *, scale_bar: bool) -> tuple[float, float, float, float]:
        wide, high = (self.right - self.left) * self.scale, (self.bottom - self.top) * self.scale
        return -_MARGIN, -_MARGIN, wide + 2 * _MARGIN, high + 2 * _MARGIN + (30 if scale_bar else 0)

    def room(self, room: Room, words: Words, *, on: bool, link: bool) -> str:
        polygon = self.polygon(room.polygon)
        drawn = [path("d-area", outline(polygon)), self._overlay(room, polygon)]
        written = captions.lay(room, self._inside(room), words, compact=self.compact)
        if room.state is State.BUSY and room.kind in SHOOTING:
            drawn.append(self._on_air(room, written))
        drawn += [text(line.css, line.x, line.y, line.text, size=line.size) for line in written]
        return _wrap(room, words, "".join(drawn), css="d-room", on=on, link=link)

    def unit(self, room: Room, words: Words, *, on: bool, link: bool) -> str:
        """A desk, a locker, a stall inside a room: an area, with its number where it fits."""
        drawn = [path("d-area", self.outline(room.polygon))]
        line = captions.middle(room, self._inside(room))
        if line is not None:
            drawn.append(
                text("d-unit-name", line.x, line.y, line.text, size=line.size, anchor="middle")
            )
        return _wrap(room, words, "".join(drawn), css="d-unit", on=on, link=link)

    def _inside(self, room: Room) -> tuple[float, float, float, float]:
        return self._box(roomiest_box(room.polygon))

    def _box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = box
        return (*self.at((left, top)), *self.at((right, bottom)))

    def _overlay(self, room: Room, polygon: Polygon) -> str:
        if room.state is State.OPTION:
            return path("d-hatch", lines(parallels(polygon, _HATCH, 45)))
        if room.state is State.CLOSED:
            return path("d-cross", lines(parallels(polygon, _HATCH * 1.4, -45)))
        if room.kind in SHOOTING and room.state is not State.UNBUILT:
            step = _GRID_METRES * self.scale
            return path("d-grid", lines(parallels(polygon, step, 0) + parallels(polygon, step, 90)))
        return ""

    def _on_air(self, room: Room, written: tuple[captions.Line, ...]) -> str:
        """A light in the far corner, if the name leaves it free."""
        left, top, right, _ = self._inside(room)
        named = [
            line.x + width(line.text, line.size, Face.DISPLAY)
            for line in written
            if line.css == "d-name"
        ]
        if right - 22 - _AIR < max(named, default=left) + 8:
            return ""
        return f'<circle class="d-air" cx="{figure(right - 22)}" cy="{figure(top + 24)}" r="{figure(_AIR)}"/>'

    def passage(self, passage: Passage, covers: tuple[Polygon, ...]) -> str:
        """A corridor with its name, a court with its trees, a kitchen with its tables, clear of the rooms in them."""
        drawn = path("d-area", self.outline(passage.polygon))
        left, top, right, bottom = self._box(clear_box(passage.polygon, covers))
        if passage.kind is PassageKind.COURT:
            drawn += _trees((left, top, right, bottom), passage.name)
        elif passage.unbuilt:
            drawn += path(
                "d-cross", lines(parallels(self.polygon(passage.polygon), _HATCH * 1.4, -45))
            )
        elif passage.kind in _SERVED:
            drawn += _tables((left, top, right, bottom))
        elif passage.kind is PassageKind.STAIRS:
            drawn += path("d-step", lines(_steps((left, top, right, bottom))))
        elif passage.kind in {PassageKind.LIFT, PassageKind.VOID}:
            drawn += path(
                "d-step", lines((((left, top), (right, bottom)), ((left, bottom), (right, top))))
            )
            return self._passage_group(passage, drawn)
        x, y = self.at(name_point(passage.polygon))
        low = passage.kind in {PassageKind.COURT, *_SERVED}
        line = captions.passage(
            passage.name, (left, top, right, bottom), (x, y), low=low, compact=self.compact
        )
        if line is not None:
            drawn += text(
                "d-passage-name", line.x, line.y, line.text, size=line.size, anchor="middle"
            )
        return self._passage_group(passage, drawn)

    @staticmethod
    def _passage_group(passage: Passage, drawn: str) -> str:
        css = f"d-passage is-{passage.kind}" + (" is-unbuilt" if passage.unbuilt else "")
        return (
            f'<g class="{css}" aria-hidden="true"><title>{escape(passage.name)}</title>{drawn}</g>'
        )

    def walls(self, plan: Plan) -> str:
        """Sills first, in the colour of the floor, then what stands; the pointer passes through all of it."""
        walls = plan.walls
        drawn = "".join(
            path(css, self.lines(segments))
            for css, segments in (
                ("d-sill", walls.sills),
                ("d-dashed", walls.dashed),
                ("d-movable", walls.movable),
                ("d-glass", walls.glass),
                ("d-inner", walls.inner),
                ("d-outer", walls.outer),
            )
            if segments
        )
        return f'<g class="d-walls" aria-hidden="true">{drawn}</g>'

    def scale_bar(self) -> str:
        """A bar of a round number of metres, about a seventh of the drawing."""
        wide = self.right - self.left
        metres = next((bar for bar in _BARS if bar <= wide / 5), 1)
        length, y = metres * self.scale, (self.bottom - self.top) * self.scale + 26
        bar = path(
            "d-line",
            f"M0 {figure(y)}h{figure(length)}M0 {figure(y - 5)}v10M{figure(length)} {figure(y - 5)}v10",
        )
        size = 17 if self.compact else 14
        note = text("d-note", length + 9, y + 5, f"{metres} m", size=size)
        return f'<g class="d-scale" aria-hidden="true">{bar}{note}</g>'


def _wrap(room: Room, words: Words, drawn: str, *, css: str, on: bool, link: bool) -> str:
    classes = f"{css} tone-{tone(room.kind)} is-{room.state or 'plain'}" + (" is-on" if on else "")
    name = escape(room_name(room, words))
    data = f'class="{classes}" data-code="{escape(room.code)}"'
    title = f"<title>{name}</title>"
    href = address(room.href) if link else ""
    if href:
        # Named by its title: a label of its own would have to repeat every word that is drawn.
        return f'<a {data} href="{href}">{title}{drawn}</a>'
    return f"<g {data}>{title}{drawn}</g>"


def _trees(box: tuple[float, float, float, float], name: str) -> str:
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    count = max(2, min(9, int(wide * high / 5200)))
    columns = max(1, min(count, round((count * wide / max(high, 1)) ** 0.5)))
    rows = -(-count // columns)
    drawn = []
    for index in range(count):
        value = seed(name, index)
        cell_wide, cell_high = wide / columns, high / rows * 0.86
        radius = min(cell_wide, cell_high) * (0.26 + (value & 7) / 60)
        x = left + cell_wide * (index % columns + 0.32 + (value >> 4 & 15) / 42)
        y = top + cell_high * (index // columns + 0.32 + (value >> 9 & 15) / 42)
        x = min(max(x, left + radius + 3), right - radius - 3)
        y = max(y, top + radius + 3)
        drawn.append(
            f'<circle class="d-tree" cx="{figure(x)}" cy="{figure(y)}" r="{figure(min(radius, 26))}"/>'
        )
    return "".join(drawn)


def _steps(box: tuple[float, float, float, float]) -> list[Segment]:
    """The treads of stairs, across their longer side."""
    left, top, right, bottom = box
    along = right - left >= bottom - top
    count = int((right - left if along else bottom - top) / 7)
    if along:
        return [
            ((left + 7 * index, top + 3), (left + 7 * index, bottom - 3))
            for index in range(1, count)
        ]
    return [
        ((left + 3, top + 7 * index), (right - 3, top + 7 * index)) for index in range(1, count)
    ]


def _tables(box: tuple[float, float, float, float]) -> str:
    left, top, right, bottom = box
    radius = min(13.0, (right - left) / 8, (bottom - top) / 5)
    count = min(6, int((right - left) / (radius * 4.2)))
    y = top + (bottom - top) * 0.44
    start = (left + right) / 2 - (count - 1) * radius * 2
    return "".join(
        f'<circle class="d-table" cx="{figure(start + index * radius * 4)}" cy="{figure(y)}" r="{figure(radius)}"/>'
        for index in range(count)
    )
