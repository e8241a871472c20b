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
    66,
    75,
    84,
)
#: Days after the jury is seated: each has its files, and begins to read.
GIVEN, READS = 4, 7
#: How long the cohort lasts, in days and in months of its calendar.
COHORT_DAYS, MONTHS, MONTH = 243, 8, 30
#: Of its days: it meets every so many, its mentors open their hours and it is followed up once a month, and it is
#: asked how it goes.
MEETS_EVERY, HOURS_ON, FOLLOWED_ON, SURVEYED = 15, 2, 14, (100, 200)
#: Of its days: its demo day is planned, who pitches in which order is written down, and it takes place.
DEMO_PLANNED, PITCHES, DEMO = 170, 224, 231
#: Days after its end on which alumni are asked, year after year.
ALUMNI = (370, 735, 1100)
THURSDAY, SATURDAY, WEEK = 3, 5, 7
#: Between these civil hours people write and file, whatever the day.
AWAKE, ASLEEP = time(9), time(21)
#: A juror reads so many hours of a day, from nine on.
READING_HOURS = 9


@dataclass(frozen=True)
class Days:
    """The calendar of a call that is made known on its first day."""

    first: date
    zone: ZoneInfo

    def day(self, days: int) -> date:
        """Return the day so many days after the first."""
        return self.first + timedelta(days=days)

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return the instant at that hour of the village, on that day or the Monday after a weekend."""
        day = self.day(days)
        if day.weekday() >= SATURDAY:
            day += timedelta(days=WEEK - day.weekday())
        return next_local_instant(day, time(hour, minute), self.zone)

    def awake(self, share: float) -> datetime:
        """Return when an applicant files, so far between opening and deadline: by day, the first the earliest.

        >>> days = Days(date(2026, 11, 2), ZoneInfo("Europe/Paris"))
        >>> [f"{days.awake(share).astimezone(days.zone):%d/%m %H:%M}" for share in (0, 0.5, 0.51)]
        ['05/11 09:00', '19/11 15:00', '19/11 18:28']
        """
        # From the morning after it opens to the evening before the deadline.
        days, rest = divmod(share * (CLOSES - OPENS - 1), 1)
        minutes = int(rest * 60 * (ASLEEP.hour - AWAKE.hour))
        day = self.day(OPENS + 1 + int(days))
        return next_local_instant(day, AWAKE, self.zone) + timedelta(minutes=minutes)

    def reading(self, share: float) -> datetime:
        """Return when a juror reads, so far between the first day of reading and the last."""
        first = JUDGES + READS
        days, rest = divmod(share * (SCORED_BY - first - 1), 1)
        minutes = int(rest * 60 * READING_HOURS)
        return self.at(first + int(days), 9) + timedelta(minutes=minutes)

    @property
    def closes_at(self) -> datetime:
        """The deadline."""
        return self.at(CLOSES, 18)

    @property
    def demo(self) -> int:
        """The day of the demo day: the first Thursday from where it is expected on."""
        expected = BEGINS + DEMO
        return expected + (THURSDAY - self.day(expected).weekday()) % 7
