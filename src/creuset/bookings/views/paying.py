"""Credits given later pay earlier bookings: chosen, seen, then done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.billing.words import money_text
from creuset.bookings.actions.paying import MOST, Outcome, pay_earlier, preview_paying
from creuset.bookings.queries.billed import owed_by_booking
from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def pay(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Which bookings of the party wait for an invoice, what credits would pay of them, what is left then."""
    party, now = get_known(village, pk).party, clock.now()
    rows = owed_by_booking(village, party, most=MOST)
    typed = (row_number(one) for one in request.POST.getlist("booking"))
    known = {row.pk for row, _owed in rows}
    chosen = {one for one in typed if one in known}
    seen: Outcome | None = None
    refusal: DomainError | None = None
    if request.method == "POST" and chosen:
        try:
            act = pay_earlier if "confirm" in request.POST else preview_paying
            seen = act(village=village, party=party, booking_ids=chosen, by=request.actor, now=now)
        except DomainError as error:
            refusal = error
        else:
            if "confirm" in request.POST:
                messages.success(request, _("Credits pay for them now."))
                return redirect("people:party", village, pk)
    values = {
        "party": party,
        "rows": [(row, money_text(owed), row.pk in chosen) for row, owed in rows],
        "seen": _told(seen) if seen else None,
        "refusal": refusal,
        "is_empty_handed": request.method == "POST" and not chosen,
    }
    return render(request, "bookings/pay_earlier.html", values, status=422 if refusal else 200)


def _told(seen: Outcome) -> dict[str, object]:
    """Return a preview in words."""
    return {
        "rows": [
            {
                "booking": one.booking,
                "before": money_text(one.before),
                "after": money_text(one.after),
                "why_not": one.why_not,
                "is_paid": one.is_paid,
            }
            for one in seen.settled
        ],
        "left": [amount for _unit, amount in seen.left],
        "pays": any(one.is_paid for one in seen.settled),
    }
