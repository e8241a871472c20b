"""What is improved for as long as a box lasts, among assignments that are equally good.

First the worst served application, and the fewest changes from the plan shown, by branching: the solver says
what no assignment can be above. Then, by exchanges that change neither, jurors who can be compared.
"""

from collections import Counter
from dataclasses import dataclass
from math import floor

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack, vstack

from creuset.incubation.rules.assignment.comparing import groups_of, shared_by_pair
from creuset.incubation.rules.assignment.outcomes import Box
from creuset.incubation.rules.assignment.programme import NEARLY, Best, Programme, Whole
from creuset.incubation.rules.assignment.shape import Shape
from creuset.incubation.rules.assignment.values import Reading


@dataclass(frozen=True, slots=True)
class Improved:
    """The columns of the assignment, and what its worst served application suits: what none can be above."""

    x: Whole
    floor: int
    floor_bound: int


def improve(shape: Shape, suited: Best, box: Box) -> Improved:
    """Return an assignment as good, or better for the worst served, for the plan shown and for comparing."""
    among = suited.equals(give=box.give)
    found = _lifted(shape, among, suited.x, box)
    return Improved(_exchanged(shape, among, found, box), found.floor, found.floor_bound)


def _sums(shape: Shape) -> csr_array:
    """Return the matrix that gives, of a solution, what each application is suited."""
    return csr_array(
        (shape.affinities, (shape.applications, np.arange(len(shape.keys)))),
        shape=(len(shape.problem.applications), shape.size),
    )


def _lifted(shape: Shape, among: Programme, x: Whole, box: Box) -> Improved:
    """Return the assignment whose worst served application is best served, of those the nearest to the plan shown."""
    sums = _sums(shape)
    now = int((sums @ x).min())
    if not box.seconds:
        return Improved(x, now, _highest(shape, sums))
    n = len(shape.keys)
    # One unit for the worst served application is worth more than every change together.
    worth = 1 + len(shape.problem.shown)
    shown = np.array([key in shape.problem.shown for key in shape.keys], np.int64)
    cost = np.append(shape.cost(reading=-shown), -worth)
    lift = hstack([sums, csr_array(-np.ones((sums.shape[0], 1)))])
    told = milp(
        cost,
        integrality=np.ones(cost.size),
        bounds=Bounds(np.append(among.low, 0), np.append(among.high, _highest(shape, sums))),
        constraints=[LinearConstraint(_wider(row.A), row.lb, row.ub) for row in among.constraints()]
        + [LinearConstraint(lift, 0, np.inf)],
        options={"time_limit": box.seconds, "mip_rel_gap": 0},
    )
    bound = _highest(shape, sums)
    if told.mip_dual_bound is not None and np.isfinite(told.mip_dual_bound):
        bound = min(bound, floor(-told.mip_dual_bound / worth + NEARLY))
    if told.x is None:
        return Improved(x, now, bound)
    better: Whole = np.rint(told.x[:-1]).astype(np.int64)
    lifted = int((sums @ better).min())
    kept = int(shown @ better[:n]) >= int(shown @ x[:n])
    if among.holds(better) and (lifted > now or (lifted == now and kept)):
        return Improved(better, lifted, bound)
    return Improved(x, now, bound)


def _wider(matrix: csr_array) -> csr_array:
    """Return the matrix with a column more, of nothing."""
    return csr_array(hstack([matrix, csr_array((matrix.shape[0], 1))]))


def _highest(shape: Shape, sums: csr_array) -> int:
    """Return what the worst served application cannot be above, even if all jurors read for it alone."""
    of = shape.problem
    best = [
        sum(sorted(sums.data[start:end], reverse=True)[: of.wanted_of(row)])
        for row, start, end in zip(of.applications, sums.indptr, sums.indptr[1:], strict=False)
    ]
    return int(min(best, default=0))


def _exchanged(shape: Shape, among: Programme, found: Improved, box: Box) -> Whole:
    """Return an assignment as good in which more pairs of jurors share an application, and fewer groups do not.

    Two jurors exchange one application each: loads and coverage stay as they are.
    """
    trial = _Trial(shape, among, found)
    order = np.random.default_rng(len(trial.readings))
    for first, second in order.integers(max(1, len(trial.readings)), size=(box.exchanges, 2)):
        if len(trial.readings) > 1:
            trial.exchange(int(first), int(second))
    return trial.x


