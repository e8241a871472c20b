"""The planning as a list: the same bookings day by day, each with what may be done to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from creuset.bookings.drawing.bars import KINDS, NUMBER
from creuset.bookings.drawing.frame import DAY, Frame, View, frame_of
from creuset.bookings.drawing.words import Words
from creuset.bookings.queries import Bar, Load, Planning, Row
from creuset.bookings.ranks import rank_text
from creuset.core import text
from creuset.kernel.spans import DaySpan, day_start


@dataclass(frozen=True)
class ListLinks:
    """Where the list leads; 0 stands for the number of a booking."""

    sheet: str
    move: str
    cancel: str
    new: str


@dataclass(frozen=True)
class Entry:
    """A booking, or what else occupies a resource, on one day."""

    title: str
    party: str
    hours: str
    tone: str
    #: On the track of its day.
    start: int
    length: int
    is_now: bool
    is_past: bool
    is_mine: bool
    is_booking: bool
    may_change: bool
    sheet: str = ""
    move: str = ""
    cancel: str = ""
    #: Of an option: which one it is.
    rank: str = ""
    #: What it is for, where it is more than a use.
    kind: str = ""


@dataclass(frozen=True)
class ListedRow:
    """A resource on one day."""

    row: Row
    meta: str
    entries: tuple[Entry, ...]
    #: Until when it is free, or from when; a word for the eye.
    state: str
    new: str
    is_part: bool
    #: Nobody has it this day, and it opens.
    is_free: bool
    is_closed: bool


@dataclass(frozen=True)
class ListedDay:
    """One day of the list."""

    day: date
    is_today: bool
    units: int
    taken: tuple[ListedRow, ...]
    free: tuple[ListedRow, ...]
    #: How many are closed all day, and had by nobody.
    closed: int

    @property
    def rows(self) -> tuple[ListedRow, ...]:
        """Every row, those that somebody has first."""
        return (*self.taken, *self.free)


def listed_days(
    planning: Planning,
    *,
    zone: ZoneInfo,
    links: ListLinks,
    marks_mine: bool,
    units: Iterable[str] = (),
) -> list[ListedDay]:
    """Return the days of the planning with their resources; units of pools only where asked for."""
    return [
        _Day(planning, day, zone, links, frozenset(units), marks_mine=marks_mine).listed()
        for day in planning.days
    ]


class _Day:
    def __init__(
        self,
        planning: Planning,
        day: date,
        zone: ZoneInfo,
        links: ListLinks,
        units: frozenset[str],
        *,
        marks_mine: bool,
    ) -> None:
        self.day, self.zone, self.links, self.units = day, zone, links, units
        self.planning, self.now, self.marks_mine = planning, planning.now, marks_mine
        days = DaySpan.of(day, day)
        self.window = days.to_span(zone)
        whole = frame_of(planning, view=View.DAY, zone=zone)
        self.frame = Frame(View.DAY, days, zone, planning.now, whole.opens, whole.closes)
        self.words = Words(self.frame)

    def listed(self) -> ListedDay:
        rows = list(self._rows())
        return ListedDay(
            day=self.day,
            is_today=self.day == self.frame.today,
            units=self.frame.units_of_day,
            taken=tuple(row for row in rows if row.entries),
            free=tuple(row for row in rows if row.is_free),
            closed=sum(row.is_closed for row in rows),
        )

    def _rows(self) -> Iterator[ListedRow]:
        known = {row.resource_id: row for row in self.planning.rows}
        self._wholes = {
            known[row.whole_id].code
            for row in known.values()
            if row.whole_id in known and not known[row.whole_id].is_pool
        }
        for row in known.values():
            whole = known.get(row.whole_id or 0)
            if whole and whole.is_pool and whole.code not in self.units:
                continue
            if any(away.start <= self.window.start < away.end for away in row.away):
                continue
            yield self._row(row, whole)

    def _row(self, row: Row, whole: Row | None) -> ListedRow:
        bars = [bar for bar in row.bars if self._falls(bar)]
        options = [bar for bar in row.options if self._falls(bar)]
        entries = [
            self._entry(bar, row)
            for bar in sorted([*bars, *options], key=lambda bar: (bar.starts_at, bar.rank))
            if not self._is_told_elsewhere(bar, row, whole)
        ]
        meta = [text.area_text(row.area_m2)] if row.area_m2 is not None else []
        is_busy = any(bar.starts_at <= self.now < bar.held_until for bar in bars)
        if row.is_pool:
            taken = self._taken_now(row.load)
            meta, is_busy = [f"{taken} / {len(row.part_ids)}"], taken >= len(row.part_ids)
        is_closed = any(
            shut.start <= self.window.start and self.window.end <= shut.end for shut in row.closed
        )
        is_over = self.window.end <= self.now
        return ListedRow(
            row=row,
            meta=" · ".join([*meta, row.building]),
            entries=tuple(entries),
            state="busy" if is_busy else "closed" if is_closed else "free",
            new=self._new(row) if row.may_book and not is_closed and not is_over else "",
            is_part=whole is not None,
            is_free=not entries and not bars and not is_closed,
            is_closed=not bars and is_closed,
        )

    def _is_told_elsewhere(self, bar: Bar, row: Row, whole: Row | None) -> bool:
        """Say whether what takes all the parts of a whole is told by it, what takes some by them."""
        if row.code in self._wholes:
            return bar.parts < len(row.part_ids)
        if whole is None or whole.is_pool:
            return False
        return any(
            other.source_id == bar.source_id
            and other.source_kind == bar.source_kind
            and other.starts_at == bar.starts_at
            and other.parts == len(whole.part_ids)
            for other in (whole.options if bar.rank else whole.bars)
        )

    def _falls(self, bar: Bar) -> bool:
        return bar.starts_at < self.window.end and bar.ends_at > self.window.start

    def _taken_now(self, load: Iterable[Load]) -> int:
        at = self.now if self.window.contains(self.now) else self.window.start
        return max(
            (s.taken for s in load if s.starts_at < self.window.end and s.ends_at > at), default=0
        )

    def _entry(self, bar: Bar, row: Row) -> Entry:
        minute_of = self.frame.minute_of
        first, last = minute_of(bar.starts_at), minute_of(bar.ends_at)
        placed = self.frame.place(max(first, 0), min(last, DAY))
        start, length = (
            (0, 1) if placed is None else (placed[0] * self.frame.units + placed[1], placed[2])
        )
        is_booking = bar.source_kind == "booking" and bool(bar.label)
        number = f"/{bar.source_id}/"
        # Of several periods, the one that is listed here.
        period = {"row": row.resource_id, "at": bar.starts_at.isoformat()}
        return Entry(
            title=bar.text if bar.label or not bar.rank else str(_("Under option")),
            party=bar.party,
            hours=self._hours(bar, first, last),
            tone=bar.tone,
            start=start,
            length=length,
            is_now=not bar.rank and bar.starts_at <= self.now < bar.ends_at,
            is_past=bar.ends_at <= self.now,
            is_mine=bar.is_mine and self.marks_mine,
            is_booking=is_booking,
            may_change=bar.may_change,
            sheet=self.links.sheet.replace(NUMBER, number) if is_booking else "",
            move=f"{self.links.move.replace(NUMBER, number)}?{urlencode(period)}"
            if bar.may_change
            else "",
            cancel=self.links.cancel.replace(NUMBER, number) if bar.may_change else "",
            rank=rank_text(bar.rank) if bar.rank else "",
            kind=self.words.kind(bar.tone) if bar.label and bar.tone in KINDS else "",
        )

    def _hours(self, bar: Bar, first: int, last: int) -> str:
        """Return from when to when, days said only where they are others than this one."""
        if first >= 0 and last <= DAY:
            return text.typeset(f"{_plain(first)} – {_plain(last)}")
        return text.span_text(bar.starts_at, bar.ends_at, self.zone, today=self.frame.today)

    def _new(self, row: Row) -> str:
        """Return the booking page with this resource and the next sensible hour of this day."""
        start = max(self.now, self._opens(row))
        local = start.astimezone(self.zone)
        half_hour = local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)
        if half_hour < local:
            half_hour += timedelta(minutes=30)
        end = half_hour + timedelta(hours=1)
        words = {
            "resource": row.code,
            "start": f"{half_hour:%Y-%m-%dT%H:%M}",
            "end": f"{end:%Y-%m-%dT%H:%M}",
        }
        return f"{self.links.new}?{urlencode(words)}"

    def _opens(self, row: Row) -> datetime:
        """Return when the resource opens this day."""
        start = self.window.start
        for shut in row.closed:
            if shut.start <= start < shut.end:
                return min(shut.end, self._at(self.frame.closes - 60))
        return max(start, self._at(self.frame.opens))

    def _at(self, minute: int) -> datetime:
        return day_start(self.day, self.zone) + timedelta(minutes=minute)


def _plain(minute: int) -> str:
    hours, minutes = divmod(minute % DAY, 60)
    return text.hour_text(time(hours, minutes))
