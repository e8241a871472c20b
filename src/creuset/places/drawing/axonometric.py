"""The view without the roof: a whole level, or one room lifted out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.kernel.geometry import area, contains_point, edges
from creuset.places.drawing import crane
from creuset.places.drawing.commons import court, planned, serve, stairs
from creuset.places.drawing.furniture import furnish
from creuset.places.drawing.kinds import SHOOTING, tone
from creuset.places.drawing.lettering import clean, cut, width
from creuset.places.drawing.plan import prepare, stand
from creuset.places.drawing.projection import UNIT, at, face, floor, ground_lines, person
from creuset.places.drawing.scene import Scene, view_box
from creuset.places.drawing.shapes import PassageKind, State
from creuset.places.drawing.shaping import clear_box, parallels, roomiest_box
from creuset.places.drawing.standing import stand_up
from creuset.places.drawing.svg import escape, figure, picture
from creuset.places.drawing.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from creuset.kernel.geometry import Box, Polygon
    from creuset.places.drawing.plan import Plan
    from creuset.places.drawing.shapes import Door, Floor, Passage, Room

_FROM_WALL = 0.3
_SLAB = 0.5
_LETTER = 86
"""The picture is this many letters wide: names keep their size on screen whatever the building's."""

_DOOR_REACH = 0.5
_SERVED = frozenset({PassageKind.KITCHEN, PassageKind.FOOD_COURT})
_CROSSED = frozenset({PassageKind.CORRIDOR, PassageKind.STREET, PassageKind.HALL, PassageKind.DOCK})


def floor_svg(floor: Floor, *, labels: int = 10, words: Words | None = None) -> str:
    """The level from the street corner, roof off: stages in use are lit, the `labels` largest rooms named."""
    words = words or Words()
    plan = prepare(floor)
    scene = Scene()
    scene.cover(floor.outline)
    _slab(scene, floor.outline)
    covers = tuple(room.polygon for room in plan.rooms)
    for passage in floor.circulation:
        _passage(scene, passage, covers)
    for room in plan.rooms:
        _room(scene, room, floor.doors)
    for room in plan.units:
        scene.floors.append(_ground(room, css="unit"))
    stand_up(scene, plan.walls)
    _unbuilt(scene, plan)
    crane.put(scene, plan.walls.movable, plan.rooms)
    box = view_box(scene.bounds())
    scene.over.append(_names(plan, box, labels))
    css = "axo axo-floor" + (" is-site" if floor.under_construction else "")
    title = words.view.format(floor=floor.name)
    description = ", ".join(room.name for room in plan.rooms[:40])
    return picture(css, box, scene.render(), title=title, description=description)


def room_svg(
    room: Room,
    *,
    scale: float = 1.0,
    parts: Sequence[Room] = (),
    doors: Sequence[Door] = (),
    words: Words | None = None,
) -> str:
    """One room lifted out of its floor, or a whole as its `parts`; one metre is `scale` em: specimens compare."""
    words = words or Words()
    scene = Scene()
    shown = tuple(parts) or (room,)
    halves = (tuple(part.polygon for part in shown),) if len(shown) > 1 else ()
    walls = stand(room.polygon, tuple(part.polygon for part in shown), (), halves, tuple(doors), ())
    for part in shown:
        scene.cover(part.polygon)
        _room(scene, part, doors)
    stand_up(scene, walls)
    crane.put(scene, walls.movable, shown)
    box = view_box(scene.bounds())
    size = f' width="{figure(box[2] / UNIT * scale)}em" height="{figure(box[3] / UNIT * scale)}em"'
    return picture(
        "axo axo-room", box, scene.render(), title=words.specimen.format(room=room.name), size=size
    )


def _slab(scene: Scene, outline: Polygon) -> None:
    """The floor of the level, with its edge where it is seen."""
    scene.cover(outline, -_SLAB)
    for (ax, ay), (bx, by) in edges(outline):
        nx, ny = by - ay, ax - bx
        outside = ((ax + bx) / 2 + nx * 1e-4, (ay + by) / 2 + ny * 1e-4)
        if contains_point(outline, outside, 0):
            nx, ny = -nx, -ny
        if ny - nx > 0:
            css = "slab-f" if ny > -nx else "slab-l"
            scene.floors.append(
                face(css, (ax, ay, 0), (bx, by, 0), (bx, by, -_SLAB), (ax, ay, -_SLAB))
            )
    scene.floors.append(floor("slab", outline))


