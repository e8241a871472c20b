"""What scores say once it is known who is severe, and how sure that is.

`calibrating`, `selecting` and `keeping`, which reckon, are imported by whoever does: their libraries take half a
second to come, and most processes never calibrate.
"""

from creuset.incubation.rules.calibration.values import (
    METHOD,
    UNLIKELY,
    AxisQuota,
    Calibrated,
    Calibration,
    Inputs,
    Manner,
    Quotas,
    Score,
)

__all__ = [
    "METHOD",
    "UNLIKELY",
    "AxisQuota",
    "Calibrated",
    "Calibration",
    "Inputs",
    "Manner",
    "Quotas",
    "Score",
]
