"""How full the village is, by day and by kind, read from a planning that is already there."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from creuset.bookings.queries import Planning, Row, Share
from creuset.kernel.spans import DaySpan, Span, common, merge, subtract
from creuset.places.kinds import Kind
from creuset.places.queries.state import CLOSURE, PlaceState, State

#: What nobody comes to work in does not make a village full or empty.
UNCOUNTED = frozenset({Kind.STORAGE, Kind.LOCKER, Kind.PARKING, Kind.EQUIPMENT, Kind.TECHNICIAN})


@dataclass(frozen=True)
class KindNow:
    """How many places of a kind are free now."""

    kind: str
    label: str
    free: int
    count: int


def occupation(planning: Planning, zone: ZoneInfo) -> dict[date, Share]:
    """Return how much of what is open is taken, on each day of the planning.

    Only smallest parts count, so that a whole does not count twice; closures are taken off what opens.
    """
    return _occupation(planning.rows, planning, zone)


def occupation_by_kind(
    planning: Planning, zone: ZoneInfo
) -> list[tuple[str, str, dict[date, Share]]]:
    """Return the same for each kind that counts: the kind, its name, its days."""
    return [
        (group.kind, group.label, _occupation(group.rows, planning, zone))
        for group in planning.groups
        if group.kind not in UNCOUNTED
    ]


def _occupation(rows: Iterable[Row], planning: Planning, zone: ZoneInfo) -> dict[date, Share]:
    windows = [DaySpan.of(day, day).to_span(zone) for day in planning.days]
    used, opened = ([timedelta(0)] * len(windows) for _ in range(2))
    for row in rows:
        if row.has_parts or row.kind in UNCOUNTED:
            continue
        taken, is_open = _spans(row, planning.window)
        _add(used, common(is_open, taken), windows)
        _add(opened, is_open, windows)
    return {day: Share(*both) for day, *both in zip(planning.days, used, opened, strict=True)}


def _add(totals: list[timedelta], spans: Iterable[Span], windows: Sequence[Span]) -> None:
    """Add to each day what the spans take of it; days follow one another."""
    begins = [window.start for window in windows]
    for span in spans:
        at = max(bisect_right(begins, span.start) - 1, 0)
        while at < len(windows) and windows[at].start < span.end:
            window = windows[at]
            totals[at] += min(span.end, window.end) - max(span.start, window.start)
            at += 1


def _spans(row: Row, window: Span) -> tuple[list[Span], list[Span]]:
    """Return when a resource is in use, and when it is open."""
    taken = [Span(b.starts_at, b.ends_at) for b in row.bars if b.source_kind != CLOSURE]
    shut = [Span(b.starts_at, b.ends_at) for b in row.bars if b.source_kind == CLOSURE]
    return merge(taken), subtract([window], [*row.closed, *row.away, *shut])


def free_by_kind(planning: Planning, states: Mapping[int, PlaceState]) -> list[KindNow]:
    """Return how many places of each kind are free now, in the order of kinds; of a pool its units count."""
    found = []
    known = {row.resource_id: row for row in planning.rows}
    for group in planning.groups:
        rows = [row for row in group.rows if not _is_told_by_whole(row, known)]
        if group.kind in UNCOUNTED or not rows:
            continue
        free = count = 0
        for row in rows:
            state, units = states[row.resource_id], len(row.part_ids) if row.is_pool else 1
            count += units
            if state.state in {State.FREE, State.SOON}:
                free += units - state.taken if row.is_pool else 1
        found.append(KindNow(group.kind, group.label, free, count))
    return found


def _is_told_by_whole(row: Row, known: Mapping[int, Row]) -> bool:
    return row.whole_id in known
