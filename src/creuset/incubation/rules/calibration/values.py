"""What a calibration is made from, and what it is when it is found."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

#: Told with every calibration: another number is another method.
METHOD = "2026-11"
#: How often worths are drawn to see who would be selected.
DRAWS = 2_000
#: Less than this, and more than the rest of one, is as good as decided.
UNLIKELY = 0.1


@dataclass(frozen=True, slots=True)
class AxisQuota:
    """How many of an axis are selected at least, if so many applied, and at most."""

    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody can keep to."""
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise ValueError(f"an axis takes at least {self.least} and at most {self.most}")


@dataclass(frozen=True)
class Quotas:
    """What a selection keeps to: seats in all, each axis' share, and a budget in cents."""

    seats: int
    axes: Mapping[str, AxisQuota] = field(default_factory=dict)
    budget: int | None = None

    def __post_init__(self) -> None:
        """Refuse quotas that cannot be met whoever applies."""
        if self.seats < 0 or (self.budget is not None and self.budget < 0):
            raise ValueError("seats and budget are at least nothing")
        if sum(quota.least for quota in self.axes.values()) > self.seats:
            raise ValueError("the least numbers of the axes are more than the seats")


class Score(NamedTuple):
    """What a juror gave an application: the total of its criteria, weighted."""

    application: int
    juror: int
    value: float


@dataclass(frozen=True)
class Inputs:
    """What a calibration is made from: totals on twenty, the axis of each application, what it asks for, the quotas."""

    scores: tuple[Score, ...]
    axes: Mapping[int, str]
    asked: Mapping[int, int]
    quotas: Quotas

    def as_data(self) -> dict[str, Any]:
        """Return the inputs as they are kept."""
        return {
            "scores": [[one.application, one.juror, one.value] for one in sorted(self.scores)],
            "axes": [[key, self.axes[key]] for key in sorted(self.axes)],
            "asked": [[key, self.asked[key]] for key in sorted(self.asked)],
            "seats": self.quotas.seats,
            "quotas": [
                [code, quota.least, quota.most] for code, quota in sorted(self.quotas.axes.items())
            ],
            "budget": self.quotas.budget,
        }

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Inputs":
        """Return the inputs that were kept."""
        return cls(
            tuple(Score(*row) for row in data["scores"]),
            dict(data["axes"]),
            dict(data["asked"]),
            Quotas(
                data["seats"],
                {code: AxisQuota(least, most) for code, least, most in data["quotas"]},
                data["budget"],
            ),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of the inputs, written in one way only."""
        text = json.dumps(self.as_data(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class Manner(StrEnum):
    """How scores were made comparable."""

    MEAN = "mean"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What the whole jury would have given an application, on the scale of the scores, and how sure that is."""

    application: int
    mean: float
    readings: int
    worth: float
    #: Nine times in ten its worth lies between these.
    low: float
    high: float
    #: How often it is selected under the quotas, of all the worths that the scores allow.
    chance: float
    #: Only those of one group can be compared: no chain of common readings leads to another group.
    group: int


@dataclass(frozen=True)
class Calibration:
    """Every application that was scored, the best first, and how that was found."""

    rows: tuple[Calibrated, ...]
    manner: Manner
    #: How much more than the others each juror gives, by key; told as information where everybody read everything.
    severities: Mapping[int, float]
    groups: int
    seed: int
    draws: int
    method: str = METHOD

    @property
    def grey(self) -> tuple[Calibrated, ...]:
        """Those whom chance decides between one and nine times in ten: what there is to deliberate on."""
        return tuple(row for row in self.rows if UNLIKELY <= row.chance <= 1 - UNLIKELY)
