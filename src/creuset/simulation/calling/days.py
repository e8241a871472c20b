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
#: How long the cohort lasts, in days and in months of its calendar.
COHORT_DAYS, MONTHS, MONTH = 243, 8, 30
#: Of its days: it meets every so many, its mentors open their hours and it is followed up once a month, and it is
#: asked how it goes.
MEETS_EVERY, HOURS_ON, FOLLOWED_ON, SURVEYED = 15, 2, 14, (100, 200)
#: Of its days: its demo day is planned, who pitches in which order is written down, and it takes place.
DEMO_PLANNED, PITCHES, DEMO = 170, 224, 231
#: Days after its end on which alumni are asked, year after year.
ALUMNI = (370, 735, 1100)
THURSDAY = 3


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

    @property
    def demo(self) -> int:
        """The day of the demo day: the first Thursday from where it is expected on."""
        expected = BEGINS + DEMO
        return expected + (THURSDAY - self.day(expected).weekday()) % 7
