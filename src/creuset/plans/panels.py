"""Subscriptions and credits on the page of a party."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Panel
from creuset.people.permissions import speaks_for
from creuset.plans.permissions import may_change_plans, may_see_plans
from creuset.plans.purse_rights import may_see_purses
from creuset.plans.queries.credits import purse_lines
from creuset.plans.queries.subscriptions import own_subscriptions, subscriptions_of
from creuset.plans.views.rows import rows_of
from creuset.villages.models import Village

MOST = 12


def of_party(party: Party, village: Village, by: Actor, face: str, now: datetime) -> Panel | None:
    """Return what the party subscribes to, or uses, for whoever may know; None where there is nothing."""
    at_desk = face == "desk"
    if at_desk and not may_see_plans(by, village):
        return None
    rows = subscriptions_of(village, by=by) if at_desk else own_subscriptions(village, by=by)
    found = rows.filter(Q(party=party) | Q(member=party)).order_by("-pk")[:MOST]
    shown = rows_of(found, village.day_of(now))
    if not shown and not (at_desk and may_change_plans(by, village)):
        return None
    values = {"rows": shown, "village": village, "at_desk": at_desk, "party": party}
    values["may_change"] = at_desk and may_change_plans(by, village)
    return Panel(_("Subscriptions"), "plans/panel.html", values)


def credits_of_party(
    party: Party, village: Village, by: Actor, face: str, now: datetime
) -> Panel | None:
    """Return what the party has to spend, for whoever may know; at the desk also where it has nothing."""
    at_desk = face == "desk"
    if not (may_see_purses(by, village) if at_desk else speaks_for(by, party)):
        return None
    (purse,) = purse_lines(village, [party], today=village.day_of(now))
    if not purse.sums and not at_desk:
        return None
    values = {"sums": purse.sums, "village": village, "party": party, "at_desk": at_desk}
    return Panel(_("Credits"), "plans/credits_panel.html", values)