class _Trial:
    """An assignment, and what an exchange of two of its readings would change."""

    def __init__(self, shape: Shape, among: Programme, found: Improved) -> None:
        self.among, self.x, self.floor = among, found.x.copy(), found.floor
        self.shown = shape.problem.shown
        self.affinity = dict(zip(shape.keys, shape.affinities.tolist(), strict=True))
        free = np.flatnonzero(among.low[: len(shape.keys)] < among.high[: len(shape.keys)])
        self.columns = {shape.keys[n]: int(n) for n in free}
        rows = csr_array(vstack([among.equal, among.within])).tocsc()
        # What a row may still grow by: nothing, where it holds with equality.
        self.room = np.append(np.zeros(among.equals.size), among.withins - among.within @ self.x)
        self.exact = among.equals.size
        self.rows = {
            n: dict(zip(rows[:, [n]].indices.tolist(), rows[:, [n]].data.tolist(), strict=True))
            for n in self.columns.values()
        }
        self.jurors: dict[int, set[int]] = {row.key: set() for row in shape.problem.applications}
        self.sums = dict.fromkeys(self.jurors, 0)
        everyone = shape.readings(self.x)
        for reading in everyone:
            self.jurors[reading.application].add(reading.juror)
            self.sums[reading.application] += self.affinity[reading]
        self.shared = shared_by_pair(everyone)
        self.groups = len(groups_of(everyone))
        self.everyone = set(everyone)
        self.readings = sorted(everyone & set(self.columns))

    def exchange(self, first: int, second: int) -> None:
        """Let two readings exchange their jurors, if that is allowed and more can be compared afterwards."""
        one, two = self.readings[first], self.readings[second]
        out = {one, two}
        new = (
            Reading(one.application, two.juror),
            Reading(two.application, one.juror),
        )
        if any(r in self.everyone or r not in self.columns for r in new):
            return
        gain = self._pairs_gained(one, two)
        if gain < 0 or (gain == 0 and self.groups == 1) or not self._may(out, new):
            return
        everyone = (self.everyone - out) | set(new)
        groups = len(groups_of(everyone))
        if groups > self.groups or (gain == 0 and groups == self.groups):
            return
        self.groups, self.everyone = groups, everyone
        for reading, sign in ((one, -1), (two, -1), (new[0], 1), (new[1], 1)):
            self._count(reading, sign)
        self.readings[first], self.readings[second] = new

    def _count(self, reading: Reading, sign: int) -> None:
        """Take the reading in or out of every count."""
        column = self.columns[reading]
        self.x[column] += sign
        for row, by in self.rows[column].items():
            self.room[row] -= sign * by if row >= self.exact else 0
        self.sums[reading.application] += sign * self.affinity[reading]
        others = self.jurors[reading.application]
        others.discard(reading.juror)
        for other in others:
            self.shared[_pair(reading.juror, other)] += sign
        if sign > 0:
            others.add(reading.juror)

    def _may(self, out: set[Reading], new: tuple[Reading, Reading]) -> bool:
        """Say whether the exchange keeps to every row, the worst served application and the plan shown."""
        if len(out & self.shown) > len(self.shown.intersection(new)):
            return False
        of = {r.application: self.affinity[r] for r in new}
        for reading in out:
            of[reading.application] -= self.affinity[reading]
        if any(self.sums[a] + more < self.floor for a, more in of.items()):
            return False
        grown: Counter[int] = Counter()
        for readings, sign in ((new, 1), (out, -1)):
            for reading in readings:
                for row, by in self.rows[self.columns[reading]].items():
                    grown[row] += sign * by
        return all(
            not by or (row >= self.exact and by <= self.room[row]) for row, by in grown.items()
        )

    def _pairs_gained(self, one: Reading, two: Reading) -> int:
        """Return how many pairs more would share an application."""
        change: Counter[tuple[int, int]] = Counter()
        for reading, instead in ((one, two.juror), (two, one.juror)):
            for other in self.jurors[reading.application] - {reading.juror}:
                change[_pair(reading.juror, other)] -= 1
                change[_pair(instead, other)] += 1
        return sum(
            (self.shared[pair] + by > 0) - (self.shared[pair] > 0) for pair, by in change.items()
        )


def _pair(one: int, other: int) -> tuple[int, int]:
    """Return the two in order."""
    return (one, other) if one < other else (other, one)
