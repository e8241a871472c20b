"""What waits for somebody of the team: requests, what could not leave the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.db.models import QuerySet

from creuset.bookings.queries.asked import bookings_asked
from creuset.bookings.queries.options import options_due
from creuset.core.roles import Capability
from creuset.desk.queries.letters import of_village, waiting_letters
from creuset.people.actors import Actor
from creuset.people.queries import join_requests_of
from creuset.plans.permissions import may_see_plans
from creuset.plans.queries.checklists import late_lists
from creuset.reception.models import Enquiry, VisitRequest
from creuset.reception.permissions import may_see_visits
from creuset.reception.queries import enquiries_of, visits_of
from creuset.reception.states import EnquiryState, VisitState
from creuset.villages.models import Village

#: More than this wait on their own pages.
NAMED = 50


class Asks(Enum):
    """What somebody waits for."""

    VISIT = auto()
    JOIN = auto()
    APPROVAL = auto()
    ENQUIRY = auto()


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for an answer, or what they asked to book."""

    pk: int
    name: str
    since: datetime
    asks: Asks


@dataclass(frozen=True)
class Firsts:
    """What waits, as far as the reader may answer it."""

    #: Who waits for an answer, the longest first.
    people: Sequence[Waiting] = ()
    stuck: int = 0
    #: Who moves in or out while something is late: their names.
    late: Sequence[str] = ()
    #: Options that end or have to be answered by tomorrow evening: their titles, the most pressing first.
    options: Sequence[str] = ()

    def who(self, asks: Asks) -> list[Waiting]:
        """Return those who wait for one thing, the longest first."""
        return [one for one in self.people if one.asks is asks]


@dataclass(frozen=True)
class Asked:
    """The questions of what waits for a reader: put with others in one statement, then told."""

    village: Village
    questions: tuple[QuerySet[Any, Any], ...]

    def tell(self, answers: Sequence[Sequence[Any]]) -> Firsts:
        """Return what waits, from the rows of the questions; one query more where mail is stuck."""
        visits, joins, approvals, enquiries, letters, due, late = answers
        waiting = [
            *(Waiting(row.pk, row.name, row.created_at, Asks.VISIT) for row in visits),
            *(Waiting(row.pk, row.party.name, row.created_at, Asks.JOIN) for row in joins),
            *(Waiting(row.pk, row.title, row.created_at, Asks.APPROVAL) for row in approvals),
            *(Waiting(row.pk, row.name, row.created_at, Asks.ENQUIRY) for row in enquiries),
        ]
        return Firsts(
            people=sorted(waiting, key=lambda one: one.since),
            stuck=len(of_village(self.village, letters)),
            late=[row.subscription.party.name for row in late],
            options=[title for title, _at in due],
        )


def ask_firsts(village: Village, *, by: Actor, now: datetime) -> Asked:
    """Return the questions of what waits for `by` in the village: nothing of what they may not see."""
    visits, enquiries = VisitRequest.objects.none(), Enquiry.objects.none()
    if may_see_visits(by, village):
        visits = visits_of(village, by=by, state=VisitState.WAITING)
        enquiries = enquiries_of(village, by=by, state=EnquiryState.WAITING)
    joins = join_requests_of(village).select_related("party")
    if not by.may(Capability.CHANGE_PEOPLE, village):
        joins = joins.none()
    letters = waiting_letters(village)
    if not by.may(Capability.SEE_OUTBOX, village):
        letters = letters.none()
    due = options_due(village, by=by, now=now)
    approvals = bookings_asked(village, by=by, now=now)
    if not by.may(Capability.SEE_BOOKINGS, village):
        due, approvals = due.none(), approvals.none()
    late = late_lists(village, today=village.day_of(now))
    if not may_see_plans(by, village):
        late = late.none()
    asked: tuple[QuerySet[Any], ...] = (visits, joins, approvals, enquiries)
    in_order = (rows.order_by("created_at", "pk")[:NAMED] for rows in asked)
    return Asked(village, (*in_order, letters, due[:NAMED], late[:NAMED]))
