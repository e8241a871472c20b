"""What the drawings are made from: a level, its rooms, its passages and its doors, in metres, frozen.

x grows to the right and y downwards, as in :mod:`creuset.kernel.geometry`. Texts come in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creuset.kernel.geometry import Point, Polygon


class State(StrEnum):
    """What a room is at the moment drawn."""

    FREE = "free"
    SOON = "soon"
    OPTION = "option"
    BUSY = "busy"
    CLOSED = "closed"
    UNBUILT = "unbuilt"


class PassageKind(StrEnum):
    """What a part of the floor that all use is; the words of a village file."""

    CORRIDOR = "corridor"
    STREET = "street"
    COURT = "court"
    HALL = "hall"
    STAIRS = "stairs"
    LIFT = "lift"
    KITCHEN = "kitchen"
    FOOD_COURT = "food-court"
    SANITARY = "sanitary"
    TECHNICAL = "technical"
    DOCK = "dock"
    VOID = "void"
    CLASSROOMS = "classrooms"


class WallKind(StrEnum):
    """What a wall that is drawn for itself is made of."""

    WALL = "wall"
    GLASS = "glass"
    MOVABLE = "movable"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something fixed in a room that a drawing can show; keys that no drawing knows are passed over.

    Known: ``cyclorama`` (`size_m` long, `height_m` high), ``grid`` (lines every `size_m`), ``socket`` (`text` such as
    "125 A", `count` of them). :func:`.fittings.features` makes them from a village's figures.
    """

    key: str
    text: str = ""
    size_m: float | None = None
    height_m: float | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """A space with an outline, and what is to be said of it.

    `label`, `until` and `title` tell the state: "Tournage", "18 h", "Clip « Sel »". `parts` are the codes of the rooms
    that make it up: where they are on the same floor, they are drawn instead of the whole they fill.
    """

    code: str
    name: str
    kind: str
    polygon: Polygon
    area_m2: float | None = None
    capacity: int | None = None
    state: State | None = None
    label: str = ""
    until: str = ""
    title: str = ""
    href: str = ""
    features: tuple[Feature, ...] = ()
    height_m: float | None = None
    parts: tuple[str, ...] = ()

    def feature(self, key: str) -> Feature | None:
        """The first feature of that key."""
        return next((feature for feature in self.features if feature.key == key), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of floor that nobody books: a corridor, a courtyard, stairs. Its outline is walls, as a room's is."""

    name: str
    polygon: Polygon
    kind: PassageKind = PassageKind.CORRIDOR
    unbuilt: bool = False


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall along a line of points, apart from those that rooms make by themselves."""

    line: tuple[Point, ...]
    kind: WallKind = WallKind.WALL
    name: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """An opening `width` metres wide, centred on `at`, in whichever wall passes there; not drawn where none does."""

    at: Point
    width: float
    name: str = ""
    height_m: float | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """One level of a building."""

    level_code: str
    name: str
    outline: Polygon
    rooms: tuple[Room, ...] = ()
    circulation: tuple[Passage, ...] = ()
    doors: tuple[Door, ...] = ()
    walls: tuple[Wall, ...] = ()
    under_construction: bool = False
