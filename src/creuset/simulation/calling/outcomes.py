"""What came of a call that was lived, as values: counts, its jury, its files, its months; kept as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from creuset.simulation.calling.people import Asked
from creuset.simulation.calling.recovering import Recovered


@dataclass(frozen=True)
class JurorTold:
    """A juror: how much was agreed to and read, what they gave, and how severe they were and were found to be.

    A mean is on twenty; a severity is how much more than the others a juror gives, below 0 less: the true one
    where worths of projects differ by 1, the one that was found in points on twenty.
    """

    number: int
    axis: Mapping[str, str]
    most: int
    readings: int
    conflicts: int
    mean: float | None
    severity: float
    found: float | None


@dataclass(frozen=True)
class AxisTold:
    """An axis: how many files the jury had of it, what was decided, who of the selected gave up the place.

    Of those who stay `most` may be selected, the promoted ones with them.
    """

    names: Mapping[str, str]
    eligible: int
    selected: int
    declined: int
    waiting: int
    refused: int
    most: int | None


@dataclass(frozen=True)
class FileTold:
    """A file that was read: its place by true merit, by plain means and by calibrated scores; what was decided."""

    number: int
    axis: Mapping[str, str]
    true: int
    raw: int
    calibrated: int
    outcome: str


@dataclass(frozen=True)
class MonthTold:
    """A month of the cohort: who is inside at its end, what was done, and how well projects are, from 1 to 5."""

    number: int
    inside: int
    left: int
    sessions: int
    #: The share of those expected at sessions who came.
    presence: float | None
    support_minutes: int
    slots: int
    milestones: int
    milestones_due: int
    health: float | None
    answers: int


@dataclass(frozen=True)
class AlumniTold:
    """A year of the alumni: how many said how they are, and what they are together, in cents where money.

    None: none of them said it.
    """

    year: int
    told: int
    alive: int
    jobs: int | None
    turnover_cents: int | None
    raised_cents: int | None


@dataclass(frozen=True)
class CallOutcome:
    """The life of a call, as it is told."""

    asked: Asked
    currency: str
    counts: Mapping[str, int]
    recovered: Recovered
    by_readings: list[Recovered]
    jury: list[JurorTold]
    axes: list[AxisTold]
    files: list[FileTold]
    months: list[MonthTold]
    alumni: list[AlumniTold]

    def written(self) -> dict[str, Any]:
        """Return the outcome as JSON holds it; `read` gives it back."""
        return asdict(self)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "CallOutcome":
        """Return what was written."""
        return cls(
            asked=Asked(**row["asked"]),
            currency=row["currency"],
            counts=row["counts"],
            recovered=Recovered(**row["recovered"]),
            by_readings=[Recovered(**one) for one in row["by_readings"]],
            jury=[JurorTold(**one) for one in row["jury"]],
            axes=[AxisTold(**one) for one in row["axes"]],
            files=[FileTold(**one) for one in row["files"]],
            months=[MonthTold(**one) for one in row["months"]],
            alumni=[AlumniTold(**one) for one in row["alumni"]],
        )
