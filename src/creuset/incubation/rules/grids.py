"""What a grid makes of points: a weighted total on twenty, and which criteria are still to be scored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

#: Totals are told on this, whatever the scales of the criteria.
OUT_OF = 20
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion as it is scored: its key, its weight, and the least and most points.

    One that was retired is asked no more: what was given for it stays, and counts no longer.
    """

    key: int
    weight: int = 1
    least: int = 0
    most: int = 5
    is_retired: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no scale."""
        if self.most <= self.least or self.weight < 1:
            raise ValueError("a criterion weighs at least 1, and its scale goes upwards")

    def holds(self, points: int) -> bool:
        """Say whether these points are on the scale."""
        return self.least <= points <= self.most

    def share(self, points: int) -> Fraction:
        """Return how far up the scale the points are, from 0 to 1."""
        if not self.holds(points):
            raise ValueError(f"{points} is not between {self.least} and {self.most}")
        return Fraction(points - self.least, self.most - self.least)


def asked(grid: Collection[Scale]) -> list[Scale]:
    """Return the criteria that are asked now."""
    return [scale for scale in grid if not scale.is_retired]


def missing(grid: Collection[Scale], points: Mapping[int, int | None]) -> list[int]:
    """Return the keys of the criteria that have no points yet."""
    return [scale.key for scale in asked(grid) if points.get(scale.key) is None]


def exact_total(grid: Collection[Scale], points: Mapping[int, int | None]) -> Fraction | None:
    """Return the weighted total on twenty, None while a criterion has no points, or where none is asked."""
    scales = asked(grid)
    given = [(scale, value) for scale in scales if (value := points.get(scale.key)) is not None]
    if not scales or len(given) < len(scales):
        return None
    weights = sum(scale.weight for scale in scales)
    sums = sum((scale.weight * scale.share(value) for scale, value in given), Fraction())
    return OUT_OF * sums / weights


def total(grid: Collection[Scale], points: Mapping[int, int | None]) -> Decimal | None:
    """Return the weighted total on twenty as it is shown: to the hundredth, half up."""
    found = exact_total(grid, points)
    if found is None:
        return None
    return (Decimal(found.numerator) / Decimal(found.denominator)).quantize(
        _HUNDREDTH, ROUND_HALF_UP
    )
