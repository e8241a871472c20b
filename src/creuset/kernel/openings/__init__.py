"""Opening hours, and why a place is closed."""

from creuset.kernel.openings.hours import OpeningHours, always_open, first_defined
from creuset.kernel.openings.parts import (
    BadHours,
    ClosedReason,
    Closing,
    DayException,
    HolidayRule,
    Interval,
    Intervals,
    key_path,
)

__all__ = [
    "BadHours",
    "ClosedReason",
    "Closing",
    "DayException",
    "HolidayRule",
    "Interval",
    "Intervals",
    "OpeningHours",
    "always_open",
    "first_defined",
    "key_path",
]
