"""What each place is now, read from a planning that is already there: the day asks the ledger once."""

from collections.abc import Sequence
from datetime import datetime

from creuset.bookings.queries import Bar, Planning, Row
from creuset.kernel.spans import Span
from creuset.places.queries.state import CLOSURE, SOON, PlaceState, State


def states_now(planning: Planning) -> dict[int, PlaceState]:
    """Return what each resource of the planning is at its `now`, as `state_of_places` says it.

    What lies beyond the days of the planning is not known: `until` and `next_at` are then None.
    """
    return {row.resource_id: _state(row, planning) for row in planning.rows}


def _state(row: Row, planning: Planning) -> PlaceState:
    now, units = planning.now, len(row.part_ids)
    current = [bar for bar in row.bars if bar.starts_at <= now < bar.held_until]
    coming = min((bar.starts_at for bar in row.bars if bar.starts_at > now), default=None)
    if _is_shut(row.away, now):
        return PlaceState(State.CLOSED, next_at=coming, units=units)
    taken = sum(bar.parts for bar in current if bar.source_kind != CLOSURE)
    if current and (not row.is_pool or sum(bar.parts for bar in current) >= units):
        return _held(current, coming, taken=taken, units=units)
    shut = _is_shut(row.closed, now)
    if shut is not None:
        opens = shut.end if shut.end < planning.window.end else None
        return PlaceState(State.CLOSED, until=opens, next_at=coming, taken=taken, units=units)
    is_soon = coming is not None and coming - now <= SOON and not row.is_pool
    closes = min((span.start for span in row.closed if span.start > now), default=None)
    return PlaceState(
        State.SOON if is_soon else State.FREE,
        until=coming or closes,
        next_at=coming,
        taken=taken,
        units=units,
    )


def _held(current: Sequence[Bar], coming: datetime | None, *, taken: int, units: int) -> PlaceState:
    """Return the state of a place that these bars hold: what ends first is told, a booking before a closure."""
    used = [bar for bar in current if bar.source_kind != CLOSURE]
    bar = min(used or current, key=lambda one: one.ends_at)
    return PlaceState(
        State.BUSY if used else State.CLOSED,
        label=bar.label,
        party=bar.party,
        until=bar.ends_at if bar.is_open else bar.held_until,
        next_at=coming,
        taken=taken,
        units=units,
        source_kind=bar.source_kind if bar.is_open else "",
        source_id=bar.source_id if bar.is_open else 0,
        is_mine=bar.is_mine,
    )


def _is_shut(spans: Sequence[Span], at: datetime) -> Span | None:
    return next((span for span in spans if span.start <= at < span.end), None)
