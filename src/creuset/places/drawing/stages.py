"""What stands on a stage: its cyclorama, and while it is taken a set, lights and a crew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.fittings import cyclorama
from creuset.places.drawing.projection import block, face, floor, lamp

if TYPE_CHECKING:
    from creuset.kernel.geometry import Point
    from creuset.places.drawing.kit import Kit

_CREW = ((3.4, -1.7), (4.8, -1.2), (-2.4, 0.8), (-2.0, 2.0), (-5.0, 2.0), (-6.0, 4.0), (1.0, 3.2))
_LIGHTS = ((-1.0, -5.2), (-0.6, 2.6), (6.6, 3.2))


def stage(kit: Kit) -> None:
    """A cyclorama in the far corner where there is one; a set with its crew when busy, flight cases otherwise."""
    _cyclorama(kit)
    if not kit.busy:
        kit.block((kit.left + 0.8, kit.bottom - 2.4, kit.left + 3.0, kit.bottom - 1.0), 0.9)
        kit.block((kit.left + 3.4, kit.bottom - 2.2, kit.left + 4.4, kit.bottom - 1.2), 1.1)
        return
    scale = min(1.0, kit.wide / 18, kit.deep / 14)
    x, y = (kit.left + kit.right) / 2, (kit.top + kit.bottom) / 2 + kit.deep * 0.06
    _set(kit, x, y, scale)
    for dx, dy in _LIGHTS:
        _light(kit, x + dx * scale, y + dy * scale, 4.2 * max(scale, 0.7))
    kit.block(
        (x - 1.6 * scale, y + 0.2 * scale, x - 1.6 * scale + 0.9, y + 0.2 * scale + 0.8), 1.2, "cam"
    )
    for dx, dy in _CREW[: max(2, round(len(_CREW) * scale))]:
        kit.person(x + dx * scale, y + dy * scale)
    kit.block((kit.left + 0.8, kit.bottom - 2.2, kit.left + 3.4, kit.bottom - 1.2), 0.8)


def photo_studio(kit: Kit) -> None:
    """A cyclorama, and while somebody shoots two lights, the camera and the model."""
    _cyclorama(kit)
    long = kit.wide * 0.6
    x, y = kit.right - long / 2 - 0.5, kit.top + kit.deep * 0.62
    _light(kit, x - long * 0.45, y, 2.8)
    _light(kit, x + long * 0.34, y, 2.8)
    if kit.busy:
        kit.block((x - 0.4, y + 0.6, x + 0.2, y + 1.2), 1.3, "cam")
        kit.person(x - 0.8, y + 1.6)
        kit.person(x + 0.2, y - 1.2)
    kit.block((kit.left + 0.6, kit.bottom - 1.9, kit.left + 2.8, kit.bottom - 0.8), 0.8)


def _cyclorama(kit: Kit) -> None:
    """A white wall along the far sides of the room, its corner rounded, its floor painted."""
    found = cyclorama(kit.room, (kit.left, kit.top, kit.right, kit.bottom))
    if found is None:
        return
    (x0, y0, x1, y1), height = found.box, found.height_m
    # each facet runs on under the next one, so that no seam shows between them
    bends = ((x0, y0), *found.turn, (x1, y1))
    last = len(bends) - 1
    drawn = [
        _upright(f"cyc-{step}", bends[step], bends[min(step + 2, last)], height)
        for step in range(last)
    ]
    # two thin things, one along each wall: what stands on the painted floor is nearer than both
    kit.scene.put((x0, y0 - 0.1, x1, y0 + 0.02), height, drawn[0])
    kit.scene.put((x1 - 0.02, y0, x1 + 0.1, y1), height, "".join(drawn[1:]))
    kit.scene.floors.append(floor("cyc-floor", (*bends, (x0, y1))))


def _upright(css: str, first: Point, second: Point, height: float) -> str:
    return face(css, (*first, 0), (*second, 0), (*second, height), (*first, height))


def _light(kit: Kit, x: float, y: float, height: float) -> None:
    kit.put((x - 0.2, y - 0.2, x + 0.2, y + 0.2), height, lamp(x, y, height))


def _set(kit: Kit, x: float, y: float, scale: float) -> None:
    """Two flats at right angles, a sofa and a low table: one thing, drawn from its far corner."""
    long, deep, height = 6 * scale, 6 * scale, min(2.8, 3.2 * scale + 0.6)
    left, top = x + 1 * scale, y - 5 * scale
    kit.scene.put(
        (left, top, left + long, top + 0.25),
        height,
        block(left, top, left + long, top + 0.25, height, "set"),
    )
    kit.scene.put(
        (left + long, top, left + long + 0.25, top + deep),
        height,
        block(left + long, top, left + long + 0.25, top + deep, height, "set"),
    )
    kit.block(
        (left + 1.4 * scale, top + 1.6 * scale, left + 4.2 * scale, top + 2.7 * scale), 0.7, "prop"
    )
    kit.block(
        (left + 2 * scale, top + 3.6 * scale, left + 3.6 * scale, top + 4.4 * scale), 0.45, "prop"
    )
