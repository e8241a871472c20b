"""Rooms as the public site draws them, one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from creuset.kernel.geometry import area, bounds
from creuset.places.drawing.shapes import Floor, Room
from creuset.places.models import Resource
from creuset.places.queries.floors import (
    LevelPlan,
    Looks,
    States,
    drawing_words,
    floor_of,
    specimen_svg,
)
from creuset.places.queries.state import PlaceState
from creuset.villages.models import Village

#: Width of a room in its drawing, for each metre of its two sides.
_SLANT = 0.88
_FILLED = 0.75


@dataclass(frozen=True)
class Grid:
    """The columns in which specimens stand: how many, one's width with its gap, the least, the scale."""

    columns: int
    pitch: float
    least: int
    pixels: float

    def span(self, metres: float) -> int:
        """Return the columns that a drawing so many metres wide needs."""
        return min(self.columns, max(self.least, ceil((metres * self.pixels + 28) / self.pitch)))


#: In pixels of a wide screen; the style sheet keeps the proportions on others.
LARGE, SMALL = Grid(20, 66.2, 4, 11), Grid(12, 110.3, 2, 7)
_MEDIUM_METRES, _LARGE_METRES = 27, 42


@dataclass(frozen=True)
class Specimen:
    """A space lifted out of the plan, and what is told of it, or of its kind."""

    kind: str
    title: str
    words: str
    drawing: SafeString
    pairs: tuple[tuple[str, str], ...]
    url: str
    #: How many columns its drawing needs, and how large it is among others: "s", "m" or "l".
    span: int = 1
    size: str = "s"
    state: PlaceState | None = None
    part_links: tuple[tuple[str, str], ...] = ()


def looks_of(village: Village, *, at: datetime, day: date | None = None) -> Looks:
    """Return what the public drawings of a village share; rooms lead to their sheets, on the day shown."""
    base = reverse("site:spaces", args=[village])
    query = f"?on={day.isoformat()}" if day else ""
    return Looks(
        words=drawing_words(),
        zone=village.zone,
        at=at,
        href=lambda resource: f"{base}{resource.code}/{query}",
        has_labels=False,
    )


def floors_of(plans: Iterable[LevelPlan], looks: Looks, states: States | None) -> dict[int, Floor]:
    """Return the floors as they are drawn, by the id of their level."""
    return {plan.level.pk: floor_of(plan, looks, states) for plan in plans}


def draw_room(
    resource: Resource, floors: Mapping[int, Floor], looks: Looks
) -> tuple[SafeString, float]:
    """Return the space out of its floor, as its halves where they fill it, and how many metres wide it is drawn."""
    floor = floors.get(resource.level_id or 0)
    room = next((r for r in floor.rooms if r.code == resource.code), None) if floor else None
    if floor is None or room is None:
        return mark_safe(""), 0
    parts = tuple(r for r in floor.rooms if r.code in room.parts)
    if sum(area(part.polygon) for part in parts) < _FILLED * area(room.polygon):
        parts = ()
    bare = _bare(room)
    doors = tuple(door for door in floor.doors if _is_near(bare, door.at))
    svg = specimen_svg(bare, tuple(_bare(part) for part in parts), doors, looks.words)
    return as_svg(svg), _metres(bare)


def _bare(room: Room) -> Room:
    """Return the room with what its drawing shows, so that a drawing serves until its state changes."""
    return Room(
        code=room.code,
        name=room.name,
        kind=room.kind,
        polygon=room.polygon,
        capacity=room.capacity,
        state=room.state,
        features=room.features,
        height_m=room.height_m,
    )


def _is_near(room: Room, point: tuple[float, float]) -> bool:
    left, top, right, bottom = bounds(room.polygon)
    return left - 1 < point[0] < right + 1 and top - 1 < point[1] < bottom + 1


def _metres(room: Room) -> float:
    """Return how many metres wide the room is drawn."""
    left, top, right, bottom = bounds(room.polygon)
    return (right - left + bottom - top) * _SLANT


def size_text(metres: float) -> str:
    """Return the size of a drawing so many metres wide, as the style sheet has it: s, m or l."""
    return "l" if metres > _LARGE_METRES else "m" if metres > _MEDIUM_METRES else "s"


def as_svg(drawn: str) -> SafeString:
    """Return a drawing as markup: every text in it is escaped where it is written."""
    return mark_safe(drawn)  # noqa: S308
