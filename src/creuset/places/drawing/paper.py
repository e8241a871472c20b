"""The paper on which one room is drawn: metres turned into its units, and the places already written on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.kernel.geometry import bounds, distance_to_boundary, edges
from creuset.places.drawing.openings import along
from creuset.places.drawing.plan import prepare
from creuset.places.drawing.shaping import roomiest_box
from creuset.places.drawing.svg import lines

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box, Point, Polygon, Segment
    from creuset.places.drawing.plan import Plan
    from creuset.places.drawing.shapes import Floor, Room
    from creuset.places.drawing.words import Words

#: In units of the paper: how large the room may be, where dimensions stand, the margin, the size of notes.
_WIDTH, _HEIGHT = 640.0, 560.0
DIMENSION = 68.0
EDGE = 96.0
NOTE = 15.0
#: In metres: what is wider is a gate; what is nearer to a side stands on it.
GATE_METRES = 2.0
ON_WALL = 0.36


class Paper:
    """One room on its paper."""

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
            door for door in floor.doors if distance_to_boundary(room.polygon, door.at) < ON_WALL
        )

    def at(self, point: Point) -> Point:
        """Return where a point of the village lies."""
        return (point[0] - self.left) * self.unit, (point[1] - self.top) * self.unit

    def polygon(self, points: Polygon) -> Polygon:
        """Return where the corners lie."""
        return tuple(self.at(point) for point in points)

    def segments(self, found: tuple[Segment, ...]) -> str:
        """Return the segments as the data of a path."""
        return lines((self.at(a), self.at(b)) for a, b in found)

    def own(self, segments: tuple[Segment, ...]) -> list[Segment]:
        """The stretches of those segments that run along this room."""
        return [
            piece
            for segment in segments
            for side in edges(self.room.polygon)
            if (piece := along(segment, side))
        ]

    def take(self, box: Box) -> None:
        """Nothing else is written there."""
        self.taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Say whether nothing is written or drawn there."""
        left, top, right, bottom = box
        return not any(
            left < t[2] and t[0] < right and top < t[3] and t[1] < bottom for t in self.taken
        )

    def free_box(self) -> Box:
        """Return the roomiest box of the room."""
        left, top, right, bottom = roomiest_box(self.room.polygon)
        return (*self.at((left, top)), *self.at((right, bottom)))
