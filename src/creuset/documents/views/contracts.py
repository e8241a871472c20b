"""Contracts at the desk: their list, one of them, sent, taken back, ended."""

from collections.abc import Callable
from contextlib import suppress

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.documents.actions import contracts as actions
from creuset.documents.contract_forms import ContractForm
from creuset.documents.contract_papers import paper_of
from creuset.documents.forms import EndForm, OnPaperForm, SendForm, WhyForm
from creuset.documents.models import CONTRACT_LABELS, Contract
from creuset.documents.permissions.contracts import may_make_contracts
from creuset.documents.queries.contracts import contracts_of, get_contract
from creuset.documents.queries.texts import get_text, texts_of
from creuset.documents.rules.contracts import OPEN, after
from creuset.documents.rules.terms import ContractKind
from creuset.documents.shipped import find_shipped
from creuset.documents.states import ContractState
from creuset.documents.views.shown import contract_values, is_done, paper_address
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

PER_PAGE = 40
TABS = (
    ContractState.SENT,
    ContractState.DRAFT,
    ContractState.SEALED,
    ContractState.ON_PAPER,
    ContractState.ENDED,
    ContractState.DECLINED,
    ContractState.WITHDRAWN,
    ContractState.SIGNED,
)


@require_GET
@team_page(Capability.SEE_CONTRACTS)
def contracts(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The contracts of a state: those that wait for a signature first, what waits longest on top."""
    asked = request.GET.get("state", ContractState.SENT)
    state = ContractState(asked) if asked in set(ContractState) else ContractState.SENT
    order = ("sent_at", "pk") if state is ContractState.SENT else ("-pk",)
    rows = contracts_of(village, by=request.actor, state=state).order_by(*order)
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "tabs": [(one, CONTRACT_LABELS[one]) for one in TABS],
        "kinds": [
            one
            for one in texts_of(village, on=village.day_of(clock.now()))
            if one.kind is not ContractKind.HOUSE_RULES and (one.in_force or find_shipped(one.code))
        ]
        if may_make_contracts(request.actor, village)
        else [],
        "now": clock.now(),
    }
    return render(request, "documents/contracts.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.MAKE_CONTRACTS)
def new(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A contract is prepared by hand, of the text of that code; `?party=` says of whom."""
    now = clock.now()
    found = get_text(village, code, on=village.day_of(now))
    if found.kind is ContractKind.HOUSE_RULES:
        raise NotFound(_("There is no such text."))
    initial: dict[str, object] = {"start": village.day_of(now)}
    if pk := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            initial["party"] = get_known(village, pk).party
    form = ContractForm(village, found.kind, request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: actions.prepare(
            village=village, code=code, **form.asked(), by=request.actor, now=now
        ),
        said=_("The contract is prepared: read it, then send it."),
        then=lambda made: reverse("contracts:contract", args=[village, made.pk]),
        title=in_language(found.names),
        submit=_("Prepare it"),
        cancel_url=reverse("contracts:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_CONTRACTS)
def contract(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One contract: what it says, where it stands, what may be done with it."""
    return _page(request, get_contract(village, pk, by=request.actor))


@require_GET
@team_page(Capability.SEE_CONTRACTS)
def preview(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The PDF of a draft as it would be sent now."""
    found = get_contract(village, pk, by=request.actor)
    after("change", ContractState(found.state))
    answer = HttpResponse(paper_of(found, at=clock.now()).pdf, content_type=files.PDF)
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@team_page(Capability.MAKE_CONTRACTS)
def send(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It has its paper, and waits for its signature."""
    found = get_contract(village, pk, by=request.actor)
    form = SendForm(request.POST, prefix="send")
    return _done(
        request,
        found,
        form,
        lambda: actions.send(
            contract=found, email=form.cleaned_data["email"], by=request.actor, now=clock.now()
        ),
        said=_("The contract is sent."),
    )


@require_POST
@team_page(Capability.MAKE_CONTRACTS)
def on_paper(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It was signed by hand, and what follows happens at once."""
    found = get_contract(village, pk, by=request.actor)
    form = OnPaperForm(request.POST, request.FILES, prefix="paper")
    return _done(
        request,
        found,
        form,
        lambda: actions.sign_on_paper(
            contract=found, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        said=_("The signature on paper is written down."),
    )


@require_POST
@team_page(Capability.MAKE_CONTRACTS)
def withdraw(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Nobody can sign it any more."""
    found = get_contract(village, pk, by=request.actor)
    form = WhyForm(request.POST, prefix="withdraw")
    return _done(
        request,
        found,
        form,
        lambda: actions.withdraw(
            contract=found, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
        ),
        said=_("The contract is withdrawn."),
    )


@require_POST
@team_page(Capability.MAKE_CONTRACTS)
def end(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It binds nobody from that day on."""
    found = get_contract(village, pk, by=request.actor)
    form = EndForm(request.POST, prefix="end")
    return _done(
        request,
        found,
        form,
        lambda: actions.end(contract=found, **form.cleaned_data, by=request.actor, now=clock.now()),
        said=_("The contract has its end."),
    )


def _done(
    request: TeamRequest,
    found: Contract,
    form: forms.Form,
    action: Callable[[], Contract],
    *,
    said: str,
) -> HttpResponse:
    if is_done(form, action):
        messages.success(request, said)
        return redirect("contracts:contract", found.village, found.pk)
    return _page(request, found, form)


def _page(request: TeamRequest, found: Contract, tried: forms.Form | None = None) -> HttpResponse:
    now = clock.now()
    begun: dict[str, forms.Form] = {
        "send": SendForm(prefix="send", initial={"email": found.sent_to or found.party.email}),
        "paper": OnPaperForm(
            prefix="paper",
            initial={
                "name": "" if found.party.is_organisation else found.party.name,
                "on": found.village.day_of(now),
            },
        ),
        "withdraw": WhyForm(prefix="withdraw"),
        "end": EndForm(prefix="end", initial={"on": found.village.day_of(now)}),
    }
    if tried is not None and tried.prefix:
        begun[tried.prefix] = tried
    values = contract_values(found, "desk") | {
        "forms": begun,
        "may_make": may_make_contracts(request.actor, found.village),
        "may_withdraw": ContractState(found.state) in OPEN,
        "is_draft": found.state == ContractState.DRAFT,
        "words": paper_of(found, at=now).words
        if found.state == ContractState.DRAFT or (found.signed_on_paper and not found.words)
        else found.words,
        "paper_url": paper_address(found),
        "lacks_address": not found.party.city and ContractState(found.state) in OPEN,
        "now": now,
    }
    return render(request, "documents/contract_at_desk.html", values, status=422 if tried else 200)
