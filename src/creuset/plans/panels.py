"""Subscriptions on the page of a party."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.panels import Panel
from creuset.plans.permissions import may_change_plans, may_see_plans
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
