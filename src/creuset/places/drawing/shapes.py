"""What the drawings are made from: a level, its rooms, its passages and its doors, in metres, frozen.

x grows to the right and y downwards, as in :mod:`creuset.kernel.geometry`. Every text is already in the reader's language.
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
    """What the floor between the rooms is."""

    CORRIDOR = "corridor"
    COURT = "court"
    STREET = "street"
    HALL = "hall"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something fixed in a room that a drawing can show; keys that no drawing knows are passed over.

    Known: ``cyclorama`` (`size_m` long, `height_m` high), ``grid`` (a point every `size_m`), ``socket`` (`text` such as
    "125 A", `count` of them), ``crane`` (the partition with the other half travels).
    """

    key: str
    text: str = ""
    size_m: float | None = None
    height_m: float | None = None
    count: int = 1
    at: Point | None = None


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
    """A stretch of floor that nobody books: a corridor, a courtyard, a street."""

    name: str
    polygon: Polygon
    kind: PassageKind = PassageKind.CORRIDOR


@dataclass(frozen=True, slots=True)
class Door:
    """An opening `width` metres wide, centred on `at`, in whichever wall passes there. Without a wall, it is not drawn."""

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
    under_construction: bool = False
