"""Linear programmes in whole numbers: solved by HiGHS, proved here.

The solver reckons in floating point. What it says to be the best is therefore proved again in whole numbers:
its multipliers, rounded, give a bound below which no solution can lie, whatever they are (weak duality);
where the solution costs no more than that bound, it is the best. The same multipliers tell which variables
cannot move among the solutions that are as good: they are held there, and the next aim is sought among those.
"""

from dataclasses import dataclass
from math import ceil
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

type Whole = NDArray[np.int64]

#: Multipliers are rounded to so many parts of one.
PARTS = 5040
#: What a floating point number may be away from the whole number that it stands for.
NEARLY = 1e-6


class Impossible(ArithmeticError):
    """There is no solution at all."""


@dataclass(frozen=True)
class Programme:
    """Rows `equal @ x == equals` and `within @ x <= withins`, and whole `low <= x <= high`."""

    equal: csr_array
    equals: Whole
    within: csr_array
    withins: Whole
    low: Whole
    high: Whole

    def best(self, cost: Whole) -> "Best":
        """Return the whole x of least cost, and what proves it; raises Impossible where there is none."""
        told = linprog(
            cost,
            A_ub=self.within if self.withins.size else None,
            b_ub=self.withins if self.withins.size else None,
            A_eq=self.equal,
            b_eq=self.equals,
            bounds=np.column_stack([self.low, self.high]),
            method="highs-ds",
        )
        if told.x is None:
            raise Impossible(told.message)
        equal = _rounded(told.eqlin.marginals)
        within = _rounded(told.ineqlin.marginals) if self.withins.size else np.zeros(0, np.int64)
        x = np.rint(told.x).astype(np.int64)
        least = None
        if np.abs(told.x - x).max(initial=0) >= NEARLY or not self.holds(x):
            x, least = self._branched(cost)
        return Best.of(self, cost, x, equal, np.minimum(within, 0), least)

    def _branched(self, cost: Whole) -> tuple[Whole, int]:
        """Return the best whole x where the best x is not whole, and what none can cost less than, says the solver."""
        told = milp(
            cost,
            integrality=np.ones(cost.size),
            bounds=Bounds(self.low, self.high),
            constraints=self.constraints(),
            options={"mip_rel_gap": 0},
        )
        if told.x is None:
            raise Impossible(told.message)
        x: Whole = np.rint(told.x).astype(np.int64)
        if not self.holds(x):
            raise ArithmeticError("what the solver says does not keep to the rows")
        return x, ceil(told.mip_dual_bound - NEARLY)

    def constraints(self) -> list[LinearConstraint]:
        """Return the rows as the solver of whole programmes takes them."""
        rows = [LinearConstraint(self.equal, self.equals, self.equals)]
        if self.withins.size:
            rows.append(LinearConstraint(self.within, -np.inf, self.withins))
        return rows

    def holds(self, x: Whole) -> bool:
        """Say whether x keeps to every row and bound."""
        return bool(
            (self.equal @ x == self.equals).all()
            and (self.within @ x <= self.withins).all()
            and (x >= self.low).all()
            and (x <= self.high).all()
        )

    def held(self, where: NDArray[np.bool_], x: Whole) -> Self:
        """Return the programme in which the variables marked stay as they are in x."""
        return type(self)(
            self.equal,
            self.equals,
            self.within,
            self.withins,
            np.where(where, x, self.low),
            np.where(where, x, self.high),
        )

    def within_also(self, row: Whole, most: int) -> Self:
        """Return the programme with one row more: `row @ x <= most`."""
        return type(self)(
            self.equal,
            self.equals,
            csr_array(vstack([self.within, csr_array(row[None, :])])),
            np.append(self.withins, most),
            self.low,
            self.high,
        )

    def tight(self, rows: NDArray[np.bool_]) -> Self:
        """Return the programme in which the marked rows of `within` hold with equality."""
        return type(self)(
            csr_array(vstack([self.equal, self.within[rows]])),
            np.append(self.equals, self.withins[rows]),
            self.within[~rows],
            self.withins[~rows],
            self.low,
            self.high,
        )


@dataclass(frozen=True)
class Best:
    """A solution, what it costs, what none can cost less than, and what each variable would add if it moved."""

    programme: Programme
    cost: Whole
    x: Whole
    value: int
    #: What no whole solution costs less than.
    bound: int
    #: The bound that the multipliers prove, in parts of one.
    _parts: int
    _reduced: Whole
    _within: Whole

    @classmethod
    def of(
        cls,
        programme: Programme,
        cost: Whole,
        x: Whole,
        equal: Whole,
        within: Whole,
        least: int | None,
    ) -> Self:
        """Return the solution with the bound that these multipliers, in parts of one, prove.

        Where `least` is given, the solver had to branch, and has found a bound that multipliers cannot show.
        """
        reduced = cost * PARTS - programme.equal.T @ equal - programme.within.T @ within
        at_best = np.where(reduced > 0, reduced * programme.low, reduced * programme.high)
        parts = int(equal @ programme.equals) + int(within @ programme.withins) + int(at_best.sum())
        bound = ceil(parts / PARTS) if least is None else max(least, ceil(parts / PARTS))
        return cls(programme, cost, x, int(cost @ x), bound, parts, reduced, within)

    @property
    def is_proved(self) -> bool:
        """Whether nothing better exists."""
        return self.value == self.bound

    def equals(self, *, give: int = 0) -> Programme:
        """Return the programme of the solutions that cost at most `give` more than this one."""
        slack = self.value * PARTS - self._parts + give * PARTS
        whole = self.programme
        # A variable that would cost more than that stays at the bound where it costs least.
        at = np.where(self._reduced > 0, whole.low, whole.high)
        rest = whole.held(np.abs(self._reduced) > slack, at)
        if slack:
            return rest.within_also(self.cost, self.value + give)
        # Without a gap, what costs as little is what keeps tight each row that has a price.
        return rest.tight(self._within != 0)


def _rounded(multipliers: NDArray[np.float64]) -> Whole:
    """Return multipliers in whole parts of one."""
    return np.rint(multipliers * PARTS).astype(np.int64)
