"""The isometric view from the street corner: x runs away to the right, y comes forward to the right, z rises.

Whoever looks stands at the far end of -x and +y: of a block, its top, its -x face and its +y face are seen.
"""

from __future__ import annotations

from math import cos, radians

UNIT = 20.0
"""Drawing units to a metre, so that whole numbers place things to a few centimetres."""

_ACROSS = cos(radians(30)) * UNIT
_DOWN = 0.5 * UNIT
_RISE = 0.92 * UNIT

type _Point = tuple[float, float]


def at(x: float, y: float, z: float = 0.0) -> _Point:
    """Where a point of the village falls on the drawing."""
    return (x + y) * _ACROSS, (y - x) * _DOWN - z * _RISE


def face(css: str, *corners: tuple[float, float, float]) -> str:
    """A flat polygon in space."""
    points = "L".join(
        f"{round((x + y) * _ACROSS)} {round((y - x) * _DOWN - z * _RISE)}" for x, y, z in corners
    )
    return f'<path class="{css}" d="M{points}Z"/>'


def floor(css: str, polygon: tuple[_Point, ...]) -> str:
    """A polygon lying on the ground."""
    points = "L".join(f"{round((x + y) * _ACROSS)} {round((y - x) * _DOWN)}" for x, y in polygon)
    return f'<path class="{css}" d="M{points}Z"/>'


def ground_lines(css: str, segments: tuple[tuple[_Point, _Point], ...]) -> str:
    """Lines on the ground."""
    data = "".join(
        f"M{round((ax + ay) * _ACROSS)} {round((ay - ax) * _DOWN)}"
        f"L{round((bx + by) * _ACROSS)} {round((by - bx) * _DOWN)}"
        for (ax, ay), (bx, by) in segments
    )
    return f'<path class="{css}" d="{data}"/>'


def block(
    x0: float, y0: float, x1: float, y1: float, height: float, css: str = "o", z: float = 0.0
) -> str:
    """An upright box: the three faces that are seen, lit differently by their classes."""
    west, south, north, east = (
        (x0 + y0) * _ACROSS,
        (x0 + y1) * _ACROSS,
        (x1 + y0) * _ACROSS,
        (x1 + y1) * _ACROSS,
    )
    v_west, v_south, v_north, v_east = (
        (y0 - x0) * _DOWN,
        (y1 - x0) * _DOWN,
        (y0 - x1) * _DOWN,
        (y1 - x1) * _DOWN,
    )
    low, high = z * _RISE, (z + height) * _RISE
    w, s, n, e = round(west), round(south), round(north), round(east)
    top_w, top_s, top_e = round(v_west - high), round(v_south - high), round(v_east - high)
    foot_s = round(v_south - low)
    return (
        f'<path class="{css}-l" d="M{w} {round(v_west - low)}L{s} {foot_s}V{top_s}L{w} {top_w}Z"/>'
        f'<path class="{css}-f" d="M{s} {foot_s}L{e} {round(v_east - low)}V{top_e}L{s} {top_s}Z"/>'
        f'<path class="{css}-t" d="M{w} {top_w}L{n} {round(v_north - high)}L{e} {top_e}L{s} {top_s}Z"/>'
    )


def prism(footprint: tuple[_Point, ...], height: float, css: str, z: float = 0.0) -> str:
    """An upright block on any convex footprint."""
    drawn = []
    middle_x = sum(x for x, _ in footprint) / len(footprint)
    middle_y = sum(y for _, y in footprint) / len(footprint)
    for (ax, ay), (bx, by) in zip(footprint, (*footprint[1:], footprint[0]), strict=True):
        nx, ny = by - ay, ax - bx
        if nx * ((ax + bx) / 2 - middle_x) + ny * ((ay + by) / 2 - middle_y) < 0:
            nx, ny = -nx, -ny
        if ny - nx > 0:  # the side looks at whoever looks
            side = "f" if ny > -nx else "l"
            drawn.append(
                face(
                    f"{css}-{side}",
                    (ax, ay, z),
                    (bx, by, z),
                    (bx, by, z + height),
                    (ax, ay, z + height),
                )
            )
    drawn.append(face(f"{css}-t", *((x, y, z + height) for x, y in footprint)))
    return "".join(drawn)


def person(x: float, y: float, css: str = "who") -> str:
    """Somebody standing, a metre seventy tall."""
    a, b = round((x + y) * _ACROSS), round((y - x) * _DOWN)
    body = f'<path class="{css}" d="M{a - 5} {b}v-17a5 5 0 0 1 10 0v17z"/>'
    return f'{body}<circle class="{css}" cx="{a}" cy="{b - 28}" r="5"/>'


def tree(x: float, y: float, size: float = 1.7) -> str:
    """A tree in two greens, with its shade on the ground."""
    a, b = round((x + y) * _ACROSS), round((y - x) * _DOWN)
    r = round(size * 20)
    return (
        f'<ellipse class="shade" cx="{a + 12}" cy="{b}" rx="{r}" ry="{r // 2}"/><path class="trunk" d="M{a} {b}v-44"/>'
        f'<circle class="leaf" cx="{a}" cy="{b - 56}" r="{r}"/>'
        f'<circle class="leaf-2" cx="{a - r // 3}" cy="{b - 56 - r // 3}" r="{r // 2}"/>'
    )


def plant(x: float, y: float) -> str:
    """A plant in its pot."""
    a, b = round((x + y) * _ACROSS), round((y - x) * _DOWN)
    return (
        f'<path class="pot" d="M{a - 6} {b - 9}h12l-3 10h-6z"/><circle class="leaf" cx="{a}" cy="{b - 19}" r="11"/>'
        f'<circle class="leaf-2" cx="{a - 4}" cy="{b - 23}" r="6"/>'
    )


def lamp(x: float, y: float, height: float) -> str:
    """A light on its stand."""
    a, b = round((x + y) * _ACROSS), round((y - x) * _DOWN)
    top = round(b - height * _RISE)
    return (
        f'<path class="line" d="M{a - 8} {b + 4}L{a} {top + 16}L{a + 10} {b + 2}M{a} {b - 4}V{top}"/>'
        f'<circle class="lamp" cx="{a}" cy="{top}" r="8"/>'
    )
