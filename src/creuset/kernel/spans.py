"""Stretches of time: instants in UTC, and civil days in a zone.

Both are half-open: the end is the first moment that no longer belongs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from creuset.kernel.errors import DomainError, WayOut
from creuset.kernel.sentences import plainly
from creuset.kernel.sentences import sentence as _


class BadSpan(DomainError):
    """A stretch of time that cannot be: without a zone, empty, or ending before it starts."""

    code = "bad-span"


class SkippedHour(DomainError):
    """A civil time that the clock change jumps over on that day.

    `next_valid` is the instant of the change, the first that exists afterwards.
    """

    code = "skipped-hour"

    def __init__(self, day: date, hour: time, zone: ZoneInfo, next_valid: datetime) -> None:
        self.next_valid = next_valid
        then = next_valid.astimezone(zone)
        super().__init__(
            _(
                "On %(day)s the clock changes and %(hour)s does not exist; "
                "the next valid time is %(next)s.",
                day=day,
                hour=hour,
                next=then.time(),
            ),
            ways_out=[
                WayOut(
                    label=_("%(day)s at %(hour)s", day=then.date(), hour=then.time()),
                    kind="instant",
                    data={"at": then.isoformat()},
                )
            ],
            details={"zone": zone.key},
        )


def to_utc(instant: datetime, *, field: str | None = None) -> datetime:
    """Return the same instant in UTC; refuse one that has no zone or leaves the calendar."""
    if instant.tzinfo is UTC:
        return instant
    # Shown plainly: a voice that shows instants in a zone could not show these.
    if instant.utcoffset() is None:
        raise BadSpan(_("%(at)s has no time zone.", at=plainly(instant)), field=field)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise BadSpan(
            _("%(at)s is outside the calendar.", at=plainly(instant)), field=field
        ) from error


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time from `start` to just before `end`, both kept in UTC.

    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> Span(noon, noon + timedelta(hours=1)).duration
    datetime.timedelta(seconds=3600)
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        start, end = to_utc(self.start, field="start"), to_utc(self.end, field="end")
        if start == end:
            raise BadSpan(_("The start and the end are the same moment."), field="end")
        if end < start:
            raise BadSpan(_("The end comes before the start."), field="end")
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)

    def __and__(self, other: Self) -> Self | None:
        """Return what both have in common, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return type(self)(start, end) if start < end else None

    @property
    def duration(self) -> timedelta:
        """The time that really passes, clock changes included."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Return whether a moment belongs to both."""
        return self.start < other.end and other.start < self.end

    def touches(self, other: "Span") -> bool:
        """Return whether one begins at the very moment the other ends."""
        return self.end == other.start or other.end == self.start

    def contains(self, what: "datetime | Span") -> bool:
        """Return whether the instant, or the whole of the other span, belongs to this one."""
        if isinstance(what, Span):
            return self.start <= what.start and what.end <= self.end
        return self.start <= to_utc(what) < self.end

    def shift(self, delta: timedelta) -> Self:
        """Return the span moved by `delta` of real time, as long as before."""
        return type(self)(self.start + delta, self.end + delta)

    def extend(self, end_by: timedelta) -> Self:
        """Return the span with its end moved by `end_by`, which may be negative."""
        return type(self)(self.start, self.end + end_by)


#: What has no end yet is written with an end in a year that nobody plans for.
ENDLESS_YEAR = 2900


def is_endless(instant: datetime) -> bool:
    """Say whether the instant stands for no end at all.

    >>> is_endless(datetime(2998, 12, 31, 23, tzinfo=UTC)), is_endless(datetime(2027, 1, 1, tzinfo=UTC))
    (True, False)
    """
    return instant.year >= ENDLESS_YEAR


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the same moments as sorted spans, those that overlap or touch made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Return the moments of `spans` that no hole covers, sorted and merged."""
    blocked = merge(holes)
    left: list[Span] = []
    at = 0
    for span in merge(spans):
        start = span.start
        while at < len(blocked) and blocked[at].start < span.end:
            hole = blocked[at]
            if start < hole.start:
                left.append(Span(start, hole.start))
            start = max(start, hole.end)
            if hole.end > span.end:
                break  # the same hole may reach into the next span
            at += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def common(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Return the moments that both lists have; in each the spans are in order and none overlaps another."""
    found: list[Span] = []
    one = other = 0
    while one < len(spans) and other < len(others):
        both = spans[one] & others[other]
        if both is not None:
            found.append(both)
        if spans[one].end < others[other].end:
            one += 1
        else:
            other += 1
    return found


