"""A refusal drawn: what stands in the way and the slots that are free, on days of one scale."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.places.rules import Occupied

#: A day in quarters of an hour.
UNITS, QUARTER = 96, 15
#: Rows of what is in the way: more of them say nothing more.
MOST_TAKEN = 3


@dataclass(frozen=True)
class Line:
    """A stretch of time, and where it lies in its day."""

    span: Span
    #: In quarters of an hour from midnight; a stretch of several days reaches the end of its first.
    start: int
    length: int
    label: str = ""
    #: What the button sends; empty for what is taken.
    take: str = ""


def taken_lines(error: DomainError | None, zone: ZoneInfo) -> list[Line]:
    """Return what stands in the way, as the reader may know it."""
    if not isinstance(error, Occupied):
        return []
    return [
        _line(one.span, zone, label=" · ".join(filter(None, (one.resource, one.label))))
        for one in error.taken[:MOST_TAKEN]
    ]


def free_lines(error: DomainError | None, zone: ZoneInfo) -> list[Line]:
    """Return the slots that a refusal offers instead."""
    return [
        _line(span, zone, take=f"{span.start.isoformat()}|{span.end.isoformat()}")
        for span in _slots(error.ways_out if error else ())
    ]


def _slots(ways: Iterable[Any]) -> Iterator[Span]:
    for way in ways:
        if way.kind == "slot":
            yield Span(*(datetime.fromisoformat(way.data[k]) for k in ("starts_at", "ends_at")))


def _line(span: Span, zone: ZoneInfo, *, label: str = "", take: str = "") -> Line:
    first, last = span.start.astimezone(zone), span.end.astimezone(zone)
    start = (first.hour * 60 + first.minute) // QUARTER
    same_day = first.date() == last.date()
    end = -(-(last.hour * 60 + last.minute) // QUARTER) if same_day else UNITS
    return Line(span, start, max(end - start, 1), label, take)
