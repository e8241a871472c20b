"""Live options on a planning: each stretch cut where its rank changes, as the reader may know it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from creuset.bookings.models import HoldPart
from creuset.bookings.queries.ladder import live_parts
from creuset.bookings.rules import holds
from creuset.core.roles import Capability
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.permissions import places_of, reads_every_claim
from creuset.places.queries.state import Likely
from creuset.villages.models import Village


class PlannedOption(NamedTuple):
    """A live option on a smallest part, over a time in which its rank is the same."""

    part_id: int
    booking_id: int
    starts_at: datetime
    #: The end of the use within this time.
    ends_at: datetime
    held_until: datetime
    rank: int
    #: When it ends if nobody does anything.
    until: datetime
    #: Empty where the reader may not know it.
    label: str
    party: str
    is_mine: bool


def planned_options(
    part_ids: Collection[int], window: Span, village: Village, *, by: Actor | None, now: datetime
) -> list[PlannedOption]:
    """Return the live options on the parts within the window; by part, then time, then rank; one query."""
    rows = live_parts(part_ids, window, now=now)
    if not rows:
        return []
    own = by.acts_for(village.day_of(now)) if by else frozenset()
    reads_all = reads_every_claim(by, village)
    stretches = {
        holds.Stretch(
            row.hold_id, row.part_id, Span(row.starts_at, row.held_until), row.asked_at
        ): row
        for row in rows
    }
    found = []
    for rung in holds.rungs(stretches):
        row = stretches[rung.stretch]
        booking = row.hold.booking
        is_mine = booking.party_id in own
        is_read = reads_all or is_mine or _reads_here(row, village, by)
        ends_at = max(rung.span.start, min(rung.span.end, row.ends_at))
        found.append(
            PlannedOption(
                part_id=row.part_id,
                booking_id=booking.pk,
                starts_at=rung.span.start,
                ends_at=ends_at,
                held_until=rung.span.end,
                rank=rung.rank,
                until=row.hold.lapses_at,
                label=booking.title if is_read else "",
                party=booking.party.name if is_read else "",
                is_mine=is_mine,
            )
        )
    return found


def likely_at(
    part_ids: Collection[int], at: datetime, village: Village, by: Actor | None, now: datetime
) -> list[Likely]:
    """Return the live options on the parts at an instant to come, turnaround included; one query."""
    window = Span(at, at + timedelta(minutes=1))
    return [
        Likely(
            part_id=option.part_id,
            until=option.ends_at if option.label and option.ends_at > at else option.held_until,
            rank=option.rank,
            label=option.label,
            party=option.party,
            is_mine=option.is_mine,
        )
        for option in planned_options(part_ids, window, village, by=by, now=now)
        if option.starts_at <= at < option.held_until
    ]


def _reads_here(row: HoldPart, village: Village, by: Actor | None) -> bool:
    row.part.village = village
    return by is not None and by.may(Capability.SEE_BOOKINGS, village, places=places_of(row.part))
