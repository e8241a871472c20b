"""The dimensioned plan of one room: its sides in metres, its doors, what is fixed in it, its neighbours in grey."""

from __future__ import annotations

from math import dist
from typing import TYPE_CHECKING

from creuset.kernel.geometry import bounds, contains_point, distance_to_boundary
from creuset.places.drawing.dimensions import dimension
from creuset.places.drawing.fittings import cyclorama
from creuset.places.drawing.kinds import tone
from creuset.places.drawing.lettering import cut
from creuset.places.drawing.openings import leaf
from creuset.places.drawing.paper import EDGE, GATE_METRES, NOTE, ON_WALL, Paper
from creuset.places.drawing.paper_measures import dimensions, foot
from creuset.places.drawing.paper_notes import notes
from creuset.places.drawing.shaping import parallels, roomiest_box
from creuset.places.drawing.svg import figure, outline, path, picture, text
from creuset.places.drawing.words import Words

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box, Polygon, Segment
    from creuset.places.drawing.shapes import Floor, Room

#: In units of the paper: how far neighbours are seen, and how wide it is at least.
_GHOST = 46.0
_SMALLEST = 760.0


def dimensioned_svg(room: Room, floor: Floor, words: Words | None = None) -> str:
    """The room to scale, with overall dimensions above and to the left, openings and corners below and to the right."""
    return _drawn(Paper(room, floor, words or Words()))


def _drawn(paper: Paper) -> str:
    words, room = paper.words, paper.room
    box = _box(paper)
    content = "".join(
        (
            _around(paper),
            _inside(paper),
            _walls(paper),
            notes(paper),
            dimensions(paper),
            foot(paper, box),
        )
    )
    title = words.dimensioned.format(
        room=room.name,
        width=words.metres(paper.right - paper.left),
        depth=words.metres(paper.bottom - paper.top),
    )
    features = ", ".join(feature.text for feature in room.features if feature.text)
    return picture(
        f"d-sheet tone-{tone(room.kind)}", box, content, title=title, description=features
    )


def _box(paper: Paper) -> Box:
    width_ = max(paper.wide + 2 * EDGE, _SMALLEST)
    return (paper.wide - width_) / 2, -EDGE, width_, paper.high + 2 * EDGE + 30


def _around(paper: Paper) -> str:
    """The neighbours, cut at a fixed distance by an inner picture that clips them."""
    box = (-_GHOST, -_GHOST, paper.wide + 2 * _GHOST, paper.high + 2 * _GHOST)
    drawn = [path("s-slab", outline(paper.polygon(paper.floor.outline)))]
    drawn += [
        path("s-next", outline(paper.polygon(other.polygon)))
        for other in paper.plan.rooms
        if other.code not in (paper.room.code, *paper.room.parts) and _is_near(paper, other.polygon)
    ]
    walls = paper.plan.walls
    ghosts = (
        ("s-ghost", walls.inner),
        ("s-ghost is-outer", walls.outer),
        ("s-dashed", walls.dashed),
    )
    drawn += [path(css, paper.segments(found)) for css, found in ghosts if found]
    x, y, w, h = (figure(value) for value in box)
    frame = f'x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{x} {y} {w} {h}"'
    return f'<svg {frame} aria-hidden="true">{"".join(drawn)}</svg>'


def _is_near(paper: Paper, polygon: Polygon) -> bool:
    left, top, right, bottom = bounds(polygon)
    reach = _GHOST / paper.unit
    return (
        left < paper.right + reach
        and right > paper.left - reach
        and top < paper.bottom + reach
        and bottom > paper.top - reach
    )


def _inside(paper: Paper) -> str:
    room = paper.room
    drawn = [path("s-floor", outline(paper.polygon(room.polygon)))]
    grid = room.feature("grid")
    if grid is not None:
        step = grid.size_m or 2.0
        found = parallels(room.polygon, step, 0) + parallels(room.polygon, step, 90)
        drawn.append(path("s-grid", paper.segments(found)))
    drawn.append(_cyclorama(paper))
    return "".join(drawn)


def _cyclorama(paper: Paper) -> str:
    left, top, right, bottom = roomiest_box(paper.room.polygon)
    found = cyclorama(paper.room, (left + 0.3, top + 0.3, right - 0.3, bottom - 0.3))
    feature = paper.room.feature("cyclorama")
    if found is None or feature is None:
        return ""
    (x0, y0), (x1, y1) = paper.at(found.box[:2]), paper.at(found.box[2:])
    r = found.radius * paper.unit
    corner = f"A{figure(r)} {figure(r)} 0 0 1 {figure(x1)} {figure(y0 + r)}"
    edge = f"M{figure(x0)} {figure(y0)}H{figure(x1 - r)}{corner}V{figure(y1)}"
    paper.take((x0, y0, x1, y1))
    drawn = path("s-cyc-floor", f"{edge}H{figure(x0)}Z") + path("s-cyc", edge)
    label = cut(feature.text, NOTE, x1 - x0 - 20)
    if label and y1 - y0 > 3 * NOTE:
        drawn += text("s-note", (x0 + x1) / 2, (y0 + y1) / 2 + 5, label, size=NOTE, anchor="middle")
    if feature.size_m:
        drawn += dimension((x0, y1 + 16), (x1, y1 + 16), paper.words.metres(feature.size_m))
        paper.take((x0, y1, x1, y1 + 30))
    return drawn


def _walls(paper: Paper) -> str:
    walls = paper.plan.walls
    own = tuple(paper.own(walls.inner))
    outer = tuple(paper.own(walls.outer))
    glass = tuple(paper.own(walls.glass))
    movable = tuple(paper.own(walls.movable))
    drawn = [
        path("s-wall", paper.segments(own)) if own else "",
        path("s-wall is-outer", paper.segments(outer)) if outer else "",
    ]
    if glass:
        drawn.append(path("s-glass", paper.segments(glass)))
    within = tuple(wall for wall in walls.movable if _is_within(paper, wall))
    if within:
        drawn.append(path("s-crane is-within", paper.segments(within)))
        for first, second in within:
            (ax, ay), (bx, by) = paper.at(first), paper.at(second)
            paper.take((min(ax, bx) - 6, min(ay, by), max(ax, bx) + 6, max(ay, by)))
    if movable:
        drawn.append(path("s-crane", paper.segments(movable)))
    drawn += [_leaf(paper, sill) for sill in paper.own(walls.sills)]
    return "".join(drawn)


def _is_within(paper: Paper, wall: Segment) -> bool:
    """Whether the wall parts the room itself: the partition of a whole, open or drawn across."""
    (ax, ay), (bx, by) = wall
    middle = ((ax + bx) / 2, (ay + by) / 2)
    return (
        contains_point(paper.room.polygon, middle)
        and distance_to_boundary(paper.room.polygon, middle) > ON_WALL
    )


def _leaf(paper: Paper, sill: Segment) -> str:
    first, second = paper.at(sill[0]), paper.at(sill[1])
    drawing, swept = leaf(
        first,
        second,
        (paper.wide / 2, paper.high / 2),
        gate=dist(*sill) > GATE_METRES,
        metre=paper.unit,
    )
    if swept is not None:
        paper.take(swept)
    return drawing
