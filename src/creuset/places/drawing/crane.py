"""The travelling crane that parts a large stage: two rails on posts, a girder across, a partition hung from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.kernel.geometry import bounds, distance_to_boundary
from creuset.places.drawing.kinds import SHOOTING
from creuset.places.drawing.projection import block, face
from creuset.places.drawing.standing import CUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry import Segment
    from creuset.places.drawing.scene import Scene
    from creuset.places.drawing.shapes import Room

_HEIGHT = 6.2
_POST = 0.18
_NEAR = 0.05


def put(scene: Scene, movable: Iterable[Segment], rooms: Iterable[Room]) -> None:
    """Stand every movable wall: under its crane between two stages, cut low as the other walls elsewhere."""
    shown = tuple(rooms)
    for wall in movable:
        (ax, ay), (bx, by) = wall
        beside = [room for room in shown if _touches(room, wall)]
        tall = len(beside) > 1 and all(room.kind in SHOOTING for room in beside)
        x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        height = _HEIGHT if tall else CUT
        _partition(scene, (x0, y0, x1, y1), height)
        if not tall:
            continue
        left, top, right, bottom = bounds(tuple(point for room in beside for point in room.polygon))
        if ax == bx:
            _across(scene, ax, y0 + 0.2, y1 - 0.2, (left + 0.3, right - 0.3))
        elif ay == by:
            _along(scene, ay, x0 + 0.2, x1 - 0.2, (top + 0.3, bottom - 0.3))


def _touches(room: Room, wall: Segment) -> bool:
    (ax, ay), (bx, by) = wall
    return distance_to_boundary(room.polygon, ((ax + bx) / 2, (ay + by) / 2)) < _NEAR


def _partition(scene: Scene, box: tuple[float, float, float, float], height: float) -> None:
    x0, y0, x1, y1 = box
    if x1 - x0 < y1 - y0:
        scene.put(
            (x0 - 0.05, y0 + 0.2, x1 + 0.05, y1 - 0.2),
            height,
            face(
                "curtain",
                (x0, y0 + 0.2, 0),
                (x0, y1 - 0.2, 0),
                (x0, y1 - 0.2, height),
                (x0, y0 + 0.2, height),
            ),
        )
    else:
        scene.put(
            (x0 + 0.2, y0 - 0.05, x1 - 0.2, y1 + 0.05),
            height,
            face(
                "curtain",
                (x0 + 0.2, y0, 0),
                (x1 - 0.2, y0, 0),
                (x1 - 0.2, y0, height),
                (x0 + 0.2, y0, height),
            ),
        )


def _across(scene: Scene, x: float, y0: float, y1: float, ends: tuple[float, float]) -> None:
    """The girder over a partition that runs along y; its rails run along x."""
    for y in (y0, y1):
        for place in _posts(ends, x):
            _block(scene, (place - _POST, y - _POST, place + _POST, y + _POST), _HEIGHT, "steel")
        _block(scene, (ends[0], y - 0.25, ends[1], y + 0.25), 0.5, "steel", _HEIGHT)
    _block(scene, (x - 0.6, y0 - 0.4, x + 0.6, y1 + 0.4), 0.9, "girder", _HEIGHT + 0.5)
    middle = (y0 + y1) / 2
    _block(scene, (x - 1, middle - 1, x + 1, middle + 1), 0.7, "hoist", _HEIGHT + 1.4)


def _along(scene: Scene, y: float, x0: float, x1: float, ends: tuple[float, float]) -> None:
    """The same, a quarter turned."""
    for x in (x0, x1):
        for place in _posts(ends, y):
            _block(scene, (x - _POST, place - _POST, x + _POST, place + _POST), _HEIGHT, "steel")
        _block(scene, (x - 0.25, ends[0], x + 0.25, ends[1]), 0.5, "steel", _HEIGHT)
    _block(scene, (x0 - 0.4, y - 0.6, x1 + 0.4, y + 0.6), 0.9, "girder", _HEIGHT + 0.5)
    middle = (x0 + x1) / 2
    _block(scene, (middle - 1, y - 1, middle + 1, y + 1), 0.7, "hoist", _HEIGHT + 1.4)


def _posts(ends: tuple[float, float], middle: float) -> tuple[float, ...]:
    first, last = ends
    return first, (first + middle) / 2, middle, (middle + last) / 2, last


def _block(
    scene: Scene, box: tuple[float, float, float, float], height: float, css: str, z: float = 0.0
) -> None:
    scene.put(box, height, block(*box, height, css, z), z)
