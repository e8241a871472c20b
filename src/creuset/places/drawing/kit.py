"""The free floor of one room: what is put there stays off its doorways and off what already stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.projection import block, person
from creuset.places.drawing.seeds import seed
from creuset.places.drawing.shapes import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry import Box, Point
    from creuset.places.drawing.scene import Scene
    from creuset.places.drawing.shapes import Room

_DOORWAY = 0.9
_AISLE = 0.12


class Kit:
    """The free part of one room, its scene, and a die that falls the same way each time."""

    def __init__(self, scene: Scene, room: Room, box: Box, doors: Iterable[Point]) -> None:
        self.scene, self.room = scene, room
        self.left, self.top, self.right, self.bottom = box
        self.wide, self.deep = self.right - self.left, self.bottom - self.top
        self.doors = tuple(doors)
        self.busy = room.state is State.BUSY
        self._taken: list[Box] = []
        self._value = seed(room.code, room.kind)

    def roll(self, sides: int) -> int:
        """The next throw, from 0 to sides - 1."""
        self._value = (self._value * 1103515245 + 12345) & 0x7FFFFFFF
        return (self._value >> 8) % sides

    def seats(self, default: int) -> int:
        """How many the room is for."""
        return self.room.capacity or default

    def is_clear(self, box: Box, doorway: float = _DOORWAY) -> bool:
        """Whether the box lies in the room, off its doorways and off what stands there."""
        x0, y0, x1, y1 = box
        if x0 < self.left or y0 < self.top or x1 > self.right or y1 > self.bottom:
            return False
        for x, y in self.doors:
            if x0 - doorway < x < x1 + doorway and y0 - doorway < y < y1 + doorway:
                return False
        return not any(
            x0 < t[2] + _AISLE and t[0] < x1 + _AISLE and y0 < t[3] + _AISLE and t[1] < y1 + _AISLE
            for t in self._taken
        )

    def put(self, box: Box, height: float, drawing: str, doorway: float = _DOORWAY) -> bool:
        """Stand it there if the place is clear, `doorway` metres off the middle of every door."""
        if not self.is_clear(box, doorway):
            return False
        self._taken.append(box)
        self.scene.put(box, height, drawing)
        return True

    def block(self, box: Box, height: float, css: str = "o") -> bool:
        """A plain block, if the place is clear."""
        return self.put(box, height, block(*box, height, css))

    def person(self, x: float, y: float) -> bool:
        """Somebody, if the place is clear."""
        return self.put((x - 0.3, y - 0.3, x + 0.3, y + 0.3), 1.7, person(x, y))

    def people(self, count: int) -> None:
        """Up to that many people where the floor is free."""
        for _ in range(count * 3):
            if count <= 0:
                return
            x = self.left + 0.5 + self.roll(100) / 100 * (self.wide - 1)
            y = self.top + 0.5 + self.roll(100) / 100 * (self.deep - 1)
            count -= self.person(x, y)
