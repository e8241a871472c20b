"""What a selection made by people breaks of seats, axes and budget, and who is next on a waiting list.

The jury decides and may break a quota knowingly; it is told which, before and after.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from creuset.incubation.rules.calibration import AxisQuota, Quotas


class Breach(StrEnum):
    """What a selection can break."""

    SEATS = "seats"
    #: More of an axis than it may have.
    MOST = "most"
    #: Fewer of an axis than it must have, and not enough left to be decided.
    LEAST = "least"
    BUDGET = "budget"


class Chosen(NamedTuple):
    """An application as quotas see it: its axis, and what it asks of the budget in cents."""

    axis: str
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """A quota that a selection does not keep to: how many it has, and how many it may or must have; of which axis."""

    breach: Breach
    has: int
    may: int
    axis: str = ""


def broken(
    chosen: Sequence[Chosen], quotas: Quotas, *, left: Mapping[str, int] | None = None
) -> tuple[Broken, ...]:
    """Return what the chosen break; `left` counts those of each axis on whom nothing is decided yet."""
    left = left or {}
    found = []
    if len(chosen) > quotas.seats:
        found.append(Broken(Breach.SEATS, len(chosen), quotas.seats))
    counts = Counter(one.axis for one in chosen)
    for axis, quota in quotas.axes.items():
        if quota.most is not None and counts[axis] > quota.most:
            found.append(Broken(Breach.MOST, counts[axis], quota.most, axis))
        if counts[axis] + left.get(axis, 0) < quota.least:
            found.append(Broken(Breach.LEAST, counts[axis], quota.least, axis))
    asked = sum(one.asked for one in chosen)
    if quotas.budget is not None and asked > quotas.budget:
        found.append(Broken(Breach.BUDGET, asked, quotas.budget))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Place:
    """What one axis has of its places: selected, at least, at most."""

    has: int
    least: int
    most: int | None


def places(chosen: Sequence[Chosen], quotas: Quotas, axes: Sequence[str]) -> dict[str, Place]:
    """Return how far each of the axes is filled."""
    counts = Counter(one.axis for one in chosen)
    none = AxisQuota()
    return {
        axis: Place(
            counts[axis],
            quotas.axes.get(axis, none).least,
            quotas.axes.get(axis, none).most,
        )
        for axis in axes
    }


@dataclass(frozen=True)
class Next:
    """Who is promoted from a waiting list, and who was passed over for what they would have broken."""

    key: int | None
    passed: Mapping[int, tuple[Broken, ...]]


def next_in_line(
    waiting: Sequence[tuple[int, Chosen]], chosen: Sequence[Chosen], quotas: Quotas
) -> Next:
    """Return the first of `waiting`, in the order of their ranks, with whom the chosen break nothing new."""
    passed: dict[int, tuple[Broken, ...]] = {}
    for key, one in waiting:
        # Another one selected never makes an axis poorer; what others broke of other axes is not theirs.
        breaks = tuple(
            found
            for found in broken([*chosen, one], quotas)
            if found.breach is not Breach.LEAST and found.axis in {"", one.axis}
        )
        if not breaks:
            return Next(key, passed)
        passed[key] = breaks
    return Next(None, passed)