def _passage(scene: Scene, passage: Passage, covers: tuple[Polygon, ...]) -> None:
    """Ground of another colour, with trees in a court and passers-by elsewhere."""
    scene.cover(passage.polygon)
    scene.floors.append(
        floor(
            f"ground is-{passage.kind}{' is-unbuilt' if passage.unbuilt else ''}", passage.polygon
        )
    )
    box = clear_box(passage.polygon, covers)
    left, top, right, bottom = box
    if passage.kind is PassageKind.COURT:
        court(scene, box, passage.name)
    elif passage.unbuilt:
        planned(scene, box)
    elif passage.kind in _SERVED:
        serve(scene, box, passage.name)
    elif passage.kind is PassageKind.STAIRS:
        stairs(scene, box)
    elif passage.kind in _CROSSED and min(right - left, bottom - top) > 1:
        _passers_by(scene, box)


def _passers_by(scene: Scene, box: Box) -> None:
    """One person every few metres, never in a row."""
    left, top, right, bottom = box
    wide, deep = right - left, bottom - top
    count = max(1, min(7, int(max(wide, deep) / 7)))
    for index in range(count):
        share = (index + 0.5 + (index * 7 % 5 - 2) / 9) / count
        side = 0.35 + (index * 5 % 3) * 0.15
        x, y = (
            (left + wide * share, top + deep * side)
            if wide >= deep
            else (left + wide * side, top + deep * share)
        )
        scene.put((x - 0.3, y - 0.3, x + 0.3, y + 0.3), 1.7, person(x, y))


def _room(scene: Scene, room: Room, doors: Sequence[Door]) -> None:
    scene.floors.append(_ground(room))
    if room.state is State.OPTION:
        scene.floors.append(ground_lines("hatch", parallels(room.polygon, 0.8)))
    left, top, right, bottom = roomiest_box(room.polygon)
    inside = (left + _FROM_WALL, top + _FROM_WALL, right - _FROM_WALL, bottom - _FROM_WALL)
    reach = _DOOR_REACH
    near = [
        (x, y)
        for x, y in (door.at for door in doors)
        if left - reach < x < right + reach and top - reach < y < bottom + reach
    ]
    furnish(scene, room, inside, near)


def _ground(room: Room, css: str = "floor") -> str:
    lit = " lit" if room.state is State.BUSY and room.kind in SHOOTING else ""
    return floor(f"{css} tone-{tone(room.kind)} is-{room.state or 'plain'}{lit}", room.polygon)


def _unbuilt(scene: Scene, plan: Plan) -> None:
    if plan.walls.dashed:
        scene.floors.append(ground_lines("to-build", plan.walls.dashed))


def _names(plan: Plan, box: Box, limit: int) -> str:
    """Names on the floors they name, the largest rooms first, none over another."""
    size = box[2] / _LETTER
    taken: list[Box] = []
    drawn: list[str] = []
    largest = sorted(
        plan.rooms, key=lambda room: (room.kind not in SHOOTING, -area(room.polygon), room.code)
    )
    for room in largest:
        if len(drawn) == limit:
            break
        left, top, right, bottom = roomiest_box(room.polygon)
        x, y = at((left + right) / 2, top + (bottom - top) * 0.8)
        name = cut(clean(room.name), size, (right - left + bottom - top) * UNIT)
        half = width(name, size) / 2 + size * 0.3
        spot = (x - half, y - size, x + half, y + size * 0.4)
        if not name or any(
            spot[0] < t[2] and t[0] < spot[2] and spot[1] < t[3] and t[1] < spot[3] for t in taken
        ):
            continue
        if spot[0] < box[0] or spot[2] > box[0] + box[2]:
            continue
        taken.append(spot)
        css = "name" + (" on" if room.state is State.BUSY and room.kind in SHOOTING else "")
        css += " minor" if len(drawn) >= limit // 2 else ""
        drawn.append(f'<text class="{css}" x="{round(x)}" y="{round(y)}">{escape(name)}</text>')
    return f'<g class="names" font-size="{figure(size)}" aria-hidden="true">{"".join(drawn)}</g>'
