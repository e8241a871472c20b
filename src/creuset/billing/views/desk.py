"""What is owed and deposited, at the desk."""

from contextlib import suppress

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.billing.actions import record_deposit, settle_deposit
from creuset.billing.forms import ChargeFilter, DepositForm, SettleForm, initial_deposit, money
from creuset.billing.permissions import may_change_money
from creuset.billing.queries import charges_of, deposits_of, get_deposit, totals_by_rate
from creuset.billing.views.rows import charge_rows, sums_of
from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

PER_PAGE = 50


@require_GET
@team_page(Capability.SEE_MONEY)
def charges(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What everybody owes: what waits for an invoice unless asked otherwise, and what it comes to."""
    form = ChargeFilter(request.GET)
    asked = form.asked()
    party = row_number(request.GET.get("party", ""))
    rows = charges_of(village, by=request.actor, party=party, **asked)
    page = Paginator(rows.order_by("-starts_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "form": form,
        "page": page,
        "rows": charge_rows(list(page.object_list), village, "desk"),
        "sums": sums_of(totals_by_rate(rows, village.currency)),
        "is_filtered": bool(request.GET),
        "now": clock.now(),
    }
    return render(request, "billing/charges.html", values)


@require_GET
@team_page(Capability.SEE_MONEY)
def deposits(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What the village holds of others, or held."""
    is_held = request.GET.get("state", "held") != "settled"
    order = ("received_on", "pk") if is_held else ("-settled_on", "-pk")
    rows = deposits_of(village, by=request.actor, is_held=is_held).order_by(*order)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "rows": [
            {"deposit": row, "amount": money_text(row.amount), "kept": money_text(row.kept)}
            for row in page.object_list
        ],
        "is_held": is_held,
        "may_change": may_change_money(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "billing/deposits.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def new_deposit(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody left an amount with the village; `?source=booking-12&party=7` says for what, and from whom."""
    now = clock.now()
    initial = initial_deposit(village.day_of(now))
    if whose := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            initial["party"] = get_known(village, whose).party
    form = DepositForm(village, request.POST or None, initial=initial)
    kind, _dash, pk = request.GET.get("source", "").rpartition("-")
    number = row_number(pk)
    return answer_form(
        request,
        form,
        lambda: record_deposit(
            village=village,
            **form.asked(),
            source=(kind[:20], number) if kind and number else None,
            by=request.actor,
            now=now,
        ),
        said=_("The deposit is recorded."),
        then=reverse("money:deposits", args=[village]),
        title=_("A deposit received"),
        submit=_("Record"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_MONEY)
def settle(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A deposit is given back, or kept, whole or in part."""
    found = get_deposit(village, pk, by=request.actor)
    form = SettleForm(request.POST or None, initial={"kept": 0})
    return answer_form(
        request,
        form,
        lambda: settle_deposit(
            deposit=found,
            kept=money(form.cleaned_data["kept"], village),
            why=form.cleaned_data["why"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("money:deposits", args=[village]),
        title=_("Give back or keep %(amount)s") % {"amount": money_text(found.amount)},
        submit=_("Settle"),
        lede=_("Received from %(name)s.") % {"name": found.party.name},
    )
