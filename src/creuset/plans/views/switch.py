"""What is hosted in kind begins to be paid: first seen, then done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.plans.actions import changing
from creuset.plans.actions.changing import Changed
from creuset.plans.forms.subscriptions import SwitchForm
from creuset.plans.queries.subscriptions import get_subscription
from creuset.plans.rules.fees import explained
from creuset.plans.views.rows import row_of
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def switch(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What changes from which day, what is charged then, what was given until then; nothing is done unseen."""
    row = get_subscription(village, pk, by=request.actor)
    now = clock.now()
    today = village.day_of(now)
    form = SwitchForm(
        village,
        today,
        request.POST or None,
        initial={"from_on": max(today, row.starts_on), "quantity": row.quantity},
    )
    seen = None
    if form.is_valid():
        asked: dict[str, Any] = {
            "subscription": row,
            "change": form.change(),
            "by": request.actor,
            "now": now,
        }
        if "confirm" in request.POST:
            if attempt(form, lambda: changing.change(**asked)) is not None:
                messages.success(request, _("The hosting in kind ends as was seen."))
                return redirect("plans:subscription", village, pk)
        else:
            seen = attempt(form, lambda: changing.preview_change(**asked))
    values = {
        "subscription": row,
        "row": row_of(row, today),
        "form": form,
        "seen": _told(seen) if seen else None,
    }
    return render(request, "plans/switch.html", values, status=422 if form.errors else 200)


def _told(seen: Changed) -> dict[str, object]:
    """Return a preview in words."""
    return {
        "from_on": seen.after.from_on,
        "value": money_text(seen.after.catalogue),
        "price": money_text(seen.after.price),
        "charges": money_text(seen.after.charges) if seen.after.charges else "",
        "given": money_text(seen.given),
        "given_until": money_text(seen.given_until),
        "fees": [
            {
                "days": fee.days,
                "amount": money_text(fee.price + fee.charges),
                "why": str(explained(fee, fee.held.price)),
            }
            for fee in seen.fees
        ],
    }
