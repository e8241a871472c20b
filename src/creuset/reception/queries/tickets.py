"""Incidents and requests, reached from their village."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Q, QuerySet, Value

from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.core.prepared import Given, Prepared
from creuset.core.roles import CAPABILITIES, Capability
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.reception.models import Ticket, TicketComment
from creuset.reception.permissions import may_see_inside
from creuset.reception.states import TicketState
from creuset.villages.models import Village

#: Whoever has one of these roles looks after tickets.
_ROLES = [role for role, given in CAPABILITIES.items() if Capability.HANDLE_TICKETS in given]


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What a list of tickets is narrowed by; nothing: what is not resolved."""

    state: TicketState | None = None
    category: str = ""
    #: The number of a party: what they look after; 0: what nobody does.
    assigned: int | None = None
    words: str = ""


def tickets_of(
    village: Village, *, by: Actor, asked: TicketFilter | None = None
) -> QuerySet[Ticket]:
    """Return the tickets that the actor may read, unordered: all for the team, else those they reported."""
    rows = Ticket.objects.filter(village=village).select_related(
        "reporter", "assigned", "resource", "building"
    )
    if not may_see_inside(by, village):
        rows = rows.filter(reporter_id=by.party_id) if by.party_id else rows.none()
    return _narrowed(rows, asked) if asked else rows


def own_tickets(village: Village, *, by: Actor) -> QuerySet[Ticket]:
    """Return what the actor reported, unordered."""
    rows = Ticket.objects.filter(village=village, reporter_id=by.party_id)
    return rows.select_related("resource", "building", "assigned")


def get_ticket(village: Village, pk: int, *, by: Actor) -> Ticket:
    """Return the ticket with its village; NotFound where there is none that the actor may read."""
    found = tickets_of(village, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such request."))
    found.village = village
    return found


def comments_of(ticket: Ticket, *, by: Actor) -> Sequence[TicketComment]:
    """Return what was said of the ticket, in order; what is internal to the team alone; one query."""
    rows = TicketComment.objects.filter(ticket=ticket).select_related("party")
    if not may_see_inside(by, ticket.village):
        rows = rows.filter(is_internal=False)
    return list(rows.order_by("said_at", "pk"))


def handlers_of(village: Village) -> QuerySet[Party]:
    """Return who of the team may look after tickets, by name."""
    held = Q(
        role_grants__village=village,
        role_grants__revoked_at__isnull=True,
        role_grants__narrowed_to="",
        role_grants__role__in=_ROLES,
    )
    return Party.objects.filter(held).distinct().order_by("name", "pk")


def may_see_picture(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may see a picture of a ticket: the team, and whoever reported it."""
    row = Ticket.objects.select_related("village").filter(pk=stored.object_id).first()
    if row is None or not isinstance(by, Actor):
        return False
    return may_see_inside(by, row.village) or by.party_id == row.reporter_id


#: What nobody has taken in hand: the menu counts it.
NEW = Prepared(
    lambda: Ticket.objects.filter(
        village_id=Given("village", BigIntegerField()), state=Value(TicketState.OPEN.value)
    ).values_list("pk")
)


def _narrowed(rows: QuerySet[Ticket], asked: TicketFilter) -> QuerySet[Ticket]:
    wanted = [asked.state] if asked.state else [s for s in TicketState if s != TicketState.RESOLVED]
    rows = rows.filter(state__in=wanted)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.assigned == 0:
        rows = rows.filter(assigned__isnull=True)
    elif asked.assigned is not None:
        rows = rows.filter(assigned_id=asked.assigned)
    for word in fold(asked.words).split():
        rows = rows.filter(Q(search_text__contains=word) | Q(reporter__search_text__contains=word))
    return rows
