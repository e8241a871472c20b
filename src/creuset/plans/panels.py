"""Subscriptions and credits on the page of a party."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.people.permissions import speaks_for
from creuset.plans.models import Let, Lot, Seat, Subscription, Term
from creuset.plans.permissions import may_change_plans, may_see_plans
from creuset.plans.purse_rights import may_see_purses
from creuset.plans.queries.absence import ask_away
from creuset.plans.queries.credits import lines_of
from creuset.plans.queries.purses import ask_purse, purse_from
from creuset.plans.queries.seats import ask_seated, seated_from
from creuset.plans.queries.subscriptions import (
    ask_listed,
    listed_from,
    own_subscriptions,
    subscriptions_of,
)
from creuset.plans.views.rows import rows_of
from creuset.villages.models import Village

MOST = 12


def of_party(party: Party, village: Village, by: Actor, face: str, now: datetime) -> Asking | None:
    """Ask what the party subscribes to, or uses, for whoever may know; no panel where there is nothing."""
    at_desk = face == "desk"
    if at_desk and not may_see_plans(by, village):
        return None
    rows = subscriptions_of(village, by=by) if at_desk else own_subscriptions(village, by=by)
    found = rows.filter(Q(party=party) | Q(member=party)).order_by("-pk")[:MOST]
    may_change = at_desk and may_change_plans(by, village)

    today = village.day_of(now)

    def make(
        rows: list[Subscription], terms: list[Term], lets: list[Let], away: list[int]
    ) -> Panel | None:
        shown = rows_of(listed_from(rows, terms, lets), today)
        if not shown and not may_change:
            return None
        values = {
            "rows": shown,
            "village": village,
            "at_desk": at_desk,
            "party": party,
            "away": set(away),
        }
        return Panel(_("Subscriptions"), "plans/panel.html", values | {"may_change": may_change})

    away = ask_away(village, today).filter(absence__subscription__in=found.values("pk"))
    # Their numbers alone: with all that is related, a day has more columns than PostgreSQL puts into one value.
    numbers = away.values_list("absence__subscription_id", flat=True)
    return Asking((*ask_listed(found), numbers), make)


def seats_of_party(
    party: Party, village: Village, by: Actor, face: str, now: datetime
) -> Asking | None:
    """Ask who sits by the subscriptions of a company, for its people and the team; no panel where none has seats."""
    at_desk = face == "desk"
    may_read = may_see_plans(by, village) if at_desk else by.belongs_to(party.pk)
    if not (party.is_organisation and may_read):
        return None

    def make(
        rows: list[Subscription], seats: list[Seat], terms: list[Term], lets: list[Let]
    ) -> Panel | None:
        shown = seated_from(rows, seats, terms, lets)
        if not shown:
            return None
        values = {
            "rows": shown,
            "village": village,
            "may_give": may_change_plans(by, village) if at_desk else speaks_for(by, party),
            "seats_url": "plans:seats" if at_desk else "plans_my:seats",
        }
        return Panel(_("Seats"), "plans/seats_panel.html", values)

    return Asking(ask_seated(village, party, on=village.day_of(now)), make)


def credits_of_party(
    party: Party, village: Village, by: Actor, face: str, now: datetime
) -> Asking | None:
    """Ask what the party has to spend, for whoever may know; at the desk also where it has nothing."""
    at_desk = face == "desk"
    if not (may_see_purses(by, village) if at_desk else speaks_for(by, party)):
        return None
    today = village.day_of(now)

    def make(lots: list[Lot], terms: list[Term]) -> Panel | None:
        whole = purse_from([party.pk], lots, terms, today=today)
        (purse,) = lines_of(village, [party], whole, today=today)
        if not purse.sums and not at_desk:
            return None
        values = {"sums": purse.sums, "village": village, "party": party, "at_desk": at_desk}
        return Panel(_("Credits"), "plans/credits_panel.html", values)

    return Asking(ask_purse(village, [party.pk], today=today), make)
