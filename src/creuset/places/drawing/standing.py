"""Walls in three dimensions: each stretch a block, joined at its corners without standing in another."""

from __future__ import annotations

from functools import lru_cache
from math import hypot
from typing import TYPE_CHECKING

from creuset.kernel.geometry import TOUCHING
from creuset.places.drawing.projection import block, prism

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry import Point, Segment
    from creuset.places.drawing.plan import Walls
    from creuset.places.drawing.scene import Scene

CUT = 1.7
"""Metres at which the walls are cut, so that one sees over them into the rooms."""

_OUTER, _INNER, _GLASS = 0.40, 0.26, 0.08
_NEAR = 0.02

type Footprint = tuple[Point, Point, Point, Point]


@lru_cache(maxsize=128)
def footprints(walls: Walls) -> tuple[Footprint, ...]:
    """The ground that each stretch of wall takes. Stretches along x run through; the others stop at them."""
    thick = [(segment, _OUTER) for segment in walls.outer] + [
        (segment, _INNER) for segment in walls.inner
    ]
    along = [(segment, size) for segment, size in thick if _runs_along(segment)]
    across = [(segment, size) for segment, size in thick if not _runs_along(segment)]
    openings = {end for sill in walls.sills for end in sill}
    through = [
        (
            _lengthened(
                segment, _reach(segment[0], across, openings), _reach(segment[1], across, openings)
            ),
            size,
        )
        for segment, size in along
    ]
    found = [_footprint(segment, size) for segment, size in through]
    for segment, size in across:
        found += [_footprint(piece, size) for piece in _stopped(segment, size, through)]
    return tuple(found)


def stand_up(scene: Scene, walls: Walls, height: float = CUT) -> None:
    """Put every wall into the scene, those of glass clear."""
    for segment in walls.glass:
        scene.put_on(
            _footprint(segment, _GLASS), height, prism(_footprint(segment, _GLASS), height, "pane")
        )
    for footprint, box, drawing in _drawn(walls, height):
        if box is not None:
            scene.put(box, height, drawing)
        else:
            scene.put_on(footprint, height, drawing)


@lru_cache(maxsize=128)
def _drawn(
    walls: Walls, height: float
) -> tuple[tuple[Footprint, tuple[float, float, float, float] | None, str], ...]:
    found: list[tuple[Footprint, tuple[float, float, float, float] | None, str]] = []
    for footprint in footprints(walls):
        xs, ys = sorted({x for x, _ in footprint}), sorted({y for _, y in footprint})
        if len(xs) == len(ys) == 2:  # noqa: PLR2004 - upright
            box = (xs[0], ys[0], xs[1], ys[1])
            found.append((footprint, box, block(*box, height, "w")))
        else:
            found.append((footprint, None, prism(footprint, height, "w")))
    return tuple(found)


def _runs_along(segment: Segment) -> bool:
    (ax, ay), (bx, by) = segment
    return abs(bx - ax) >= abs(by - ay)


def _reach(end: Point, across: Iterable[tuple[Segment, float]], openings: set[Point]) -> float:
    """Half the thickness of the wall met there, so that the corner is filled; nothing beside a door."""
    if any(hypot(end[0] - x, end[1] - y) < _NEAR for x, y in openings):
        return 0.0
    return max(
        (size / 2 for segment, size in across if _distance(end, segment) < _NEAR), default=0.0
    )


def _distance(point: Point, segment: Segment) -> float:
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    squared = dx * dx + dy * dy
    share = (
        max(0.0, min(1.0, ((point[0] - ax) * dx + (point[1] - ay) * dy) / squared))
        if squared
        else 0.0
    )
    return hypot(point[0] - ax - share * dx, point[1] - ay - share * dy)


def _lengthened(segment: Segment, before: float, after: float) -> Segment:
    (ax, ay), (bx, by) = segment
    length = hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    return (ax - ux * before, ay - uy * before), (bx + ux * after, by + uy * after)


def _stopped(segment: Segment, size: float, through: list[tuple[Segment, float]]) -> list[Segment]:
    """The segment less what the walls that run through take of it."""
    (ax, ay), (bx, by) = segment
    length = hypot(bx - ax, by - ay)
    ux, uy = (bx - ax) / length, (by - ay) / length
    pieces = [(0.0, length)]
    for ((cx, cy), (dx, dy)), thick in through:
        rx, ry = dx - cx, dy - cy
        reach = hypot(rx, ry) or 1.0
        sine = (ux * ry - uy * rx) / reach
        if abs(sine) < 0.2:  # noqa: PLR2004 - nearly parallel: they meet end to end
            continue
        place = ((cx - ax) * ry - (cy - ay) * rx) / (sine * reach)
        along = ((ax + ux * place - cx) * rx + (ay + uy * place - cy) * ry) / reach
        if not -_NEAR <= along <= reach + _NEAR:
            continue
        cosine = (1 - sine * sine) ** 0.5
        half = (thick / 2 + size / 2 * cosine) / abs(sine)
        start, end = place - half, place + half
        pieces = [
            piece
            for a, b in pieces
            for piece in ((a, min(b, start)), (max(a, end), b))
            if piece[1] - piece[0] > TOUCHING
        ]
    return [((ax + ux * a, ay + uy * a), (ax + ux * b, ay + uy * b)) for a, b in pieces]


def _footprint(segment: Segment, size: float) -> Footprint:
    (ax, ay), (bx, by) = segment
    length = hypot(bx - ax, by - ay) or 1.0
    nx, ny = -(by - ay) / length * size / 2, (bx - ax) / length * size / 2
    corners = ((ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny))
    first, second, third, fourth = ((round(x, 4), round(y, 4)) for x, y in corners)
    return first, second, third, fourth
