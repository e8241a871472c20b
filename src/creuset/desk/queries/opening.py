"""When a village is open, as its visitors are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from creuset.core.text import NBSP, day_text, hour_text, in_language
from creuset.kernel.openings import HolidayRule, OpeningHours
from creuset.kernel.openings.parts import Interval
from creuset.kernel.spans import DaySpan
from creuset.places.queries.floors import resources_on
from creuset.places.queries.hours import holidays_of, hours_of, hours_of_village
from creuset.villages.models import Village

#: How far exceptions and public holidays are told.
AHEAD = timedelta(days=366)
_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True)
class OpenNow:
    """Whether a village is open, and when that changes."""

    is_open: bool
    sentence: str


@dataclass(frozen=True)
class WeekDay:
    """The hours of a day of the week; none where it is closed."""

    first: date
    hours: str
    is_today: bool


@dataclass(frozen=True)
class Unusual:
    """Days whose hours are not those of their week, and why; without hours they are closed."""

    days: DaySpan
    hours: str
    why: str


@dataclass(frozen=True)
class LongerHours:
    """Spaces with hours of their own: their names, then runs of days with the same hours."""

    names: str
    runs: tuple[tuple[date, date, str], ...]


def village_hours(village: Village, *, now: datetime) -> OpeningHours:
    """Return the village's hours, with the public holidays of this year and the next."""
    today = village.day_of(now)
    return hours_of_village(village, years={today.year, today.year + 1})


def open_now(village: Village, hours: OpeningHours, *, now: datetime) -> OpenNow:
    """Return whether the village is open, told in a few words."""
    zone, today = village.zone, village.day_of(now)
    if hours.is_open(now, zone):
        closing = hours.next_closing(now, zone)
        if closing is None:
            return OpenNow(is_open=True, sentence=_("open day and night"))
        shown = hour_text(closing.astimezone(zone))
        return OpenNow(is_open=True, sentence=_("open until %(hour)s") % {"hour": shown})
    opening = hours.next_opening(now, zone)
    if opening is None:
        return OpenNow(is_open=False, sentence=_("closed"))
    local = opening.astimezone(zone)
    words = {"hour": hour_text(local), "day": day_text(local.date(), today=today, style="long")}
    if local.date() == today:
        return OpenNow(is_open=False, sentence=_("closed, opens at %(hour)s") % words)
    if local.date() == today + timedelta(days=1):
        return OpenNow(is_open=False, sentence=_("closed, opens tomorrow at %(hour)s") % words)
    return OpenNow(is_open=False, sentence=_("closed, opens on %(day)s at %(hour)s") % words)


def week_of(hours: OpeningHours, today: date) -> list[WeekDay]:
    """Return the week, Monday first, as it is without exceptions."""
    return [
        WeekDay(
            first=_MONDAY + timedelta(days=number),
            hours=hours_text(intervals),
            is_today=number == today.weekday(),
        )
        for number, intervals in enumerate(hours.week)
    ]


def unusual_days(
    village: Village, hours: OpeningHours, today: date, *, most: int = 20
) -> list[Unusual]:
    """Return the days to come with hours of their own: exceptions, and public holidays that change something."""
    until = today + AHEAD
    found = [
        Unusual(exception.days, hours_text(exception.hours), in_language(exception.why))
        for exception in hours.exceptions
        if exception.days.last >= today and exception.days.first <= until
    ]
    if hours.holidays is not HolidayRule.OPEN:
        told = {day for one in found for day in one.days}
        names = holidays_of(village, {today.year, today.year + 1})
        found += [
            Unusual(DaySpan.of(day, day), hours_text(hours.on(day)), name)
            for day, name in names.items()
            if today <= day <= until and day not in told
        ]
    return sorted(found, key=lambda one: one.days.first)[:most]


def hours_text(intervals: Iterable[Interval]) -> str:
    """Return the hours of a day: « 8 h – 12 h, 13 h – 19 h »; nothing for a closed day."""
    return ", ".join(
        f"{hour_text(interval.opens_at)}{NBSP}–{NBSP}{_closing(interval)}" for interval in intervals
    )


def _closing(interval: Interval) -> str:
    return hour_text(interval.closes_at) if interval.closes % 1440 else _("midnight")


def longer_hours(village: Village, hours: OpeningHours, today: date) -> list[LongerHours]:
    """Return the spaces that have hours of their own, put together where they are the same; one query."""
    found: dict[tuple[str, ...], list[str]] = {}
    usual = tuple(hours_text(intervals) for intervals in hours.week)
    for resource in resources_on(village, today, by=None).exclude(hours={}):
        if resource.whole_id is not None:
            continue
        resource.village = resource.building.village = village
        own = hours_of(resource, years={today.year})
        week = tuple(hours_text(intervals) for intervals in own.week)
        if week != usual:
            found.setdefault(week, []).append(resource.name)
    return [LongerHours(", ".join(names), tuple(_runs(week))) for week, names in found.items()]


def _runs(week: Iterable[str]) -> Iterable[tuple[date, date, str]]:
    """Yield the runs of days with the same hours: first day, last day, hours."""
    days = [(_MONDAY + timedelta(days=number), hours) for number, hours in enumerate(week)]
    for hours, run in groupby(days, key=lambda day: day[1]):
        some = [day for day, _hours in run]
        yield some[0], some[-1], hours