def gaps(spans: Iterable[Span], within: Span) -> list[Span]:
    """Return the moments of `within` that no span takes."""
    return subtract([within], spans)


@dataclass(frozen=True, slots=True, order=True)
class DaySpan:
    """Civil days from `first` to just before `until`.

    >>> week = DaySpan.of(date(2026, 3, 23), date(2026, 3, 29))
    >>> week.days, week.until.isoformat()
    (7, '2026-03-30')
    """

    first: date
    until: date

    def __post_init__(self) -> None:
        for name, day in (("first", self.first), ("until", self.until)):
            # A datetime is a date for Python; kept as one it would compare and count wrongly.
            if isinstance(day, datetime):
                raise BadSpan(_("%(at)s is a moment, not a day.", at=plainly(day)), field=name)
        if self.until <= self.first:
            raise BadSpan(_("The last day comes before the first."), field="until")

    def __iter__(self) -> Iterator[date]:
        """Yield each day in order."""
        return (self.first + timedelta(days=number) for number in range(self.days))

    def __contains__(self, day: date) -> bool:
        """Return whether the day is one of them."""
        return self.first <= day < self.until

    @classmethod
    def of(cls, first_day: date, last_day_inclusive: date) -> Self:
        """Return the days from the first to the last, both included, as people say them."""
        try:
            return cls(first_day, last_day_inclusive + timedelta(days=1))
        except OverflowError as error:
            raise BadSpan(_("The last day is outside the calendar."), field="until") from error

    @classmethod
    def touching(cls, span: Span, zone: ZoneInfo) -> Self:
        """Return the civil days of `zone` in which at least a moment of the span falls."""
        last = (span.end - timedelta(microseconds=1)).astimezone(zone).date()
        return cls.of(span.start.astimezone(zone).date(), last)

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.first).days

    @property
    def last(self) -> date:
        """The last day that belongs."""
        return self.until - timedelta(days=1)

    def to_span(self, zone: ZoneInfo) -> Span:
        """Return the instants of these days in `zone`: a day lasts 23, 24 or 25 hours."""
        return Span(day_start(self.first, zone), day_start(self.until, zone))


def local_instant(day: date, hour: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """Return the instant, in UTC, at which the clocks of `zone` show that day and hour.

    A time shown twice means its first occurrence, or the second with ``fold=1``.
    Raise :class:`SkippedHour` for a time that the clocks of that day never show.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> local_instant(date(2026, 10, 25), time(2, 30), paris).isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    instant, exists = _find_instant(day, hour, zone, fold)
    if not exists:
        raise SkippedHour(day, hour, zone, instant)
    return instant


def next_local_instant(day: date, hour: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """Return the same as :func:`local_instant`; a skipped time gives the next valid instant."""
    return _find_instant(day, hour, zone, fold)[0]


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a civil day, where midnight itself may be skipped."""
    return next_local_instant(day, time.min, zone)


def _find_instant(day: date, hour: time, zone: ZoneInfo, fold: int) -> tuple[datetime, bool]:
    """Return the instant and True, or the instant of the change that skips it and False."""
    if hour.tzinfo is not None:
        raise BadSpan(_("%(hour)s is a civil time and must not name a zone.", hour=hour))
    civil = datetime.combine(day, hour, tzinfo=zone)
    instant = to_utc(civil.replace(fold=fold))
    if instant.astimezone(zone).replace(tzinfo=None) == civil.replace(tzinfo=None):
        return instant, True
    return _change_between(
        to_utc(civil.replace(fold=1)), to_utc(civil.replace(fold=0)), zone
    ), False


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant in (before, after] from which the zone has the later offset.

    Clock changes fall on whole seconds.
    """
    offset = after.astimezone(zone).utcoffset()
    # PEP 495: in a gap, fold=1 reads an instant before the change and fold=0 one after it.
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)
