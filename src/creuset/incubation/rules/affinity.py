"""How well a juror suits an application: what both declare, and what the juror wishes.

No text is compared: even the best models of text order hard pairs right two times in three only, and what
people say of themselves can be explained to them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """What a juror answers when asked whether they want to read an application."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    NONE = ""


#: What a wish adds. Who says no is given the application last, not never: that is what a conflict is for.
WISHES = {Wish.YES: 6, Wish.MAYBE: 2, Wish.NONE: 0}
#: What knowing the axis adds, and each skill that the application asks for, up to so many of them.
AXIS, SKILL, SKILLS = 4, 2, 3


@dataclass(frozen=True, slots=True)
class Affinity:
    """So many points, and where they come from."""

    points: int
    knows_axis: bool
    skills: tuple[str, ...]
    wish: Wish


def affinity_of(
    *,
    axis: str,
    asks: frozenset[str],
    axes: frozenset[str],
    skills: frozenset[str],
    wish: Wish = Wish.NONE,
) -> Affinity:
    """Return how well a juror of these axes and skills suits an application of this axis that asks for skills."""
    shared = tuple(sorted(asks & skills))
    if wish is Wish.NO:
        return Affinity(0, axis in axes, shared, wish)
    points = WISHES[wish] + AXIS * (axis in axes) + SKILL * min(len(shared), SKILLS)
    return Affinity(points, axis in axes, shared, wish)
