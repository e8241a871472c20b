"""A calibration as it is kept: plain data in, plain data out, so that whoever has the inputs finds the same again."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from creuset.incubation.rules.calibration.calibrating import calibrate
from creuset.incubation.rules.calibration.selecting import selected
from creuset.incubation.rules.calibration.values import METHOD, Inputs

#: Worths and chances are kept to so many digits: more would differ between machines.
DIGITS = 4


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
