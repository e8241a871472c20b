"""Quotes at the desk: their list, one of them, sent, taken back, signed on paper."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.billing.actions import send_quote, withdraw_quote
from creuset.billing.forms import PaperForm, RefuseForm, SendForm
from creuset.billing.models import QUOTE_LABELS, Quote
from creuset.billing.papers import paper_address
from creuset.billing.permissions import may_make_quotes
from creuset.billing.queries import get_quote, quotes_of
from creuset.billing.sources import acceptor_of
from creuset.billing.states import QuoteState
from creuset.billing.views.rows import quote_rows, quote_values
from creuset.billing.views.trying import is_done
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.queries.belonging import address_for_money
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

PER_PAGE = 40
TABS = (
    QuoteState.SENT,
    QuoteState.DRAFT,
    QuoteState.ACCEPTED,
    QuoteState.EXPIRED,
    QuoteState.REFUSED,
    QuoteState.WITHDRAWN,
)


@require_GET
@team_page(Capability.SEE_MONEY)
def quotes(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The quotes of a state: those that wait for an answer first, what ends first on top."""
    today = village.day_of(clock.now())
    asked = request.GET.get("state", QuoteState.SENT)
    state = QuoteState(asked) if asked in set(QuoteState) else QuoteState.SENT
    order = ("valid_until", "pk") if state is QuoteState.SENT else ("-pk",)
    rows = quotes_of(village, by=request.actor, on=today, state=state).order_by(*order)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "rows": quote_rows(list(page.object_list), today),
        "state": state,
        "tabs": [(one, QUOTE_LABELS[one]) for one in TABS],
        "may_make": may_make_quotes(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "billing/quotes.html", values)


@require_GET
@team_page(Capability.SEE_MONEY)
def quote(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One quote: what it proposes, where it stands, what may be done with it."""
    return _page(request, _found(request, village, pk))


@require_POST
@team_page(Capability.MAKE_QUOTES)
def send(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It has its number and its paper, and is on its way."""
    found = _found(request, village, pk)
    form = SendForm(request.POST, prefix="send")
    return _done(
        request,
        found,
        form,
        lambda: send_quote(
            quote=found, email=form.cleaned_data["email"], by=request.actor, now=clock.now()
        ),
        said=_("The quote is sent."),
    )


@require_POST
@team_page(Capability.MAKE_QUOTES)
def withdraw(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Nobody can accept it any more."""
    found = _found(request, village, pk)
    form = RefuseForm(request.POST, prefix="withdraw")
    return _done(
        request,
        found,
        form,
        lambda: withdraw_quote(
            quote=found, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
        ),
        said=_("The quote is withdrawn."),
    )


@require_POST
@team_page(Capability.MAKE_QUOTES)
def signed(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It came back signed on paper: accepted in that name, and all that follows."""
    found = _found(request, village, pk)
    form = PaperForm(request.POST, prefix="signed")
    return _done(
        request,
        found,
        form,
        lambda: acceptor_of(found)(
            quote=found,
            name=form.cleaned_data["name"],
            by=request.actor,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
        said=_("The quote is accepted."),
    )


def _found(request: TeamRequest, village: Village, pk: int) -> Quote:
    return get_quote(village, pk, by=request.actor, on=village.day_of(clock.now()))


def _done(
    request: TeamRequest,
    found: Quote,
    form: forms.Form,
    action: Callable[[], Quote],
    *,
    said: str,
) -> HttpResponse:
    if is_done(form, action):
        messages.success(request, said)
        return redirect("quotes:quote", found.village, found.pk)
    return _page(request, found, form)


def _page(request: TeamRequest, found: Quote, tried: forms.Form | None = None) -> HttpResponse:
    now = clock.now()
    begun: dict[str, forms.Form] = {
        "send": SendForm(prefix="send", initial={"email": address_for_money(found.party)}),
        "withdraw": RefuseForm(prefix="withdraw"),
        "signed": PaperForm(prefix="signed"),
    }
    if tried is not None and tried.prefix:
        begun[tried.prefix] = tried
    values = quote_values(found, found.village.day_of(now), "desk") | {
        "forms": begun,
        "may_make": may_make_quotes(request.actor, found.village),
        "paper_url": paper_address(found),
        "lacks_address": not found.party.city and found.state == QuoteState.DRAFT,
        "now": now,
    }
    return render(request, "billing/quote_at_desk.html", values, status=422 if tried else 200)
