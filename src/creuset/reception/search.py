"""Visitors, parcels, tickets, badges and keys in the search of the house."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.registry import Found
from creuset.core.text import day_text
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.reception.models import ITEM_LABELS, AnnouncedVisitor, Item, Parcel, Ticket
from creuset.reception.permissions import may_see_inside
from creuset.reception.queries.items import items_of
from creuset.reception.queries.parcels import parcels_of
from creuset.reception.queries.tickets import TicketFilter, tickets_of
from creuset.reception.queries.visitors import visitors_of
from creuset.reception.states import ItemState, ParcelState, TicketState
from creuset.villages.models import Village


def find_visitors(
    *,
    words: str,
    by: Actor,
    village: Village | None,
    most: int,
    now: datetime,
) -> list[Found]:
    """Return the announced visitors whose name, company, plate or host holds every word: those of today first, then
    the latest; a member finds their own; one query.
    """
    if village is None or not fold(words):
        return []
    today, is_team = village.day_of(now), may_see_inside(by, village)
    rows = visitors_of(village, by=by, words=words).order_by("-last_on", "-pk")[:most]

    def found(row: AnnouncedVisitor) -> Found:
        host = _("to see %(host)s") % {"host": row.host.name}
        company = f"{row.company} · " if row.company else ""
        return Found(
            kind=gettext_lazy("Visitor"),
            title=row.name,
            detail=f"{company}{host} · {day_text(row.first_on, today=today)}",
            url=reverse(_page("visitors", "visitor", is_team=is_team), args=[village, row.pk]),
            icon="enter",
            rank=0.75 if row.first_on <= today <= row.last_on else 0,
        )

    return [found(row) for row in rows]


def find_parcels(
    *, words: str, by: Actor, village: Village | None, most: int, now: datetime
) -> list[Found]:
    """Return what came for whom the words name, or under that tracking number, what waits first; a member finds what
    came for them; two queries.
    """
    if village is None or not fold(words):
        return []
    today, is_team = village.day_of(now), may_see_inside(by, village)
    rows = parcels_of(village, by=by, words=words).order_by("-received_at", "-pk")
    some = list(rows.filter(state=ParcelState.WAITING)[:most])
    some += rows.exclude(state=ParcelState.WAITING)[: most - len(some)]

    def found(row: Parcel) -> Found:
        day = day_text(village.day_of(row.received_at), today=today)
        return Found(
            kind=gettext_lazy("Parcel or letter"),
            title=f"{row.label} – {row.attention or row.party.name}",
            detail=f"{row.get_state_display()} · {day}",
            url=reverse("parcels:parcel", args=[village, row.pk])
            if is_team
            else reverse("parcels_my:list", args=[village]),
            icon="box",
        )

    return [found(row) for row in some]


def find_tickets(
    *, words: str, by: Actor, village: Village | None, most: int, now: datetime
) -> list[Found]:
    """Return the tickets that hold every word, those that are open first; a member finds their own; two queries."""
    if village is None or not fold(words):
        return []
    today, is_team = village.day_of(now), may_see_inside(by, village)
    rows: list[Ticket] = []
    for state in (None, TicketState.RESOLVED):
        asked = TicketFilter(words=words, state=state)
        some = tickets_of(village, by=by, asked=asked).order_by("-created_at", "-pk")
        rows += some[: most - len(rows)]

    def found(row: Ticket) -> Found:
        day = day_text(village.day_of(row.created_at), today=today)
        return Found(
            kind=gettext_lazy("Ticket"),
            title=row.title,
            detail=f"{row.get_state_display()} · {row.reporter.name} · {day}",
            url=reverse(_page("tickets", "ticket", is_team=is_team), args=[village, row.pk]),
            icon="tool",
        )

    return [found(row) for row in rows]


def find_items(
    *,
    words: str,
    by: Actor,
    village: Village | None,
    most: int,
    now: datetime,  # noqa: ARG001 - a finder's signature
) -> list[Found]:
    """Return the badges and keys whose number or holder holds every word; the team alone finds them; two queries."""
    if village is None or not fold(words) or not may_see_inside(by, village):
        return []
    rows = items_of(village, by=by, words=words).order_by("kind", "number", "pk")[:most]

    def found(row: Item) -> Found:
        return Found(
            kind=gettext_lazy("Badge or key"),
            title=row.called,
            detail=str(ITEM_LABELS[ItemState(row.state)]),
            url=reverse("items:item", args=[village, row.pk]),
            icon="key",
        )

    return [found(row) for row in rows]


def _page(urls: str, name: str, *, is_team: bool) -> str:
    return f"{urls}:{name}" if is_team else f"{urls}_my:{name}"
