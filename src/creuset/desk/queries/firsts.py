"""What waits for somebody of the team: requests, what could not leave the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from creuset.bookings.queries.options import options_due
from creuset.core.roles import Capability
from creuset.desk.queries.letters import of_village, waiting_letters
from creuset.people.actors import Actor
from creuset.people.queries import join_requests_of
from creuset.reception.models import VisitRequest
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


@dataclass(frozen=True)
class Asked:
    """The questions of what waits for a reader: put with others in one statement, then told."""

    village: Village
    questions: tuple[QuerySet[Any, Any], ...]

    def tell(self, answers: Sequence[Sequence[Any]]) -> Firsts:
        """Return what waits, from the rows of the questions; one query more where mail is stuck."""
        visits, joins, letters, due = answers
        return Firsts(
            visits=[Waiting(row.pk, row.name, row.created_at) for row in visits],
            joins=[Waiting(row.pk, row.party.name, row.created_at) for row in joins],
            stuck=len(of_village(self.village, letters)),
            options=[title for title, _at in due],
        )


def ask_firsts(village: Village, *, by: Actor, now: datetime) -> Asked:
    """Return the questions of what waits for `by` in the village: nothing of what they may not see."""
    visits = (
        visits_of(village, by=by, state=VisitState.WAITING)
        if may_see_visits(by, village)
        else VisitRequest.objects.none()
    )
    joins = join_requests_of(village).select_related("party")
    if not by.may(Capability.CHANGE_PEOPLE, village):
        joins = joins.none()
    letters = waiting_letters(village)
    if not by.may(Capability.SEE_OUTBOX, village):
        letters = letters.none()
    due = options_due(village, by=by, now=now)
    if not by.may(Capability.SEE_BOOKINGS, village):
        due = due.none()
    in_order = (rows.order_by("created_at", "pk")[:NAMED] for rows in (visits, joins))
    return Asked(village, (*in_order, letters, due[:NAMED]))
