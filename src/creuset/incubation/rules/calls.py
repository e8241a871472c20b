"""Where a call stands at an instant: nothing is written when its deadline passes, the clock says it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from creuset.kernel.spans import to_utc


class Phase(StrEnum):
    """What a call does at an instant, in the order in which it goes through them."""

    #: Only the team sees it.
    PREPARED = "prepared"
    #: Published, and not yet open.
    ANNOUNCED = "announced"
    OPEN = "open"
    #: The deadline is over; what is filed now still counts, and nobody is told so.
    GRACE = "grace"
    #: Nothing is filed any more, and the jury has nothing yet.
    CLOSED = "closed"
    JUDGING = "judging"
    DECIDED = "decided"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instants:
    """The instants of a call; those that are None have not come.

    Minutes of grace are real ones: across a night on which the clock changes they are as many as on any other.
    """

    opens_at: datetime
    closes_at: datetime
    grace: timedelta = timedelta()
    published_at: datetime | None = None
    #: Its first jury has files before it since; the answers of its last round are out since.
    judged_at: datetime | None = None
    decided_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def last_at(self) -> datetime:
        """The first instant at which nothing is filed any more."""
        # In UTC: civil hours of one zone add up and compare as the clock on the wall does.
        return to_utc(self.closes_at) + self.grace


#: Files are begun, written and filed.
TAKING = frozenset({Phase.OPEN, Phase.GRACE})
#: Anybody may read its page.
PUBLIC = frozenset(Phase) - {Phase.PREPARED}
#: Nothing of what was asked and how it is judged changes by itself any more.
OVER = frozenset({Phase.DECIDED, Phase.DROPPED})


def phase_of(call: Instants, now: datetime) -> Phase:
    """Return where the call stands."""
    at = to_utc(now)
    for since, phase in (
        (call.dropped_at, Phase.DROPPED),
        (call.decided_at, Phase.DECIDED),
        (call.judged_at, Phase.JUDGING),
    ):
        if since is not None and to_utc(since) <= at:
            return phase
    if call.published_at is None or at < to_utc(call.published_at):
        return Phase.PREPARED
    for until, phase in (
        (to_utc(call.opens_at), Phase.ANNOUNCED),
        (to_utc(call.closes_at), Phase.OPEN),
        (call.last_at, Phase.GRACE),
    ):
        if at < until:
            return phase
    return Phase.CLOSED


def takes_files(call: Instants, now: datetime) -> bool:
    """Say whether an application may be filed now by anybody."""
    return phase_of(call, now) in TAKING


def next_change(call: Instants, now: datetime) -> datetime | None:
    """Return the next instant at which the call is elsewhere although nobody did anything, in UTC."""
    here, at = phase_of(call, now), to_utc(now)
    edges = sorted({to_utc(call.opens_at), to_utc(call.closes_at), call.last_at})
    return next((edge for edge in edges if edge > at and phase_of(call, edge) is not here), None)
