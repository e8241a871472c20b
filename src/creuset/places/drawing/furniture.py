"""What stands in a room of each kind: the same room is always furnished the same, and nothing stands in its doorway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.commons import planned
from creuset.places.drawing.projection import block, lamp, person, plant
from creuset.places.drawing.seeds import seed
from creuset.places.drawing.shapes import State
from creuset.places.drawing.stages import photo_studio, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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

    def is_clear(self, box: Box) -> bool:
        """Whether the box lies in the room, off its doorways and off what stands there."""
        x0, y0, x1, y1 = box
        if x0 < self.left or y0 < self.top or x1 > self.right or y1 > self.bottom:
            return False
        for x, y in self.doors:
            if x0 - _DOORWAY < x < x1 + _DOORWAY and y0 - _DOORWAY < y < y1 + _DOORWAY:
                return False
        return not any(
            x0 < t[2] + _AISLE and t[0] < x1 + _AISLE and y0 < t[3] + _AISLE and t[1] < y1 + _AISLE
            for t in self._taken
        )

    def put(self, box: Box, height: float, drawing: str) -> bool:
        """Stand it there if the place is clear."""
        if not self.is_clear(box):
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


def furnish(scene: Scene, room: Room, box: Box, doors: Iterable[Point]) -> None:
    """Put into the room what its kind, its size and its state call for; an unbuilt room shows where things will stand."""
    kit = Kit(scene, room, box, doors)
    if kit.wide < 1 or kit.deep < 1 or room.state is State.CLOSED:
        return
    if room.state is State.UNBUILT:
        planned(scene, box)
        return
    furnisher = _FURNISHERS.get(room.kind)
    if furnisher is not None:
        furnisher(kit)


# --- where people work --------------------------------------------------------------------------------------------------


def _island(x: float, y: float, long: float, seated: int) -> str:
    """A table, two or more chairs on each long side, the people on some of them; far side first."""
    chairs = max(1, int(long / 1.4))
    step = long / chairs
    back, front = [], []
    for index in reversed(range(chairs)):
        cx = x + step * index + step / 2
        back.append(block(cx - 0.3, y - 0.85, cx + 0.3, y - 0.3, 0.5))
        front.append(block(cx - 0.3, y + 1.9, cx + 0.3, y + 2.45, 0.5))
        if seated >> index & 1:
            back.append(person(cx, y - 0.5))
        if seated >> (index + chairs) & 1:
            front.append(person(cx, y + 2.3))
    return "".join((*back, block(x, y, x + long, y + 1.6, 0.75, "wood"), *front))


def _islands(kit: Kit, long: float, pitch_x: float, pitch_y: float, share: int) -> None:
    """Rows of tables centred in the room, as many as its seats need; `share` of 16 seats are taken."""
    columns = max(1, int((kit.wide - 0.8) / pitch_x))
    rows = max(1, int((kit.deep - 0.4) / pitch_y))
    each = 2 * max(1, int(long / 1.4))
    wanted = max(1, -(-kit.seats(columns * rows * each) // each))
    start_x = kit.left + (kit.wide - (columns - 1) * pitch_x - long) / 2
    start_y = kit.top + (kit.deep - (rows - 1) * pitch_y - 3.3) / 2 + 0.85
    for index in range(min(columns * rows, wanted)):
        x, y = start_x + pitch_x * (index % columns), start_y + pitch_y * (index // columns)
        seated = sum((kit.roll(16) < share) << seat for seat in range(each))
        kit.put(
            (x, y - 0.85, x + long, y + 2.45), 1.7 if seated else 0.75, _island(x, y, long, seated)
        )


def _open_space(kit: Kit) -> None:
    _islands(kit, 3.2 if kit.wide > 5 else 2.8, 5.0, 4.8, 7 if kit.busy else 4)  # noqa: PLR2004 - metres
    x, y = kit.right - 0.9, kit.bottom - 0.9
    kit.put((x - 0.3, y - 0.3, x + 0.3, y + 0.3), 1.3, plant(x, y))
    kit.block((kit.right - 1.3, kit.top + 0.3, kit.right - 0.3, kit.top + 3.2), 0.5, "prop")
    kit.people(
        min(6, int(kit.wide * kit.deep / 45)) if kit.busy else min(3, int(kit.wide * kit.deep / 90))
    )


def _shared_office(kit: Kit) -> None:
    if kit.wide < 4.4 or kit.deep < 4.2:  # noqa: PLR2004 - metres: too narrow for a table with chairs on both sides
        _private_office(kit)
        return
    _islands(kit, 3.0, 4.4, 4.4, 6 if kit.busy else 3)
    kit.people(1)


def _private_office(kit: Kit) -> None:
    """Desks along the far walls, one for each, a chair before it."""
    wanted = min(kit.seats(2), 12)
    x, step = kit.left + 0.1, 2.1
    while wanted > 0 and x + 1.8 <= kit.right:
        y = kit.top + 0.3
        wanted -= _desk(kit, x, y)
        x += step
    x = kit.left + 0.1
    while wanted > 0 and kit.deep > 4.6 and x + 1.8 <= kit.right:  # noqa: PLR2004 - metres: a second row
        wanted -= _desk(kit, x, kit.bottom - 2.0)
        x += step


def _desk(kit: Kit, x: float, y: float) -> bool:
    seat = block(x + 0.6, y + 1.0, x + 1.2, y + 1.5, 0.5)
    taken = kit.busy and kit.roll(3) > 0
    drawing = (
        block(x, y, x + 1.8, y + 0.8, 0.75, "wood")
        + block(x + 0.55, y + 0.15, x + 1.25, y + 0.22, 0.45, "cam", 0.75)
        + seat
        + (person(x + 0.9, y + 1.35) if taken else "")
    )
    return kit.put((x, y, x + 1.8, y + 1.5), 1.7 if taken else 1.2, drawing)


def _meeting_room(kit: Kit) -> None:
    """One table as long as the room allows, chairs on its long sides, a screen on the far wall."""
    long = min(kit.wide - 2.2, 1.0 + kit.seats(8) * 0.5, 9.0)
    if long < 1.2 or kit.deep < 3.3:  # noqa: PLR2004 - metres: no room for a table and chairs
        _booth(kit)
        return
    x, y = kit.left + (kit.wide - long) / 2, kit.top + (kit.deep - 3.3) / 2 + 0.85
    seats = 2 * max(1, int(long / 1.4))
    seated = sum((kit.roll(16) < 11) << seat for seat in range(seats)) if kit.busy else 0  # noqa: PLR2004 - of 16
    kit.put((x, y - 0.85, x + long, y + 2.45), 1.7 if seated else 0.75, _island(x, y, long, seated))
    middle = (kit.top + kit.bottom) / 2
    kit.put(
        (kit.right - 0.2, middle - 1, kit.right - 0.05, middle + 1),
        1.5,
        block(kit.right - 0.2, middle - 1, kit.right - 0.05, middle + 1, 0.9, "cam", 0.6),
    )


def _booth(kit: Kit) -> None:
    x, y = (kit.left + kit.right) / 2, kit.top + 0.2
    kit.block((x - min(0.5, kit.wide / 3), y, x + min(0.5, kit.wide / 3), y + 0.4), 0.9, "wood")
    if kit.busy:
        kit.person(x, y + 0.9)


def _conference_room(kit: Kit) -> None:
    """Rows of chairs that look at a screen on the far side; the room half full when something is on."""
    screen = (
        kit.right - 0.25,
        kit.top + kit.deep * 0.2,
        kit.right - 0.1,
        kit.bottom - kit.deep * 0.2,
    )
    kit.put(screen, 2.6, block(*screen, 2.0, "glow", 0.5))
    kit.block(
        (
            kit.right - 2.4,
            kit.top + kit.deep * 0.28,
            kit.right - 1.9,
            kit.top + kit.deep * 0.28 + 0.9,
        ),
        1.1,
        "wood",
    )
    x, rows = kit.right - 4.2, max(1, int((kit.deep - 1.6) / 0.95))
    left = kit.seats(int(kit.wide * kit.deep / 2))
    while x > kit.left + 0.6 and left > 0:
        y = kit.top + (kit.deep - rows * 0.95) / 2
        drawn = []
        for _ in range(min(rows, left)):
            drawn.append(block(x, y, x + 0.5, y + 0.55, 0.5))
            if kit.busy and kit.roll(16) < 9:  # noqa: PLR2004 - of 16
                drawn.append(person(x + 0.25, y + 0.4))
            y += 0.95
            left -= 1
        kit.put((x, kit.top + (kit.deep - rows * 0.95) / 2, x + 0.5, y - 0.4), 1.7, "".join(drawn))
        x -= 1.25
    if kit.busy:
        kit.person(kit.right - 1.4, kit.top + kit.deep * 0.28 + 0.4)


# --- where films are finished ---------------------------------------------------------------------------------------------


def _edit_suite(kit: Kit) -> None:
    """A screen that glows on the far wall, a console with two monitors, an armchair behind."""
    long = min(3.8, kit.wide - 1.0)
    x, y = kit.left + (kit.wide - long) / 2, kit.top + min(1.7, kit.deep * 0.38)
    glow = (x - 0.1, kit.top + 0.12, x + long + 0.1, kit.top + 0.24)
    kit.put(glow, 2.5, block(*glow, 1.7, "glow", 0.6))
    drawing = block(x, y, x + long, y + 0.9, 0.8, "wood")
    for share in (0.52, 0.1):
        drawing += block(
            x + long * share, y + 0.1, x + long * (share + 0.38), y + 0.2, 0.65, "cam", 0.8
        )
    drawing += block(x + long / 2 - 0.35, y + 1.2, x + long / 2 + 0.35, y + 1.8, 0.5)
    if kit.busy:
        drawing += person(x + long / 2, y + 1.6)
    kit.put((x, y, x + long, y + 1.8), 1.7, drawing)
    kit.block((kit.left + 0.4, kit.bottom - 1.2, kit.left + 2.2, kit.bottom - 0.3), 0.55, "prop")


def _recording_studio(kit: Kit) -> None:
    """The booth behind glass on the far side, a microphone in it; the console on the near side."""
    y = kit.top + kit.deep * 0.52
    glass = (kit.left + 0.2, y, kit.right - 0.2, y + 0.12)
    x = kit.left + kit.wide * 0.3
    kit.put(
        (x - 0.2, kit.top + kit.deep * 0.25, x + 0.2, kit.top + kit.deep * 0.25 + 0.4),
        1.7,
        lamp(x, kit.top + kit.deep * 0.25 + 0.2, 1.6),
    )
    kit.block(
        (
            kit.right - kit.wide * 0.36,
            kit.top + 0.4,
            kit.right - 0.6,
            kit.top + 0.4 + min(1.3, kit.deep * 0.2),
        ),
        1.1,
        "cam",
    )
    if kit.busy:
        kit.person(x + 0.7, kit.top + kit.deep * 0.28)
    kit.put(glass, 1.6, block(*glass, 1.5, "glass"))
    kit.block((x - 0.8, y + 0.6, x + min(2.4, kit.wide * 0.5), y + 1.4), 0.85, "wood")
    if kit.busy:
        kit.person(x + 0.4, y + 1.9)


# --- where things are made, kept, shared ------------------------------------------------------------------------------------


def _workshop(kit: Kit) -> None:
    """Set flats in their rack, benches, a platform being built."""
    rack = min(5.0, kit.wide * 0.4)
    x, y = kit.left + 0.6, kit.top + 0.5
    drawing = "".join(
        block(x, y + 0.5 * index, x + rack, y + 0.5 * index + 0.18, 2.4, "set")
        for index in range(5)
    )
    kit.put((x, y, x + rack, y + 2.2), 2.4, drawing)
    kit.block(
        (kit.right - min(5, kit.wide * 0.36), kit.top + 0.4, kit.right - 0.4, kit.top + 1.5),
        1.1,
        "wood",
    )
    columns = max(1, int((kit.wide - 1) / 4.4))
    for index in range(columns):
        x = kit.left + (kit.wide - columns * 4.4 + 1.4) / 2 + 4.4 * index
        kit.block(
            (x, kit.top + kit.deep * 0.42, x + 3, kit.top + kit.deep * 0.42 + 1.5), 0.9, "wood"
        )
    if kit.deep > 9:  # noqa: PLR2004 - metres
        kit.block(
            (
                kit.left + kit.wide * 0.2,
                kit.bottom - 5.4,
                kit.left + kit.wide * 0.5,
                kit.bottom - 1.8,
            ),
            0.5,
            "wood",
        )
        kit.block(
            (
                kit.left + kit.wide * 0.64,
                kit.bottom - 5,
                kit.left + kit.wide * 0.64 + 2.6,
                kit.bottom - 2.4,
            ),
            1.6,
            "set",
        )
    kit.people(min(5, 1 + int(kit.wide * kit.deep / 70)) if kit.busy else 1)


def _fab_lab(kit: Kit) -> None:
    """Machines along the far wall, benches in the middle."""
    x = kit.left + 0.5
    while x + 1.2 <= kit.right - 0.3:
        kit.put(
            (x, kit.top + 0.3, x + 1.1, kit.top + 1.3),
            1.6,
            block(x, kit.top + 0.3, x + 1.1, kit.top + 1.3, 0.8)
            + block(x + 0.15, kit.top + 0.45, x + 0.95, kit.top + 1.15, 0.7, "glass", 0.8),
        )
        x += 1.9
    columns = max(1, int((kit.wide - 1) / 4.4))
    for index in range(columns):
        x = kit.left + (kit.wide - columns * 4.4 + 1.4) / 2 + 4.4 * index
        kit.block(
            (x, kit.top + kit.deep * 0.55, x + 3, kit.top + kit.deep * 0.55 + 1.4), 0.9, "wood"
        )
    kit.people(3 if kit.busy else 1)


def _dressing_room(kit: Kit) -> None:
    """A lit mirror table on the far wall with its chairs."""
    y, seats = kit.top + 0.15, kit.seats(2)
    for start, end in (
        (0.0, 1.0),
        (0.0, 0.44),
        (0.56, 1.0),
    ):  # beside a door in that wall, what is left of it
        x, long = kit.left + 0.2 + start * (kit.wide - 0.4), (end - start) * (kit.wide - 0.4)
        drawing = block(x, y, x + long, y + 0.1, 0.8, "glass", 0.75) + block(
            x, y, x + long, y + 0.6, 0.75, "wood"
        )
        if not kit.put((x, y, x + long, y + 0.6), 1.5, drawing):
            continue
        count = max(1, min(seats, int(long / 1.7)))
        for index in reversed(range(count)):
            cx = x + long / count * (index + 0.5)
            kit.block((cx - 0.3, y + 0.8, cx + 0.3, y + 1.3), 0.5)
    if kit.busy:
        kit.people(1)


def _shelves(kit: Kit) -> None:
    """Rows of shelves across the room."""
    y = kit.top + 0.4
    while y + 0.7 <= kit.bottom - 0.4:
        kit.block((kit.left + 0.5, y, kit.right - 0.5, y + 0.7), 1.5)
        y += 2.0


def _stall(kit: Kit) -> None:
    """A counter at the back, small tables before it."""
    kit.block((kit.left + 0.4, kit.top + 0.5, kit.right - 0.4, kit.top + 1.2), 1.1, "wood")
    columns, rows = int(kit.wide / 2.6), int((kit.deep - 2) / 2.6)
    for index in range(min(max(0, columns * rows), 14)):
        x = kit.left + kit.wide / columns * (index % columns + 0.5) - 0.4
        y = kit.top + 2 + (kit.deep - 2) / rows * (index // columns + 0.4) - 0.4
        kit.block((x, y, x + 0.8, y + 0.8), 0.75)
    kit.people(4 if kit.busy else 1)


def _atrium(kit: Kit) -> None:
    """Benches, plants, people who cross."""
    columns, rows = max(1, int(kit.wide / 6)), max(1, int(kit.deep / 6))
    for index in range(min(columns * rows, 16)):
        x = kit.left + kit.wide / columns * (index % columns + 0.5)
        y = kit.top + kit.deep / rows * (index // columns + 0.5)
        if kit.roll(3):
            kit.block((x - 1.1, y - 0.3, x + 1.1, y + 0.3), 0.45, "wood")
        kit.put((x + 1.3, y - 0.3, x + 1.9, y + 0.3), 1.3, plant(x + 1.6, y))
    kit.people(min(14, int(kit.wide * kit.deep / (14 if kit.busy else 40))))


def _parking(kit: Kit) -> None:
    """Bays side by side, some of them taken."""
    x = kit.left + 0.4
    while x + 2 <= kit.right - 0.2:
        if kit.roll(3):
            y = kit.top + 0.5
            kit.put(
                (x, y, x + 1.9, y + 4.3),
                1.5,
                block(x, y, x + 1.9, y + 4.3, 0.8, "truck")
                + block(x + 0.15, y + 1, x + 1.75, y + 3.2, 0.6, "truck", 0.8),
            )
        x += 2.6


_FURNISHERS: dict[str, Callable[[Kit], None]] = {
    "stage": stage,
    "digital-stage": stage,
    "photo": photo_studio,
    "recording": _recording_studio,
    "edit": _edit_suite,
    "grading": _edit_suite,
    "meeting": _meeting_room,
    "conference": _conference_room,
    "phone-box": _booth,
    "office": _private_office,
    "shared-office": _shared_office,
    "open-space": _open_space,
    "workshop": _workshop,
    "fab-lab": _fab_lab,
    "dressing-room": _dressing_room,
    "storage": _shelves,
    "locker": _shelves,
    "stall": _stall,
    "atrium": _atrium,
    "parking": _parking,
}
