"""Times that people often ask for, before they say any: the next hour, this afternoon, the next day."""

from datetime import date, datetime, time, timedelta

from creuset.kernel.openings import OpeningHours
from creuset.kernel.spans import Span
from creuset.places.queries.hours import hours_of_village
from creuset.villages.models import Village

HALF_HOUR, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
EVENING = time(18)
MORNING, AFTERNOON = (time(9), time(12)), (time(14), EVENING)
#: How far ahead the next open day is looked for.
DAYS_AHEAD = 31


def times_soon(village: Village, *, now: datetime) -> list[Span]:
    """Return times that are still to come while the village is open, the soonest first: an hour, then half-days
    and the whole of the next open day. None in a village that does not open in the weeks to come.
    """
    today = village.day_of(now)
    hours = hours_of_village(village, years={today.year, (today + timedelta(DAYS_AHEAD)).year})
    start = _next_start(village, hours, now)
    if start is None:
        return []
    first = village.day_of(start)
    later = next((day for day in _days_after(first) if hours.on(day)), None)
    wanted = [Span(start, start + HOUR), *_half_days(village, first)]
    if later is not None:
        opened = hours.on(later)
        wanted += _half_days(village, later)
        closes = opened[-1].closes_at if opened[-1].closes < EVENING.hour * 60 else EVENING
        wanted.append(_on(village, later, opened[0].opens_at, closes))
    found: list[Span] = []
    for span in wanted:
        is_ahead = span.start >= start and village.day_of(span.start) == village.day_of(span.end)
        if is_ahead and span not in found and hours.covers(span, village.zone):
            found.append(span)
    return sorted(found, key=lambda span: (span.start, span.end))


def _next_start(village: Village, hours: OpeningHours, now: datetime) -> datetime | None:
    """Return the next half hour of the clock at which the village is open for an hour more."""
    past = timedelta(minutes=now.minute % 30, seconds=now.second, microseconds=now.microsecond)
    start = now - past + HALF_HOUR if past else now
    if hours.covers(Span(start, start + HOUR), village.zone):
        return start
    closing = hours.next_closing(now, village.zone)
    is_open = hours.is_open(now, village.zone)
    return hours.next_opening(closing if is_open and closing else now, village.zone)


def _half_days(village: Village, day: date) -> list[Span]:
    return [_on(village, day, *MORNING), _on(village, day, *AFTERNOON)]


def _on(village: Village, day: date, start: time, end: time) -> Span:
    zone = village.zone
    first, last = (datetime.combine(day, at, tzinfo=zone) for at in (start, end))
    return Span(first, max(last, first + HOUR))


def _days_after(day: date) -> list[date]:
    return [day + timedelta(days=n) for n in range(1, DAYS_AHEAD)]
