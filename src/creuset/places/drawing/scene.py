"""Things in space, drawn from the farthest to the nearest, whatever their order of arrival.

Two convex things on the same ground are parted by an upright plane, and the side of it on which the looker stands says
which hides the other. Seen along one direction this order never runs in a circle: a scene always comes out whole.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from creuset.places.drawing.projection import UNIT, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.kernel.geometry import Box, Point

_SLACK = 1e-6
_RISE = 0.92
_CELL = 5.0
_TOUCHING = 0.02

type _Thing = tuple[float, float, float, float, float, float, tuple[Point, ...] | None, str]
"""x0, y0, z0, x1, y1, z1, the footprint where it is not that rectangle, and the drawing."""


class Scene:
    """Floors below, things sorted by depth, names above."""

    def __init__(self) -> None:
        self.floors: list[str] = []
        self.over: list[str] = []
        self.things: list[_Thing] = []
        self._ground: list[Point] = []

    def cover(self, polygon: tuple[Point, ...], z: float = 0.0) -> None:
        """Make sure that this stretch of ground is in the picture, and as far as `z` above or below it."""
        self._ground.extend(at(x, y, z) for x, y in polygon)

    def put(
        self, box: tuple[float, float, float, float], height: float, drawing: str, z: float = 0.0
    ) -> None:
        """Something with an upright footprint."""
        x0, y0, x1, y1 = box
        self.things.append((x0, y0, z, x1, y1, z + height, None, drawing))

    def put_on(
        self, footprint: tuple[Point, ...], height: float, drawing: str, z: float = 0.0
    ) -> None:
        """Something on a convex footprint that is not along the axes."""
        xs, ys = [x for x, _ in footprint], [y for _, y in footprint]
        self.things.append((min(xs), min(ys), z, max(xs), max(ys), z + height, footprint, drawing))

    def bounds(self) -> Box:
        """Left, top, right, bottom of all that is drawn, in drawing units."""
        points = list(self._ground)
        for x0, y0, z0, x1, y1, z1, _, _ in self.things:
            points += (at(x0, y0, z1), at(x1, y1, z1), at(x1, y0, z1), at(x0, y1, z0))
        xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
        return min(xs), min(ys), max(xs), max(ys)

    def render(self) -> str:
        """Floors, then things from the farthest to the nearest, then names."""
        return "".join(
            (*self.floors, *(self.things[index][7] for index in _order(self.things)), *self.over)
        )


def _order(things: list[_Thing]) -> list[int]:
    """Every thing after those that it hides; among the others the farthest first, then by arrival."""
    depth = [(t[1] + t[4]) - (t[0] + t[3]) for t in things]
    nearer: list[list[int]] = [[] for _ in things]
    waits = [0] * len(things)
    for one, two in _neighbours(things):
        hidden = _hidden(things[one], things[two])
        if hidden is None:
            continue
        first, then = (one, two) if hidden else (two, one)
        nearer[first].append(then)
        waits[then] += 1
    ready = [(depth[index], index) for index, waiting in enumerate(waits) if not waiting]
    heapify(ready)
    done: list[int] = []
    while ready:
        _, index = heappop(ready)
        done.append(index)
        for other in nearer[index]:
            waits[other] -= 1
            if not waits[other]:
                heappush(ready, (depth[other], other))
    if len(done) < len(
        things
    ):  # things that stand in one another: nothing is lost, their order is the depth's
        left = set(range(len(things))).difference(done)
        done += sorted(left, key=lambda index: (depth[index], index))
    return done


def _neighbours(things: list[_Thing]) -> Iterator[tuple[int, int]]:
    """Pairs whose outlines meet on the drawing, each once: the hexagon of a box has three pairs of sides."""
    spans = [
        (x0 + y0, x1 + y1, x0 + _RISE * z0, x1 + _RISE * z1, y0 - _RISE * z1, y1 - _RISE * z0)
        for x0, y0, z0, x1, y1, z1, _, _ in things
    ]
    cells: dict[tuple[int, int], list[int]] = {}
    for index, (u0, u1, a0, a1, b0, b1) in enumerate(spans):
        columns = range(int(u0 // _CELL), int(u1 // _CELL) + 1)
        for column in columns:
            # within this column the thing is only as deep as its own diagonal allows
            left, right = max(u0, column * _CELL), min(u1, (column + 1) * _CELL)
            low = max(b0 - a1, 2 * b0 - right, left - 2 * a1)
            high = min(b1 - a0, 2 * b1 - left, right - 2 * a0)
            for row in range(int(low // _CELL), int(high // _CELL) + 1):
                cells.setdefault((column, row), []).append(index)
    seen: set[int] = set()
    size = len(things)
    for found in cells.values():
        for place, one in enumerate(found):
            u0, u1, a0, a1, b0, b1 = spans[one]
            for two in found[place + 1 :]:
                key = one * size + two
                if key in seen:
                    continue
                seen.add(key)
                v0, v1, c0, c1, d0, d1 = spans[two]
                if (
                    u0 < v1 - _SLACK
                    and v0 < u1 - _SLACK
                    and a0 < c1 - _SLACK
                    and c0 < a1 - _SLACK
                    and b0 < d1 - _SLACK
                    and d0 < b1 - _SLACK
                ):
                    yield one, two


def _hidden(one: _Thing, two: _Thing) -> bool | None:
    """True when `one` is the farther, False when it is the nearer, None when the two stand in one another."""
    if one[0] >= two[3] - _SLACK or one[4] <= two[1] + _SLACK:
        return True
    if two[0] >= one[3] - _SLACK or two[4] <= one[1] + _SLACK:
        return False
    if one[6] is not None or two[6] is not None:
        first, second = one[6] or _corners(one), two[6] or _corners(two)
        parted = _parted(first, second)
        if parted is not None:
            return parted
        parted = _parted(second, first)
        if parted is not None:
            return not parted
    if one[5] <= two[2] + _SLACK:
        return True
    return False if two[5] <= one[2] + _SLACK else None


def _corners(thing: _Thing) -> tuple[Point, ...]:
    x0, y0, _, x1, y1, *_ = thing
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def _parted(first: tuple[Point, ...], second: tuple[Point, ...]) -> bool | None:
    """Whether a side of `first` parts the two, and if so whether `first` is the farther."""
    middle_x = sum(x for x, _ in first) / len(first)
    middle_y = sum(y for _, y in first) / len(first)
    for (ax, ay), (bx, by) in zip(first, (*first[1:], first[0]), strict=True):
        nx, ny = by - ay, ax - bx
        if nx * (ax - middle_x) + ny * (ay - middle_y) < 0:
            nx, ny = -nx, -ny
        if all(nx * (x - ax) + ny * (y - ay) >= -_TOUCHING for x, y in second):
            return ny - nx > 0  # what is beyond a side that looks at the looker is nearer than it
    return None


def view_box(bounds: Box, margin: float = UNIT * 0.3) -> Box:
    """Left, top, width, height of the picture that holds these bounds with a little air."""
    left, top, right, bottom = bounds
    return left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin
