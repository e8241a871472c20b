"""What opening hours are made of: intervals of a day, exceptions, and a reason for being shut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span, next_local_instant

DAY_MINUTES = 24 * 60

_WRITTEN = re.compile(r"([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")


class BadHours(DomainError):
    """One fault in written opening hours: `path` is where, `expected` what should stand there."""

    code = "bad-hours"

    def __init__(self, path: tuple[str | int, ...], expected: object) -> None:
        self.path = path
        self.expected = expected
        where = key_path(path)
        super().__init__(
            _("%(where)s: expected %(expected)s.", where=where, expected=expected),
            field=where,
            details={"path": list(path)},
        )


def key_path(path: tuple[str | int, ...]) -> str:
    """Return a path as it is read in a file.

    >>> key_path(("exceptions", 0, "hours"))
    'exceptions[0].hours'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Civil opening times of one day, in minutes from its midnight.

    `closes` goes past 1440 when the closing belongs to the next day: 22:00–02:00 is 1320–1560.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < DAY_MINUTES and self.opens < self.closes):
            raise ValueError("An interval opens within its day and closes later.")
        # A whole day is written 00:00-24:00; begun later, it would read as no time at all.
        longest = DAY_MINUTES if self.opens == 0 else DAY_MINUTES - 1
        if self.closes - self.opens > longest:
            raise ValueError("An interval is shorter than a day, or is the whole day.")

    def __str__(self) -> str:
        """Return the interval as :meth:`parse` reads it."""
        closes = self.closes
        if closes > DAY_MINUTES:
            closes -= DAY_MINUTES
        return f"{_clock(self.opens)}-{_clock(closes)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the interval written ``08:00-20:00``; raise ValueError for anything else.

        ``20:00-24:00`` ends at midnight, ``22:00-02:00`` in the night that follows.

        >>> Interval.parse("22:00-02:00")
        Interval(opens=1320, closes=1560)
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not written like 08:00-20:00.")
        opens = int(found[1]) * 60 + int(found[2])
        closes = int(found[3]) * 60 + int(found[4])
        if closes > DAY_MINUTES or opens == closes:
            raise ValueError(f"{text!r} is no pair of different times.")
        return cls(opens, closes if closes > opens else closes + DAY_MINUTES)

    @property
    def opens_at(self) -> time:
        """The civil time of opening."""
        return _civil(self.opens)

    @property
    def closes_at(self) -> time:
        """The civil time of closing; midnight is 00:00."""
        return _civil(self.closes)

    def on(self, day: date, zone: ZoneInfo) -> Span | None:
        """Return the instants of the interval on that day; None if a clock change swallows it.

        A time that does not exist that day is taken as the next one that does, a time that
        exists twice as the first of the two.
        """
        start = next_local_instant(day, self.opens_at, zone)
        closing_day = day + timedelta(days=self.closes // DAY_MINUTES)
        end = next_local_instant(closing_day, self.closes_at, zone)
        return Span(start, end) if start < end else None


type Intervals = tuple[Interval, ...]


class HolidayRule(StrEnum):
    """What a public holiday changes when no other hours are given for it."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DayException:
    """Civil days that have hours of their own, none when closed, and why, by language."""

    days: DaySpan
    hours: Intervals = ()
    why: Mapping[str, str] = field(default_factory=dict, hash=False)


class Closing(StrEnum):
    """Why a place is not open at a moment."""

    EXCEPTION = "exception"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class ClosedReason:
    """The first moments of a span that are not open, on which day, and why.

    `hours` are those of that day, none when it is shut all day; `why` is the reason written
    for an exception, by language; `holiday` is the name of the public holiday.
    """

    kind: Closing
    day: date
    closed: Span
    hours: Intervals = ()
    why: Mapping[str, str] = field(default_factory=dict, hash=False)
    holiday: str = ""

    def sentence(self) -> Sentence:
        """Return the reason as a person is told it."""
        hours = ", ".join(str(interval).replace("-", "–") for interval in self.hours)
        if self.kind is Closing.EXCEPTION and self.why:
            if hours:
                return _(
                    "Open only %(hours)s on %(day)s: %(why)s.",
                    hours=hours,
                    day=self.day,
                    why=self.why,
                )
            return _("Closed on %(day)s: %(why)s.", day=self.day, why=self.why)
        if self.kind is Closing.HOLIDAY:
            if hours:
                return _(
                    "Open only %(hours)s on %(day)s: %(holiday)s.",
                    hours=hours,
                    day=self.day,
                    holiday=self.holiday,
                )
            return _("Closed on %(day)s: %(holiday)s.", day=self.day, holiday=self.holiday)
        if hours:
            return _("Open only %(hours)s on %(day)s.", hours=hours, day=self.day)
        return _("Closed on %(day)s.", day=self.day)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _civil(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
