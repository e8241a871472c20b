"""What is around periods that have their place: claims, live options, who waits; asked in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from creuset.bookings.models import Hold
from creuset.bookings.queries import ladder, waiting
from creuset.core.statements import keys
from creuset.core.traces import Named
from creuset.kernel.spans import Span
from creuset.places.actions import claims
from creuset.places.rules import Wanted

#: SQLite joins at most five hundred questions into one.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Around:
    """Keys of the claims and of the live options that overlap what is wanted, and of whoever waits near it."""

    claims: set[int] = field(default_factory=set)
    options: set[int] = field(default_factory=set)
    waits: set[int] = field(default_factory=set)


def around(
    village_id: int,
    wanted: Sequence[Wanted],
    *,
    of: Named | None,
    but: Hold | None,
    now: datetime,
) -> Around:
    """Return what is around what is wanted, but the claims of the source `of`, and one option.

    One query for each hundred parts.
    """
    found = Around()
    for some in batched(wanted, MOST_AT_ONCE):
        span = Span(min(w.held.start for w in some), max(w.held.end for w in some))
        taken, optional, waits = keys(
            claims.overlapping(some, of=of),
            ladder.overlapping(some, now=now, but=but),
            waiting.near(village_id, span, now=now),
        )
        found.claims.update(taken)
        found.options.update(optional)
        found.waits.update(waits)
    return found
