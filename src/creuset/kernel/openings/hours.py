"""Opening hours: a week, public holidays and exceptions, turned into instants of a zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from creuset.kernel.openings.parts import (
    DAY_MINUTES,
    ClosedReason,
    Closing,
    DayException,
    HolidayRule,
    Interval,
    Intervals,
)
from creuset.kernel.openings.reading import WEEKDAYS, Path, Written
from creuset.kernel.spans import DaySpan, Span, gaps, merge, to_utc

_LOOK_AHEAD_DAYS = 60
_NEARBY_DAYS = 4


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a place is open.

    A day's hours are those of the last exception that holds it, else of its public holiday,
    else of its weekday (Monday first). An interval past midnight belongs to the day it opens on.
    `names` are the public holidays, day by day, given by whoever knows the country.
    """

    week: tuple[Intervals, ...]
    holidays: HolidayRule | Intervals = HolidayRule.OPEN
    exceptions: tuple[DayException, ...] = ()
    names: Mapping[date, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise ValueError("A week has seven days, Monday first.")

    @classmethod
    def from_data(
        cls,
        data: Mapping[str, object],
        *,
        names: Mapping[date, str] | None = None,
        path: Path = (),
    ) -> Self:
        """Return the hours written in a village file or a JSON column.

        A weekday left out is closed; days are dates or ISO text; `until` is the last day.
        Raise Refusals holding one BadHours (key path below `path`, what was expected) a fault.
        """
        written = Written.read(data, path)
        return cls(written.week, written.holidays, written.exceptions, dict(names or {}))

    def to_data(self) -> dict[str, object]:
        """Return the canonical written form: what :meth:`from_data` reads, days as ISO text."""
        data: dict[str, object] = {
            day: _texts(hours) for day, hours in zip(WEEKDAYS, self.week, strict=True)
        }
        named = isinstance(self.holidays, HolidayRule)
        data["holidays"] = str(self.holidays) if named else _texts(self.holidays)
        data["exceptions"] = [
            {
                "from": exception.days.first.isoformat(),
                "until": exception.days.last.isoformat(),
                "hours": _texts(exception.hours),
                "why": dict(exception.why),
            }
            for exception in self.exceptions
        ]
        return data

    def with_names(self, names: Mapping[date, str]) -> Self:
        """Return the same hours, knowing these public holidays."""
        return replace(self, names=dict(names))

    def on(self, day: date) -> Intervals:
        """Return the intervals that open on that civil day."""
        return self._rule_of(day)[1]

    def spans(self, days: DaySpan, zone: ZoneInfo) -> list[Span]:
        """Return the instants of these days that are open, sorted, touching ones made one."""
        whole = days.to_span(zone)
        # The night of the day before may reach into the first day.
        opened = [
            span
            for day in (days.first - timedelta(days=1), *days)
            for interval in self.on(day)
            if (span := interval.on(day, zone)) is not None
        ]
        return merge(part for span in opened if (part := span & whole) is not None)

    def covers(self, span: Span, zone: ZoneInfo) -> bool:
        """Return whether the place is open for the whole of the span."""
        return not self._shut(span, zone)

    def is_open(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Return whether the place is open at that instant."""
        day = to_utc(instant).astimezone(zone).date()
        return any(span.contains(instant) for span in self.spans(DaySpan.of(day, day), zone))

    def next_opening(
        self, instant: datetime, zone: ZoneInfo, *, within_days: int = _LOOK_AHEAD_DAYS
    ) -> datetime | None:
        """Return the first instant, from this one on, at which the place is open.

        That is the instant itself while it is open; None if nothing opens on its day or on the
        `within_days` that follow.
        """
        found = self._current_or_next(instant, zone, within_days)
        return None if found is None else max(found.start, to_utc(instant))

    def next_closing(
        self, instant: datetime, zone: ZoneInfo, *, within_days: int = _LOOK_AHEAD_DAYS
    ) -> datetime | None:
        """Return when the present opening ends or, while closed, the next one.

        None if nothing opens on its day or on the `within_days` that follow, or if the place
        stays open beyond them.
        """
        found = self._current_or_next(instant, zone, within_days)
        if found is None or found.end == _days_from(instant, zone, within_days + 1).end:
            return None
        return found.end

    def why_closed(self, span: Span, zone: ZoneInfo) -> ClosedReason | None:
        """Return why the span is not wholly open, at its first closed moment; None if it is."""
        shut = self._shut(span, zone)
        if not shut:
            return None
        day = shut[0].start.astimezone(zone).date()
        kind, hours, exception = self._rule_of(day)
        if kind is Closing.WEEKDAY and hours:
            kind = Closing.HOURS
        return ClosedReason(
            kind=kind,
            day=day,
            closed=shut[0],
            hours=hours,
            why=exception.why if exception else {},
            holiday=self.names.get(day, "") if kind is Closing.HOLIDAY else "",
        )

    def _rule_of(self, day: date) -> tuple[Closing, Intervals, DayException | None]:
        """Return the hours of the day, and which part of the value says so."""
        for exception in reversed(self.exceptions):
            if day in exception.days:
                return Closing.EXCEPTION, exception.hours, exception
        if day in self.names and self.holidays is not HolidayRule.OPEN:
            hours = () if isinstance(self.holidays, HolidayRule) else self.holidays
            return Closing.HOLIDAY, hours, None
        return Closing.WEEKDAY, self.week[day.weekday()], None

    def _shut(self, span: Span, zone: ZoneInfo) -> list[Span]:
        return gaps(self.spans(DaySpan.touching(span, zone), zone), span)

    def _current_or_next(self, instant: datetime, zone: ZoneInfo, days: int) -> Span | None:
        """Return the first opening not over yet, followed one day past the days looked at."""
        first = to_utc(instant).astimezone(zone).date()
        until = _days_from(instant, zone, days).end
        # Nearly always it is a matter of days: the rest is worked out only where they do not tell.
        for ahead in sorted({min(_NEARBY_DAYS, days + 1), days + 1}):
            looked_at = DaySpan.of(first, first + timedelta(days=ahead))
            for span in self.spans(looked_at, zone):
                if span.end > to_utc(instant) and (
                    ahead > days or span.end < looked_at.to_span(zone).end
                ):
                    return span if span.start < until else None
        return None


def _days_from(instant: datetime, zone: ZoneInfo, days: int) -> Span:
    """Return the civil day of the instant and that many more."""
    first = to_utc(instant).astimezone(zone).date()
    return DaySpan.of(first, first + timedelta(days=days)).to_span(zone)


def always_open() -> OpeningHours:
    """Return hours that never end, public holidays included."""
    return OpeningHours(week=((Interval(0, DAY_MINUTES),),) * len(WEEKDAYS))


def first_defined(*layers: OpeningHours | None) -> OpeningHours:
    """Return the hours of the nearest layer that has any: own, parent, grandparent…

    A place of which nobody said anything is always open.
    """
    return next((hours for hours in layers if hours is not None), always_open())


def _texts(hours: HolidayRule | Sequence[Interval]) -> list[str]:
    return [str(interval) for interval in hours]
