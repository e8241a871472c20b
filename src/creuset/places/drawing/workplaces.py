"""Where people work and meet: desks, tables with chairs around them, rows before a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.projection import block, person, plant

if TYPE_CHECKING:
    from creuset.places.drawing.kit import Kit

_PASSING = 0.25
"""Metres between a door and the chairs of a meeting table, which are pushed in when somebody passes."""


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


def open_space(kit: Kit) -> None:
    _islands(kit, 3.2 if kit.wide > 5 else 2.8, 5.0, 4.8, 7 if kit.busy else 4)  # noqa: PLR2004 - metres
    x, y = kit.right - 0.9, kit.bottom - 0.9
    kit.put((x - 0.3, y - 0.3, x + 0.3, y + 0.3), 1.3, plant(x, y))
    kit.block((kit.right - 1.3, kit.top + 0.3, kit.right - 0.3, kit.top + 3.2), 0.5, "prop")
    kit.people(
        min(6, int(kit.wide * kit.deep / 45)) if kit.busy else min(3, int(kit.wide * kit.deep / 90))
    )


def shared_office(kit: Kit) -> None:
    if kit.wide < 4.4 or kit.deep < 4.2:  # noqa: PLR2004 - metres: too narrow for a table with chairs on both sides
        private_office(kit)
        return
    _islands(kit, 3.0, 4.4, 4.4, 6 if kit.busy else 3)
    kit.people(1)


def private_office(kit: Kit) -> None:
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


def meeting_room(kit: Kit) -> None:
    """One table as long as the room allows, chairs on its long sides, a screen on the far wall."""
    long = min(kit.wide - 2.2, 1.0 + kit.seats(8) * 0.5, 9.0)
    if long < 1.2 or kit.deep < 3.3:  # noqa: PLR2004 - metres: no room for a table and chairs
        booth(kit)
        return
    x, y = kit.left + (kit.wide - long) / 2, kit.top + (kit.deep - 3.3) / 2 + 0.85
    seats = 2 * max(1, int(long / 1.4))
    seated = sum((kit.roll(16) < 11) << seat for seat in range(seats)) if kit.busy else 0  # noqa: PLR2004 - of 16
    around = (x, y - 0.85, x + long, y + 2.45)
    kit.put(around, 1.7 if seated else 0.75, _island(x, y, long, seated), doorway=_PASSING)
    middle = (kit.top + kit.bottom) / 2
    kit.put(
        (kit.right - 0.2, middle - 1, kit.right - 0.05, middle + 1),
        1.5,
        block(kit.right - 0.2, middle - 1, kit.right - 0.05, middle + 1, 0.9, "cam", 0.6),
    )


def booth(kit: Kit) -> None:
    x, y = (kit.left + kit.right) / 2, kit.top + 0.2
    kit.block((x - min(0.5, kit.wide / 3), y, x + min(0.5, kit.wide / 3), y + 0.4), 0.9, "wood")
    if kit.busy:
        kit.person(x, y + 0.9)


def conference_room(kit: Kit) -> None:
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
