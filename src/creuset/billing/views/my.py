"""My money here: what waits for an invoice, and what was proposed to me."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.billing.actions import refuse_quote
from creuset.billing.forms import AcceptForm, RefuseForm
from creuset.billing.models import Quote
from creuset.billing.papers import paper_address
from creuset.billing.permissions import may_answer
from creuset.billing.queries import deposits_of, get_quote, own_charges, own_quotes
from creuset.billing.sources import acceptor_of
from creuset.billing.views.rows import charge_rows, quote_rows, quote_values, sums_of
from creuset.billing.views.trying import is_done
from creuset.billing.words import money_text, totals_of_rows
from creuset.core import clock
from creuset.kernel.errors import NotFound
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_GET
@member_page
def charges(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What waits for an invoice to me and to my organisations, each with why, and what the village holds of mine."""
    rows = own_charges(village, by=request.actor)
    by_party: dict[int, list[object]] = {}
    for row in rows:
        by_party.setdefault(row.party_id, []).append(row)
    shown = charge_rows(rows, village, "my")
    held = [
        row
        for row in deposits_of(village, by=request.actor, is_held=True).order_by("received_on")
        if may_answer(request.actor, row.party)
    ]
    groups = [
        {
            "party": next(row.party for row in rows if row.party_id == pk),
            "rows": [one for one in shown if one["charge"].party_id == pk],
            "sums": sums_of(
                totals_of_rows([row for row in rows if row.party_id == pk], village.currency)
            ),
        }
        for pk in by_party
    ]
    values = {
        "groups": groups,
        "deposits": [{"deposit": one, "amount": money_text(one.amount)} for one in held],
        "now": clock.now(),
    }
    return render(request, "billing/my_charges.html", values)


@require_GET
@member_page
def quotes(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What was proposed to me and to my organisations, the latest first."""
    now = clock.now()
    rows = quote_rows(own_quotes(village, by=request.actor), village.day_of(now))
    return render(request, "billing/my_quotes.html", {"rows": rows, "now": now})


@require_GET
@member_page
def quote(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """One of them, and its two answers."""
    return _page(request, _found(request, village, pk))


@require_POST
@member_page
def accept(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I accept it, in my name, and what follows happens at once."""
    found = _found(request, village, pk)
    form = AcceptForm(request.POST)
    if is_done(
        form,
        lambda: acceptor_of(found)(
            quote=found,
            name=form.cleaned_data["name"],
            by=request.actor,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("You have accepted the quote. Thank you!"))
        return redirect("quotes_my:quote", village, pk)
    return _page(request, found, accept=form)


@require_POST
@member_page
def refuse(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I do not take it."""
    found = _found(request, village, pk)
    form = RefuseForm(request.POST)
    if is_done(
        form,
        lambda: refuse_quote(
            quote=found,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("The village knows that you do not take this quote."))
        return redirect("quotes_my:quote", village, pk)
    return _page(request, found, refuse=form)


def _found(request: MemberRequest, village: Village, pk: int) -> Quote:
    """Return a quote that was sent to the reader: the team reads others at the desk."""
    found = get_quote(village, pk, by=request.actor, on=village.day_of(clock.now()))
    if found.sent_at is None or not may_answer(request.actor, found.party):
        raise NotFound(_("There is no such quote."))
    return found


def _page(
    request: MemberRequest,
    found: Quote,
    *,
    accept: AcceptForm | None = None,
    refuse: RefuseForm | None = None,
) -> HttpResponse:
    now = clock.now()
    me = request.actor.party
    values = quote_values(found, found.village.day_of(now), "my") | {
        "accept": accept or AcceptForm(initial={"name": me.name if me else ""}),
        "refuse": refuse or RefuseForm(),
        "paper_url": paper_address(found),
        "now": now,
    }
    tried = accept or refuse
    return render(request, "billing/my_quote.html", values, status=422 if tried else 200)
