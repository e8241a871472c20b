"""Where things are made, finished, kept and shared: suites, workshops, stores, stalls, the atrium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.projection import block, lamp, person, plant

if TYPE_CHECKING:
    from creuset.places.drawing.kit import Kit


def edit_suite(kit: Kit) -> None:
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


def recording_studio(kit: Kit) -> None:
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


def workshop(kit: Kit) -> None:
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


def fab_lab(kit: Kit) -> None:
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


def dressing_room(kit: Kit) -> None:
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


def shelves(kit: Kit) -> None:
    """Rows of shelves across the room."""
    y = kit.top + 0.4
    while y + 0.7 <= kit.bottom - 0.4:
        kit.block((kit.left + 0.5, y, kit.right - 0.5, y + 0.7), 1.5)
        y += 2.0


def stall(kit: Kit) -> None:
    """A counter at the back, small tables before it."""
    kit.block((kit.left + 0.4, kit.top + 0.5, kit.right - 0.4, kit.top + 1.2), 1.1, "wood")
    columns, rows = int(kit.wide / 2.6), int((kit.deep - 2) / 2.6)
    for index in range(min(max(0, columns * rows), 14)):
        x = kit.left + kit.wide / columns * (index % columns + 0.5) - 0.4
        y = kit.top + 2 + (kit.deep - 2) / rows * (index // columns + 0.4) - 0.4
        kit.block((x, y, x + 0.8, y + 0.8), 0.75)
    kit.people(4 if kit.busy else 1)


def atrium(kit: Kit) -> None:
    """Benches, plants, people who cross."""
    columns, rows = max(1, int(kit.wide / 6)), max(1, int(kit.deep / 6))
    for index in range(min(columns * rows, 16)):
        x = kit.left + kit.wide / columns * (index % columns + 0.5)
        y = kit.top + kit.deep / rows * (index // columns + 0.5)
        if kit.roll(3):
            kit.block((x - 1.1, y - 0.3, x + 1.1, y + 0.3), 0.45, "wood")
        kit.put((x + 1.3, y - 0.3, x + 1.9, y + 0.3), 1.3, plant(x + 1.6, y))
    kit.people(min(14, int(kit.wide * kit.deep / (14 if kit.busy else 40))))


def parking(kit: Kit) -> None:
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
