"""My contracts, and those of the organisations I look after."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.core.registry import Badge
from creuset.documents.actions import contracts as actions
from creuset.documents.forms import DeclineForm, SignForm
from creuset.documents.models import CONTRACT_LABELS, Contract
from creuset.documents.permissions.contracts import may_sign
from creuset.documents.queries.contracts import TO_SIGN, get_contract, own_contracts
from creuset.documents.states import ContractState
from creuset.documents.views.shown import contract_values, is_done, paper_address, sign_form
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_GET
@member_page
def contracts(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What was sent to me and to my organisations: what waits for a signature first, then the latest."""
    rows = own_contracts(village, by=request.actor)
    rows.sort(key=lambda row: row.state != ContractState.SENT)
    values = {
        "rows": [
            {
                "contract": row,
                "state": row.state,
                "label": CONTRACT_LABELS[ContractState(row.state)],
                "paper_url": paper_address(row),
            }
            for row in rows
        ],
        "now": clock.now(),
    }
    return render(request, "documents/my_contracts.html", values)


@require_GET
@member_page
def contract(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """One of them, to be read and signed."""
    return _page(request, _found(request, village, pk))


@require_POST
@member_page
def sign(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I sign it, in my name, and what follows happens at once."""
    found = _found(request, village, pk)
    form = SignForm(request.POST)
    if is_done(
        form,
        lambda: actions.sign(
            contract=found,
            name=form.cleaned_data["name"],
            seen=form.cleaned_data["seen"],
            by=request.actor,
            now=clock.now(),
            ip=request.META.get("REMOTE_ADDR"),
        ),
    ):
        messages.success(request, _("You have signed the contract. Thank you!"))
        return redirect("contracts_my:contract", village, pk)
    return _page(request, _found(request, village, pk), form)


@require_POST
@member_page
def decline(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I do not sign it, and say why; what follows happens at once."""
    found = _found(request, village, pk)
    form = DeclineForm(request.POST)
    if is_done(
        form,
        lambda: actions.decline(
            contract=found,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("The village knows that you do not sign it, and why."))
        return redirect("contracts_my:contract", village, pk)
    return _page(request, _found(request, village, pk), decline=form)


def _found(request: MemberRequest, village: Village, pk: int) -> Contract:
    """Return a contract that was sent to the reader: the team reads others at the desk."""
    found = get_contract(village, pk, by=request.actor)
    if (
        not (found.sent_at or found.signed_on_paper)
        or not may_sign(request.actor, found.party)
        or found.emptied_at
    ):
        raise NotFound(_("There is no such contract."))
    return found


def _page(
    request: MemberRequest,
    found: Contract,
    tried: forms.Form | None = None,
    *,
    decline: forms.Form | None = None,
) -> HttpResponse:
    me = request.actor.party
    values = contract_values(found, "my") | {
        "form": sign_form(found, me.name if me else "", tried),
        "decline": decline or DeclineForm(),
        "paper_url": paper_address(found),
        "now": clock.now(),
    }
    return render(
        request, "documents/my_contract.html", values, status=422 if tried or decline else 200
    )


def to_sign(*, village: Village, by: Actor | None, **_reader: object) -> Badge | None:
    """Return how many contracts wait for the reader's signature, for their menu."""
    if by is None or by.party_id is None:
        return None
    return Badge(TO_SIGN.counted(village=village.pk, party=by.party_id))
