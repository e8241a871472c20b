"""What an assignment is when it is found: who reads what, how good that is, and why readings lack."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from creuset.incubation.rules.assignment.comparing import Links, links_of
from creuset.incubation.rules.assignment.values import Problem, Reading

#: Told with every assignment: another number is another method.
METHOD = "2026-11"


@dataclass(frozen=True, slots=True)
class Box:
    """How long one goes on improving what is already exact, and what may be given for it."""

    seconds: float
    #: How much affinity may be given up, in all, for the worst served application.
    give: int = 0
    #: Exchanges tried at most: with time enough the same seed gives the same assignment.
    exchanges: int = 20_000


class Cause(StrEnum):
    """What there is too little of."""

    JURY = "jury"
    AXIS = "axis"
    OUTSIDERS = "outsiders"
    APPLICATION = "application"
    APPLICATIONS = "applications"


@dataclass(frozen=True, slots=True)
class Lack:
    """A want that the jury cannot meet: `needed` readings of these applications, of which `possible` can be given."""

    cause: Cause
    needed: int
    possible: int
    axis: str = ""
    applications: tuple[int, ...] = ()
    #: Who could give them.
    jurors: tuple[int, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """Who reads what, how good it is, and what no assignment can be better than."""

    problem: Problem
    readings: frozenset[Reading]
    seed: int
    #: Why readings lack, where some do; empty where every application is read as often as wanted.
    lacks: tuple[Lack, ...]
    #: Whether no assignment covers more; of those none has more equal loads; of those none suits better.
    is_proved: bool
    #: The sum of what its readings suit, and what no other of equal coverage and loads can be above.
    affinity: int
    affinity_bound: int
    #: What the application suits that is served worst, and what no assignment as good can be above.
    floor: int
    floor_bound: int
    method: str = METHOD

    @cached_property
    def loads(self) -> dict[int, int]:
        """How many each juror reads, by key; jurors who read nothing too."""
        loads = {juror.key: 0 for juror in self.problem.jurors}
        for reading in self.readings:
            loads[reading.juror] += 1
        return loads

    @cached_property
    def missing(self) -> dict[int, int]:
        """How many readings lack, by application; only where some do."""
        had = {row.key: 0 for row in self.problem.applications}
        for reading in self.readings:
            had[reading.application] += 1
        wanted = {row.key: self.problem.wanted_of(row) for row in self.problem.applications}
        return {key: wanted[key] - count for key, count in had.items() if count < wanted[key]}

    @property
    def links(self) -> Links:
        """How well the scores of its jurors can be compared."""
        return links_of(self.readings, self.problem.jurors)

    @property
    def given(self) -> frozenset[Reading]:
        """Readings that the plan shown had not."""
        return self.readings - self.problem.shown

    @property
    def taken(self) -> frozenset[Reading]:
        """Readings that the plan shown had, and that are no more."""
        return self.problem.shown - self.readings
