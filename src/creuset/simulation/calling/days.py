"""When what of a call happens: days and hours after it is made known."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from creuset.kernel.spans import next_local_instant

#: Days after the call is made known.
OPENS, CLOSES, SCREENED, JUDGES, SCORED_BY, MEETS, TOLD, SIGNED, BEGINS = (
    2,
    32,
    36,
    39,
    60,
    62,
    63,
    75,
    84,
)
#: How long the cohort lasts, how often it meets, and when it is asked how it goes.
COHORT_DAYS, SESSIONS_EVERY, SURVEYED = 243, 30, 200
#: Days after its end on which alumni are asked.
ALUMNI = 370


@dataclass(frozen=True)
class Days:
    """The calendar of a call that is made known on its first day."""

    first: date
    zone: ZoneInfo

    def day(self, days: int) -> date:
        """Return the day so many days after the first."""
        return self.first + timedelta(days=days)

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return the instant of that day at that hour of the village."""
        return next_local_instant(self.day(days), time(hour, minute), self.zone)

    @property
    def closes_at(self) -> datetime:
        """The deadline."""
        return self.at(CLOSES, 18)
