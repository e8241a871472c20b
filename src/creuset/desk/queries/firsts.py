"""What waits for somebody of the team: requests, what could not leave the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.bookings.queries.options import options_due
from creuset.core.roles import Capability
from creuset.desk.queries.letters import count_stuck
from creuset.people.actors import Actor
from creuset.people.queries import join_requests_of
from creuset.reception.permissions import may_see_visits
from creuset.reception.queries import visits_of
from creuset.reception.states import VisitState
from creuset.villages.models import Village

#: More than this wait on their own pages.
NAMED = 50


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for an answer."""

    pk: int
    name: str
    since: datetime


@dataclass(frozen=True)
class Firsts:
    """What waits, as far as the reader may answer it."""

    visits: Sequence[Waiting] = ()
    joins: Sequence[Waiting] = ()
    stuck: int = 0
    #: Options that end or have to be answered by tomorrow evening: their titles, the most pressing first.
    options: Sequence[str] = ()

    @property
    def to_answer(self) -> int:
        """How many persons wait for an answer."""
        return len(self.visits) + len(self.joins)

    @property
    def people(self) -> list[Waiting]:
        """Everybody who waits, the longest first."""
        return sorted([*self.visits, *self.joins], key=lambda one: one.since)


def firsts_of(village: Village, *, by: Actor, now: datetime) -> Firsts:
    """Return what waits for `by` in the village; at most five queries, none for what they may not see."""
    visits: list[Waiting] = []
    joins: list[Waiting] = []
    if may_see_visits(by, village):
        asked = visits_of(village, by=by, state=VisitState.WAITING).order_by("created_at", "pk")
        visits = [Waiting(row.pk, row.name, row.created_at) for row in asked[:NAMED]]
    if by.may(Capability.CHANGE_PEOPLE, village):
        wanted = join_requests_of(village).select_related("party").order_by("created_at", "pk")
        joins = [Waiting(row.pk, row.party.name, row.created_at) for row in wanted[:NAMED]]
    stuck = count_stuck(village) if by.may(Capability.SEE_OUTBOX, village) else 0
    due: list[str] = []
    if by.may(Capability.SEE_BOOKINGS, village):
        due = [title for title, _at in options_due(village, by=by, now=now, most=NAMED)]
    return Firsts(visits, joins, stuck, due)
