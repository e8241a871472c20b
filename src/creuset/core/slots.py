"""A refusal drawn: what stands in the way and the slots that are free, on one scale."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from creuset.core.text import day_text, hour_text
from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.spans import Span

#: A scale is so many units long, in so many columns.
UNITS, COLUMNS = 96, 6
#: Rows of what is in the way: more of them say nothing more.
MOST_TAKEN = 3
#: The hours of a day that most slots lie in; what lies outside takes the whole day.
DAYTIME = (8, 20)


@dataclass(frozen=True)
class Line:
    """A stretch of time, and where it lies on the scale."""

    span: Span
    start: int
    length: int
    label: str = ""
    #: Of somebody's option: nobody has it yet.
    is_option: bool = False

    @property
    def take(self) -> str:
        """What the button of a form sends."""
        return f"{self.span.start.isoformat()}|{self.span.end.isoformat()}"


@dataclass(frozen=True)
class Slots:
    """What is taken or under option, and what is free instead; `marks` say where each column of the scale begins."""

    taken: Sequence[Line]
    free: Sequence[Line]
    marks: Sequence[tuple[int, str]]
    units: int = UNITS


def slots_of(error: DomainError | None, zone: ZoneInfo) -> Slots | None:
    """Return the drawing of a refusal; None where nothing is taken that may be told, and no slot is offered."""
    free = list(_free(error.ways_out)) if error else []
    held = [_taken(row) for row in _rows(error, "held")[:MOST_TAKEN]] if error else []
    if error is None or not (free or held):
        return None
    taken = [_taken(row) for row in _rows(error, "taken")[:MOST_TAKEN]]
    scale = _scale([*free, *(span for span, _label in (*taken, *held))], zone)
    return Slots(
        taken=[
            *(scale.line(span, label) for span, label in taken),
            *(replace(scale.line(span, label), is_option=True) for span, label in held),
        ],
        free=[scale.line(span) for span in free],
        marks=scale.marks(),
    )


@dataclass(frozen=True)
class Ruler:
    """Stretches of time under one another, on one scale."""

    lines: Sequence[Line]
    marks: Sequence[tuple[int, str]]
    units: int = UNITS


def ruler(spans: Sequence[Span], zone: ZoneInfo, *, in_days: bool = False) -> Ruler:
    """Return the stretches on the hours of a day where each lies in one, else, or `in_days`, on days in a row."""
    scale = _LongScale.around(spans, zone) if in_days else _scale(spans, zone)
    return Ruler([scale.line(span) for span in spans], scale.marks())


def _scale(spans: Sequence[Span], zone: ZoneInfo) -> "_DayScale | _LongScale":
    return _DayScale.around(spans, zone) or _LongScale.around(spans, zone)


def _free(ways: Iterable[Any]) -> Iterator[Span]:
    for way in ways:
        if way.kind == "slot":
            yield Span(*(datetime.fromisoformat(way.data[k]) for k in ("starts_at", "ends_at")))


def _rows(error: DomainError, name: str) -> Sequence[Mapping[str, str]]:
    """Return what stands in the way so, of a refusal or of those that it holds together."""
    each = error.errors if isinstance(error, Refusals) else (error,)
    found: list[Mapping[str, str]] = []
    for one in each:
        rows: Any = one.details.get(name, ())
        found += rows
    return found


def _taken(row: Mapping[str, str]) -> tuple[Span, str]:
    span = Span(*(datetime.fromisoformat(row[k]) for k in ("starts_at", "ends_at")))
    words = (row.get(name, "") for name in ("resource", "label", "words"))
    return span, " · ".join(filter(None, words))


@dataclass(frozen=True)
class _DayScale:
    """The hours of a day: every stretch lies in a day of its own."""

    zone: ZoneInfo
    first: int
    last: int

    @classmethod
    def around(cls, spans: Iterable[Span], zone: ZoneInfo) -> "_DayScale | None":
        """Return the scale that holds every span, if each lies in one day."""
        edges = [_edges(span, zone) for span in spans]
        if any(until > 24 for _first, until in edges):  # noqa: PLR2004 -- the hours of a day
            return None
        is_daytime = all(DAYTIME[0] <= first and until <= DAYTIME[1] for first, until in edges)
        return cls(zone, *(DAYTIME if is_daytime else (0, 24)))

    def line(self, span: Span, label: str = "") -> Line:
        """Return where the span lies."""
        start, until = (
            round((hour - self.first) / (self.last - self.first) * UNITS)
            for hour in _edges(span, self.zone)
        )
        return Line(span, start, max(until - start, 1), label)

    def marks(self) -> list[tuple[int, str]]:
        """Return the hour at which each column begins."""
        step = (self.last - self.first) // COLUMNS
        return [
            (at * UNITS // COLUMNS, hour_text(time(self.first + at * step)))
            for at in range(COLUMNS)
        ]


@dataclass(frozen=True)
class _LongScale:
    """Days in a row, from the first of any stretch to the last."""

    zone: ZoneInfo
    start: datetime
    days: int

    @classmethod
    def around(cls, spans: Sequence[Span], zone: ZoneInfo) -> "_LongScale":
        """Return the scale that holds every span."""
        first = min(span.start for span in spans).astimezone(zone).date()
        last = max(span.end for span in spans).astimezone(zone).date()
        days = -(-((last - first).days + 1) // COLUMNS) * COLUMNS
        return cls(zone, datetime.combine(first, time(), zone), days)

    def line(self, span: Span, label: str = "") -> Line:
        """Return where the span lies."""
        whole = timedelta(days=self.days)
        start, until = (
            round((instant - self.start) / whole * UNITS) for instant in (span.start, span.end)
        )
        return Line(span, start, max(until - start, 1), label)

    def marks(self) -> list[tuple[int, str]]:
        """Return the day on which each column begins."""
        first, step = self.start.date(), self.days // COLUMNS
        days = [first + timedelta(days=at * step) for at in range(COLUMNS)]
        return [
            (at * UNITS // COLUMNS, day_text(day, today=day, style="short"))
            for at, day in enumerate(days)
        ]


def _edges(span: Span, zone: ZoneInfo) -> tuple[float, float]:
    """Return the hours of the span's start and end, counted from midnight of its first day."""
    first, last = span.start.astimezone(zone), span.end.astimezone(zone)
    days = (last.date() - first.date()).days
    return first.hour + first.minute / 60, last.hour + last.minute / 60 + 24 * days
