"""What is measured on the paper of a room: its dimensions around it, the scale under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.dimensions import chain, dimension
from creuset.places.drawing.lettering import cut
from creuset.places.drawing.paper import DIMENSION, EDGE, NOTE, ON_WALL
from creuset.places.drawing.svg import figure, path, text

if TYPE_CHECKING:
    from creuset.kernel.geometry import Box
    from creuset.places.drawing.paper import Paper

_BARS = (20, 10, 5, 2, 1)


def dimensions(paper: Paper) -> str:
    """Overall width above, depth to the left; below and to the right, the pieces between corners and openings."""
    metres = paper.words.metres
    drawn = [
        dimension((0, -DIMENSION), (paper.wide, -DIMENSION), metres(paper.right - paper.left)),
        dimension((-DIMENSION, 0), (-DIMENSION, paper.high), metres(paper.bottom - paper.top)),
    ]
    below = _stops(paper, axis=0)
    beside = _stops(paper, axis=1)
    if len(below) > 2:  # noqa: PLR2004 - more than the two ends
        places = [(value - paper.left) * paper.unit for value in below]
        drawn.append(chain(places, below, metres, across=paper.high + DIMENSION, upright=False))
    if len(beside) > 2:  # noqa: PLR2004
        places = [(value - paper.top) * paper.unit for value in beside]
        drawn.append(chain(places, beside, metres, across=paper.wide + DIMENSION, upright=True))
    return "".join(drawn)


def _stops(paper: Paper, axis: int) -> list[float]:
    """Where the lower side (axis 0) or the right side (axis 1) is divided: at corners and openings."""
    middle = ((paper.left + paper.right) / 2, (paper.top + paper.bottom) / 2)[1 - axis]
    stops = {round(point[axis], 3) for point in paper.room.polygon if point[1 - axis] > middle}
    stops |= {round((paper.left, paper.top)[axis], 3), round((paper.right, paper.bottom)[axis], 3)}
    for sill in paper.own(paper.plan.walls.sills):
        if (
            all(point[1 - axis] > middle for point in sill)
            and abs(sill[0][1 - axis] - sill[1][1 - axis]) < ON_WALL
        ):
            stops |= {round(point[axis], 3) for point in sill}
    return sorted(stops)


def foot(paper: Paper, box: Box) -> str:
    """A note on the left, the scale on the right, under everything."""
    words = paper.words
    y = paper.high + EDGE + 14
    grid = paper.room.feature("grid")
    told = [grid.text or words.grid] if grid else []
    note = " · ".join((*told, words.in_metres))
    wide = paper.right - paper.left
    metres = next((bar for bar in _BARS if bar <= wide / 4), 1)
    length = metres * paper.unit
    left, right = box[0] + 28, box[0] + box[2] - 28
    bar = path(
        "s-line",
        f"M{figure(right - length)} {figure(y - 5)}h{figure(length)}m0 -5v10"
        f"M{figure(right - length)} {figure(y - 10)}v10",
    )
    scale = text("s-note", right - length - 9, y, f"{metres} m", size=NOTE, anchor="end")
    room = right - left - length - 80
    return text("s-note s-foot", left, y, cut(note, NOTE, room), size=NOTE) + bar + scale
