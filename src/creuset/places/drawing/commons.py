"""What stands where nobody books: trees in a court, tables in a kitchen, stairs, the outline of what will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.projection import block, person, tree
from creuset.places.drawing.seeds import seed

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box
    from creuset.places.drawing.scene import Scene

_TREE_METRES = 4.5
_TABLE_METRES = 3.0
_PLANNED_METRES = 5.0
_STEP = 0.42


def court(scene: Scene, box: Box, name: str) -> None:
    """Trees where the ground allows, a few places left open among them."""
    for index, (x, y, cell) in enumerate(_spread(box, _TREE_METRES)):
        value = seed(name, index)
        if index and value % 5 == 0:
            continue
        across, along = x + ((value & 15) - 8) / 60 * cell, y + ((value >> 4 & 15) - 8) / 60 * cell
        size = min(1.1 + (value >> 8 & 7) / 10, cell / 2.4)
        ground = (across - 0.5, along - 0.5, across + 0.5, along + 0.5)
        scene.put(ground, 4, tree(across, along, size))


def serve(scene: Scene, box: Box, name: str) -> None:
    """A counter along the far side, tables before it, somebody at every third."""
    left, top, right, bottom = box
    counter = (left + 0.6, top + 0.5, right - 0.6, top + 1.3)
    if counter[2] - counter[0] > 1:
        scene.put(counter, 1.1, block(*counter, 1.1, "wood"))
    for index, (x, y, _) in enumerate(_spread((left, top + 2, right, bottom), _TABLE_METRES)):
        table = block(x - 0.5, y - 0.5, x + 0.5, y + 0.5, 0.75, "wood")
        seated = seed(name, index) % 3 == 0
        drawing = table + (person(x - 0.2, y + 0.8) if seated else "")
        scene.put((x - 0.5, y - 0.5, x + 0.5, y + 0.9), 1.7 if seated else 0.75, drawing)


def stairs(scene: Scene, box: Box) -> None:
    """Steps that rise along the longer side, away from the looker."""
    left, top, right, bottom = box
    along = right - left >= bottom - top
    long = (right - left if along else bottom - top) - 1.2
    count = max(3, min(12, int(long / _STEP)))
    for index in range(count):
        start, height = 0.6 + long / count * index, 0.15 * (index + 1)
        if along:
            step = (left + start, top + 0.5, left + start + long / count, bottom - 0.5)
        else:
            step = (left + 0.5, bottom - start - long / count, right - 0.5, bottom - start)
        scene.put(step, height, block(*step, height))


def planned(scene: Scene, box: Box) -> None:
    """Dashed blocks where things will stand one day."""
    for index, (x, y, _) in enumerate(_spread(box, _PLANNED_METRES)):
        if index % 3 != 1:
            place = (x - 0.6, y - 0.6, x + 0.6, y + 0.6)
            scene.put(place, 0.75, block(*place, 0.75, "ghost"))


def _spread(box: Box, step: float) -> list[tuple[float, float, float]]:
    """The middles of the cells of a regular grid over the box, at most sixteen, and the size of a cell."""
    left, top, right, bottom = box
    wide, deep = right - left, bottom - top
    if wide < 1 or deep < 1:
        return []
    columns, rows = max(1, min(4, int(wide / step))), max(1, min(4, int(deep / step)))
    cell = min(wide / columns, deep / rows)
    return [
        (left + wide / columns * (column + 0.5), top + deep / rows * (row + 0.5), cell)
        for row in range(rows)
        for column in range(columns)
    ]
