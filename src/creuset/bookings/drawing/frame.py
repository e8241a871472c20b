"""Where an instant lies on the planning: columns, units, and the hours that are drawn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from creuset.bookings.queries import Planning
from creuset.kernel.spans import DaySpan, gaps

DAY = 24 * 60
#: The hours that are drawn where nobody wrote any.
USUAL = (8 * 60, 20 * 60)
#: The style sheet knows bars of at most so many units.
MOST_UNITS = 1000
#: Beyond so many hours a month is drawn by the hour, within it by the half-hour.
HALF_HOURS_UP_TO = 16


class View(StrEnum):
    """How many days are looked at, and how."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """A day of a week or of a month, or an hour of a day."""

    day: date
    #: Minutes from the first day's midnight, on the village's clocks.
    starts: int
    is_today: bool


@dataclass(frozen=True)
class Frame:
    """The days drawn, the hours of each, and how time becomes units.

    Minutes are counted on the village's clocks from the first day's midnight: the two nights a
    year when the clocks change keep the others' width. What lies before the opening hour is drawn
    at it.
    """

    view: View
    days: DaySpan
    zone: ZoneInfo
    now: datetime
    #: Minutes of a day.
    opens: int
    closes: int

    @cached_property
    def step(self) -> int:
        """Minutes in a unit."""
        if self.view is not View.MONTH:
            return 15
        return 30 if self.closes - self.opens <= HALF_HOURS_UP_TO * 60 else 60

    @cached_property
    def units_of_day(self) -> int:
        """Units in a day."""
        return (self.closes - self.opens) // self.step

    @cached_property
    def units(self) -> int:
        """Units in a column: of a day, an hour's."""
        return 60 // self.step if self.view is View.DAY else self.units_of_day

    @cached_property
    def total(self) -> int:
        """Units in all the days."""
        return self.units_of_day * self.days.days

    @property
    def snap(self) -> int:
        """By how many minutes things move under the hand: in a month, whole days."""
        return {View.DAY: 15, View.MONTH: DAY}.get(self.view, 30)

    @property
    def lines(self) -> int:
        """How many fine lines divide a column."""
        return {View.DAY: 2, View.MONTH: 1}.get(self.view, 4)

    @cached_property
    def today(self) -> date:
        """The day it is in the village."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return tuple(self._columns())

    def _columns(self) -> Iterator[Column]:
        for number, day in enumerate(self.days):
            if self.view is View.DAY:
                for minute in range(self.opens, self.closes, 60):
                    yield Column(day, number * DAY + minute, day == self.today)
            else:
                yield Column(day, number * DAY + self.opens, day == self.today)

    @cached_property
    def minute_of(self) -> Callable[[datetime], int]:
        """Return a function from an instant to minutes on the village's clocks since the first midnight."""
        window = self.days.to_span(self.zone)
        first, zone, start = self.days.first, self.zone, window.start
        # A difference is enough, and ten times as quick as asking the zone; from the night on when the
        # clocks change, if there is one, with the minutes that they then jump.
        changes = _changes(zone, start, window.end)
        most = _minutes(window.end - start) if len(changes) <= 1 else 0
        change, jump = (_minutes(changes[0][0] - start), changes[0][1]) if changes else (0, 0)

        def minute(instant: datetime) -> int:
            passed = instant - start
            minutes = passed.days * DAY + passed.seconds // 60
            if 0 <= minutes < most:
                return minutes + jump if minutes >= change else minutes
            local = instant.astimezone(zone)
            return (local.date() - first).days * DAY + local.hour * 60 + local.minute

        return minute

    @cached_property
    def _units(self) -> tuple[list[int], list[int]]:
        """Return of each minute of a day the unit in which it lies, and by which it is over.

        What is outside the drawn hours lies at their edge. Worked out once: a page asks it thousands of times.
        """
        within = [min(max(minute, self.opens), self.closes) - self.opens for minute in range(DAY)]
        return [past // self.step for past in within], [-(-past // self.step) for past in within]

    def unit(self, minute: int) -> int:
        """Return the unit in which a minute lies, counted from the first column's start, within the drawn hours."""
        day, rest = divmod(minute, DAY)
        return day * self.units_of_day + self._units[0][rest]

    @cached_property
    def place(self) -> Callable[[int, int], tuple[int, int, int] | None]:
        """Return a function from two minutes to where what lasts between them is drawn: column, start in it and
        length, in units; None outside.
        """
        starts, ends = self._units
        per_day, per_column, total = self.units_of_day, self.units, self.total
        most = self.days.days * DAY

        def placed(first: int, last: int) -> tuple[int, int, int] | None:
            start = first // DAY * per_day + starts[first % DAY] if first > 0 else 0
            end = last // DAY * per_day + ends[last % DAY] if last < most else total
            if end <= start:
                if not 0 <= first < most:
                    return None
                start = min(start, total - 1)
                end = start + 1
            column = start // per_column
            return column, start - column * per_column, end - start

        return placed

    @cached_property
    def now_place(self) -> tuple[int, int] | None:
        """Return the column and the unit of now, None where it is not drawn."""
        minute = self.minute_of(self.now)
        if not 0 <= minute < self.days.days * DAY or not (
            self.opens <= minute % DAY <= self.closes
        ):
            return None
        unit = min(self.unit(minute), self.total - 1)
        return unit // self.units, unit % self.units


def frame_of(planning: Planning, *, view: View, zone: ZoneInfo) -> Frame:
    """Return the frame that shows the opening hours of every resource, and short bookings outside them."""
    opens, closes = _opening_hours(planning, zone)
    frame = Frame(view, planning.days, zone, planning.now, opens, closes)
    if view is View.MONTH:
        return frame
    for row in planning.rows:
        for bar in row.bars:
            first, last = frame.minute_of(bar.starts_at), frame.minute_of(bar.ends_at)
            if first // DAY == (last - 1) // DAY and 0 <= first < planning.days.days * DAY:
                opens = min(opens, first % DAY // 60 * 60)
                closes = max(closes, -(-((last - 1) % DAY + 1) // 60) * 60)
    return Frame(view, planning.days, zone, planning.now, opens, closes)


def _opening_hours(planning: Planning, zone: ZoneInfo) -> tuple[int, int]:
    """Return the earliest opening and the latest closing of a day, in minutes, on whole hours."""
    opens, closes = [], []
    for closed in {id(row.closed): row.closed for row in planning.rows}.values():
        for span in gaps(closed, planning.window):
            first, last = span.start.astimezone(zone), span.end.astimezone(zone)
            ends = last.hour * 60 + last.minute or DAY
            if (span.end - timedelta(minutes=1)).astimezone(zone).date() != first.date():
                continue  # open through the night: it says nothing of the day
            if ends - first.hour * 60 >= DAY:
                continue
            opens.append(first.hour * 60)
            closes.append(-(-ends // 60) * 60)
    if not opens:
        return USUAL
    return min(opens), max(closes)


def _minutes(passed: timedelta) -> int:
    return passed.days * DAY + passed.seconds // 60


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """Return when the clocks of the zone change between two instants, and by how many minutes.

    No zone changes them twice in a day, nor between two quarters of an hour.
    """
    found = []
    offset = start.astimezone(zone).utcoffset() or timedelta()
    at, step = start.astimezone(UTC), timedelta(days=1)
    while at < end:
        after = (at + step).astimezone(zone).utcoffset() or timedelta()
        if after != offset:
            while at.astimezone(zone).utcoffset() == offset:
                at += timedelta(minutes=15)
            found.append((at, (after - offset) // timedelta(minutes=1)))
            offset = after
        else:
            at += step
    return found
