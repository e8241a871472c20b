"""What scores say once it is known who is severe, and how sure that is."""

from creuset.incubation.rules.calibration.calibrating import (
    Calibrated,
    Calibration,
    Manner,
    Score,
    calibrate,
)
from creuset.incubation.rules.calibration.selecting import AxisQuota, Quotas, selected

__all__ = [
    "AxisQuota",
    "Calibrated",
    "Calibration",
    "Manner",
    "Quotas",
    "Score",
    "calibrate",
    "selected",
]
