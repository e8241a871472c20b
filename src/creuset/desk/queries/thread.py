"""The thread of the day: who has what, from when to when, read from a planning that is already there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from creuset.bookings.queries import Bar, Planning, Row
from creuset.bookings.queries.day import When
from creuset.bookings.queries.planning import BOOKING
from creuset.kernel.spans import DaySpan, Span
from creuset.places.queries.state import CLOSURE


@dataclass(frozen=True)
class Item:
    """Something of the day: a booking or a closure, from its first moment of the day to its last."""

    source_kind: str
    source_id: int
    title: str
    party: str
    places: tuple[str, ...]
    kind: str
    span: Span
    when: When

    @property
    def is_booking(self) -> bool:
        """Whether it has a sheet of its own."""
        return self.source_kind == BOOKING

    @property
    def is_closure(self) -> bool:
        """Whether it keeps a place shut."""
        return self.source_kind == CLOSURE


def thread_of(planning: Planning, day: date, zone: ZoneInfo) -> list[Item]:
    """Return what happens on the day and may be read, in the order in which it begins."""
    window = DaySpan.of(day, day).to_span(zone)
    found: dict[tuple[str, int], list[tuple[Row, Bar]]] = {}
    for row in planning.rows:
        for bar in row.bars:
            if bar.is_open and bar.starts_at < window.end and bar.ends_at > window.start:
                found.setdefault((bar.source_kind, bar.source_id), []).append((row, bar))
    items = [_item(some, planning) for some in found.values()]
    return sorted(items, key=lambda item: (item.span.start, item.span.end, item.source_id))


def _item(some: list[tuple[Row, Bar]], planning: Planning) -> Item:
    rows = _asked(some)
    bar = some[0][1]
    span = Span(min(b.starts_at for _r, b in some), max(b.ends_at for _r, b in some))
    return Item(
        source_kind=bar.source_kind,
        source_id=bar.source_id,
        title=bar.label,
        party=bar.party,
        places=tuple(row.name for row in rows),
        kind=rows[0].kind,
        span=span,
        when=_when(some, planning),
    )


def _asked(some: Iterable[tuple[Row, Bar]]) -> list[Row]:
    """Return the resources to name: a whole for all its parts or of a pool, else the parts themselves."""
    bars: Mapping[int, tuple[Row, Bar]] = {row.resource_id: (row, bar) for row, bar in some}
    wholes = {
        pk
        for pk, (row, bar) in bars.items()
        if row.has_parts and (row.is_pool or bar.parts == len(row.part_ids))
    }
    named = [
        row
        for pk, (row, _bar) in bars.items()
        if (pk in wholes or not row.has_parts) and row.whole_id not in wholes
    ]
    return named or [row for row, _bar in bars.values()]


def _when(some: Iterable[tuple[Row, Bar]], planning: Planning) -> When:
    bars = [bar for _row, bar in some]
    if any(bar.starts_at <= planning.now < bar.ends_at for bar in bars):
        return When.NOW
    return When.COMING if any(bar.starts_at > planning.now for bar in bars) else When.PAST
