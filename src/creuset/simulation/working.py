"""When people work: what a demonstration shows of the past was done by day, in a week's days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from creuset.kernel.spans import next_local_instant
from creuset.villages.models import Village

FRIDAY = 4
MORNING, EVENING = time(9), time(18)


def weekday_until(day: date) -> date:
    """Return the day, or the Friday before it.

    >>> [weekday_until(date(2026, 11, day)).day for day in (20, 21, 22, 23)]
    [20, 20, 20, 23]
    """
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def at_work(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant, or the last one before it at which people work.

    >>> zone = ZoneInfo("Europe/Paris")
    >>> [
    ...     f"{at_work(datetime(2026, 11, day, hour, 30, tzinfo=zone), zone):%a %H:%M}"
    ...     for day, hour in ((18, 10), (18, 2), (16, 2), (22, 15), (18, 22))
    ... ]
    ['Wed 10:30', 'Tue 18:00', 'Fri 18:00', 'Fri 18:00', 'Wed 18:00']
    """
    civil = instant.astimezone(zone)
    day = civil.date() - timedelta(days=civil.time() < MORNING)
    end = next_local_instant(weekday_until(day), EVENING, zone).astimezone(zone)
    return min(civil, end)


def days_ago(village: Village, now: datetime, days: int, hour: int = 10) -> datetime:
    """Return the instant at that hour of the village, so many days ago or on the Friday before; never after now."""
    day = weekday_until(village.day_of(now) - timedelta(days=days))
    return min(next_local_instant(day, time(hour), village.zone), at_work(now, village.zone))
