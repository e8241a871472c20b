"""Parcels, visitors, and what was reported or asked, among the dealings of whoever reads their home."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.core.text import day_text, hour_text
from creuset.people.actors import Actor
from creuset.people.dealings import MOST, Asked, Dealing, Shelf
from creuset.reception.models import AnnouncedVisitor, Parcel, Ticket, TicketComment
from creuset.reception.models.tickets import TICKET_LABELS
from creuset.reception.queries.parcels import own_parcels
from creuset.reception.queries.tickets import own_tickets
from creuset.reception.queries.visitors import on_day, own_visitors
from creuset.reception.states import ParcelState, TicketState
from creuset.villages.models import Village

#: What was resolved is told so long.
RESOLVED_FOR = timedelta(days=30)


def of_reader(village: Village, by: Actor, now: datetime) -> Asked | None:
    """Ask what waits for the reader at reception, whom they expect today, and what they reported."""
    if by.party_id is None:
        return None
    parcels = own_parcels(village, by=by).filter(state=ParcelState.WAITING)
    said = TicketComment.objects.filter(ticket=OuterRef("pk"), is_internal=False)
    tickets = (
        own_tickets(village, by=by)
        .filter(~Q(state=TicketState.RESOLVED) | Q(resolved_at__gt=now - RESOLVED_FOR))
        .order_by("-changed_at", "-pk")
    )
    # Their own columns alone: what comes with them on their page is too wide for a question among others.
    mine = own_visitors(village, by=by).select_related(None).defer(None)
    expected = on_day(mine, village.day_of(now)).filter(cancelled_at__isnull=True)
    here = expected.filter(presences__left_at__isnull=True, presences__listed_until__gt=now)
    last = Subquery(said.order_by("-said_at", "-pk").values("party_id")[:1])
    answered = tickets.annotate(said_by=last).exclude(said_by=by.party_id)

    def make(
        waiting: list[Parcel],
        expected: list[AnnouncedVisitor],
        here: list[int],
        reported: list[Ticket],
        answered: list[int],
    ) -> Iterable[Dealing]:
        yield from (_visitor(row, village, is_here=row.pk in here) for row in expected)
        yield from (_parcel(row, village, by, now) for row in waiting)
        yield from (_ticket(row, village, is_answered=row.pk in answered) for row in reported)

    return Asked(
        [
            parcels.order_by("-received_at", "-pk")[:MOST],
            expected.order_by("hour", "name", "pk")[:MOST],
            here.values_list("pk", flat=True)[:MOST],
            tickets[:MOST],
            answered.filter(said_by__isnull=False).values_list("pk", flat=True)[:MOST],
        ],
        make,
    )


def _visitor(row: AnnouncedVisitor, village: Village, *, is_here: bool) -> Dealing:
    when = hour_text(row.hour) if row.hour else _("any time")
    return Dealing(
        shelf=Shelf.DOOR,
        icon="enter",
        title=row.name,
        about=row.company,
        url=reverse("visitors_my:visitor", args=[village, row.pk]),
        at=row.arrived_at or row.announced_at,
        state=_("in the building") if is_here else _("Expected today: %(when)s") % {"when": when},
        tone="free" if is_here else "",
        step=_("Fetch them at the entrance") if is_here else _("You are told when they are here"),
        is_mine=is_here,
    )


def _parcel(row: Parcel, village: Village, by: Actor, now: datetime) -> Dealing:
    day = day_text(village.day_of(row.received_at), today=village.day_of(now))
    return Dealing(
        shelf=Shelf.DOOR,
        icon="box",
        title=row.label,
        about=row.party.name if row.party_id != by.party_id else "",
        url=reverse("parcels_my:list", args=[village]),
        at=row.received_at,
        state=_("Here since %(day)s") % {"day": day},
        step=_("Collect it at reception"),
        is_mine=True,
    )


def _ticket(row: Ticket, village: Village, *, is_answered: bool) -> Dealing:
    state = TicketState(row.state)
    is_over = state is TicketState.RESOLVED
    is_mine = is_answered and not is_over
    return Dealing(
        shelf=Shelf.REQUESTS,
        icon="tool",
        title=row.title,
        about=row.where,
        url=reverse("tickets_my:ticket", args=[village, row.pk]),
        at=row.changed_at,
        state=TICKET_LABELS[state],
        tone="free" if is_over else "",
        step=_("Read what the team answered") if is_mine else _STEPS[state](),
        is_mine=is_mine,
        is_over=is_over,
    )


_STEPS = {
    TicketState.OPEN: lambda: _("The team reads it"),
    TicketState.IN_HAND: lambda: _("The team works on it"),
    TicketState.ON_HOLD: lambda: _("The team waits for something"),
    TicketState.RESOLVED: lambda: _("Open it again if it is not solved"),
}
