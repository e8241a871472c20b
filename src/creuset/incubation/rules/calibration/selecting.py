"""Who is selected under quotas, for one order of merit or for thousands at once.

Seats and axes are exact: first each axis fills its least number with its best, then the best of all follow as
long as their axis and the seats have room; no other selection that keeps to the quotas has a greater sum. A
budget follows an announced rule, which is not the greatest sum: whoever asks for more than what is left is
passed over, and those after them are still looked at.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creuset.incubation.rules.calibration.values import AxisQuota, Quotas

type Values = NDArray[np.float64]
type Marks = NDArray[np.bool_]


def selected(
    merits: Values, axes: Sequence[str], quotas: Quotas, asked: Sequence[int] | None = None
) -> Marks:
    """Return who is selected, for each row of merits: draws × applications in, and out.

    `axes` names each application's axis and `asked` what it asks of the budget, in cents. Of equal merits
    the application that stands first is taken.
    """
    draws, count = merits.shape
    order = np.argsort(-merits, axis=1, kind="stable")
    names = sorted(set(axes))
    filed = np.array([names.index(axis) for axis in axes], dtype=np.intp)[order]
    asks = np.zeros(count, np.int64) if asked is None else np.asarray(asked, dtype=np.int64)
    choice = _Choice(draws, names, quotas, filed, asks[order])
    choice.fill(least=True)
    choice.fill(least=False)
    chosen = np.zeros_like(choice.taken)
    np.put_along_axis(chosen, order, choice.taken, axis=1)
    return chosen


class _Choice:
    """Selections under way, one a row, the best first."""

    def __init__(
        self,
        draws: int,
        names: Sequence[str],
        quotas: Quotas,
        filed: NDArray[np.intp],
        asks: NDArray[np.int64],
    ) -> None:
        none = AxisQuota()
        of = [quotas.axes.get(name, none) for name in names]
        self.filed, self.asks = filed, asks
        self.least = np.array([quota.least for quota in of], np.int64)
        self.most = np.array(
            [quotas.seats if quota.most is None else quota.most for quota in of], np.int64
        )
        self.taken = np.zeros(filed.shape, bool)
        self.of_axis = np.zeros((draws, len(names)), np.int64)
        self.seats = np.full(draws, quotas.seats)
        self.budget = None if quotas.budget is None else np.full(draws, quotas.budget)
        self.rows = np.arange(draws)

    def fill(self, *, least: bool) -> None:
        """Go down the order once: up to each axis' least number, or up to its greatest."""
        room = self.least if least else self.most
        for place in range(self.filed.shape[1]):
            axis = self.filed[:, place]
            takes = ~self.taken[:, place] & (self.seats > 0)
            takes &= self.of_axis[self.rows, axis] < room[axis]
            if self.budget is not None:
                takes &= self.asks[:, place] <= self.budget
                self.budget -= np.where(takes, self.asks[:, place], 0)
            self.taken[:, place] |= takes
            self.seats -= takes
            self.of_axis[self.rows, axis] += takes
