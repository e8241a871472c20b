"""What stands in a room of each kind: the same room is always furnished the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.commons import planned
from creuset.places.drawing.kit import Kit
from creuset.places.drawing.shapes import State
from creuset.places.drawing.stages import photo_studio, stage
from creuset.places.drawing.workplaces import (
    booth,
    conference_room,
    meeting_room,
    open_space,
    private_office,
    shared_office,
)
from creuset.places.drawing.workrooms import (
    atrium,
    dressing_room,
    edit_suite,
    fab_lab,
    parking,
    recording_studio,
    shelves,
    stall,
    workshop,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from creuset.kernel.geometry import Box, Point
    from creuset.places.drawing.scene import Scene
    from creuset.places.drawing.shapes import Room


def furnish(scene: Scene, room: Room, box: Box, doors: Iterable[Point]) -> None:
    """Put into the room what its kind, size and state call for; an unbuilt room shows where things will stand."""
    kit = Kit(scene, room, box, doors)
    if kit.wide < 1 or kit.deep < 1 or room.state is State.CLOSED:
        return
    if room.state is State.UNBUILT:
        planned(scene, box)
        return
    furnisher = _FURNISHERS.get(room.kind)
    if furnisher is not None:
        furnisher(kit)


_FURNISHERS: dict[str, Callable[[Kit], None]] = {
    "stage": stage,
    "digital-stage": stage,
    "photo": photo_studio,
    "recording": recording_studio,
    "edit": edit_suite,
    "grading": edit_suite,
    "meeting": meeting_room,
    "conference": conference_room,
    "phone-box": booth,
    "office": private_office,
    "shared-office": shared_office,
    "open-space": open_space,
    "workshop": workshop,
    "fab-lab": fab_lab,
    "dressing-room": dressing_room,
    "storage": shelves,
    "locker": shelves,
    "stall": stall,
    "atrium": atrium,
    "parking": parking,
}
