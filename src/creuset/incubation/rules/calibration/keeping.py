"""A calibration as it is kept: plain data in, plain data out, so that whoever has the inputs finds the same again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from creuset.incubation.rules.calibration.calibrating import METHOD, Score, calibrate
from creuset.incubation.rules.calibration.selecting import AxisQuota, Quotas, selected

#: Worths and chances are kept to so many digits: more would differ between machines.
DIGITS = 4


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


@dataclass(frozen=True)
class Kept:
    """How scores were made comparable, and what came of it, as plain data."""

    method: str
    manner: str
    draws: int
    result: dict[str, Any]


def calibrated(inputs: Inputs, *, seed: int) -> Kept:
    """Return the calibration of the inputs, and whom it would select; the jury decides."""
    found = calibrate(inputs.scores, inputs.quotas, axes=inputs.axes, asked=inputs.asked, seed=seed)
    rows = found.rows
    proposed = selected(
        np.array([[row.worth for row in rows]]),
        [inputs.axes[row.application] for row in rows],
        inputs.quotas,
        [inputs.asked[row.application] for row in rows],
    )[0]
    return Kept(
        METHOD,
        found.manner.value,
        found.draws,
        {
            "rows": [
                {
                    "application": row.application,
                    "mean": round(row.mean, DIGITS),
                    "readings": row.readings,
                    "worth": round(row.worth, DIGITS),
                    "low": round(row.low, DIGITS),
                    "high": round(row.high, DIGITS),
                    "chance": round(row.chance, DIGITS),
                    "group": row.group,
                    "proposed": bool(is_in),
                }
                for row, is_in in zip(rows, proposed.tolist(), strict=True)
            ],
            "severities": [
                [juror, round(value, DIGITS)] for juror, value in sorted(found.severities.items())
            ],
            "groups": found.groups,
        },
    )
