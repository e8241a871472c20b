"""Periods moved on the village's clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from creuset.kernel.spans import Span, local_instant


def moved(span: Span, *, by: timedelta, zone: ZoneInfo) -> Span:
    """Return the span moved by `by` on the village's clocks, so that 10:00 stays 10:00 when they change.

    Raise SkippedHour where it would begin or end at a time that the clocks never show.
    """
    return Span(*(_moved(instant, by, zone) for instant in (span.start, span.end)))


def _moved(instant: datetime, by: timedelta, zone: ZoneInfo) -> datetime:
    civil = instant.astimezone(zone)
    target = civil.replace(tzinfo=None) + by
    return local_instant(target.date(), target.time(), zone, fold=civil.fold)


def same_weekday(day: date, *, after: date) -> date:
    """Return the first day of the same weekday that comes after both days."""
    weeks = max((after - day) // timedelta(days=7), 0) + 1
    return day + weeks * timedelta(days=7)


def civil_difference(earlier: datetime, later: datetime, zone: ZoneInfo) -> timedelta:
    """Return how far apart two instants are on the village's clocks."""
    first, second = (i.astimezone(zone).replace(tzinfo=None) for i in (earlier, later))
    return second - first
