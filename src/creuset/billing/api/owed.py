"""Charges and deposits for programs: /villages/<village>/charges, /deposits."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from creuset.billing import actions
from creuset.billing.api.shapes import (
    ChargeOut,
    DepositIn,
    DepositOut,
    Key,
    SettleIn,
    priced_of,
    source_of,
)
from creuset.billing.models import Charge, Deposit
from creuset.billing.queries import (
    charges_of,
    deposits_of,
    get_deposit,
)
from creuset.billing.states import ChargeState
from creuset.core import clock
from creuset.core.api import Asked, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.kernel.money import Money
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["money"])


@router.get("/charges", response=Paged[ChargeOut], summary="What waits for an invoice")
def list_charges(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: ChargeState | None = None,
    party: Key | None = None,
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first."""
    rows = charges_of(request.village, by=request.auth, state=state, party=party)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda them: [_charge(row) for row in them])


class HeldOnly(Asked):
    """Those that are held, or those that were settled."""

    is_held: bool | None = None


@router.get("/deposits", response=Paged[DepositOut], summary="Deposits received")
def list_deposits(
    request: ApiRequest, response: HttpResponse, at: Query[Paging], held: Query[HeldOnly]
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first; those held or settled where it is given."""
    rows = deposits_of(request.village, by=request.auth, is_held=held.is_held)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda them: [_deposit(row) for row in them])


@router.post("/deposits", response={201: DepositOut}, summary="Record a deposit")
@needs(Scope.MONEY)
def record(request: ApiRequest, deposit: DepositIn) -> Status[Any]:
    """The village holds the amount."""
    made = actions.record_deposit(
        village=request.village,
        party=get_known(request.village, deposit.party).party,
        amount=Money(deposit.amount_cents, request.village.currency),
        received_on=deposit.received_on,
        means=deposit.means,
        kind=deposit.kind,
        reference=deposit.reference,
        source=source_of(deposit.source),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _deposit(made))


@router.post("/deposits/{int:pk}/settle", response=DepositOut, summary="Give back or keep")
@needs(Scope.MONEY)
def settle(request: ApiRequest, pk: int, settled: SettleIn) -> dict[str, Any]:
    """So much is kept; the rest was given back today."""
    found = get_deposit(request.village, pk, by=request.auth)
    made = actions.settle_deposit(
        deposit=found,
        kept=Money(settled.kept_cents, found.currency),
        why=settled.why,
        by=request.auth,
        now=clock.now(),
    )
    return _deposit(made)


def _charge(row: Charge) -> dict[str, Any]:
    return priced_of(row) | {
        "id": row.pk,
        "party": row.party_id,
        "project": row.project_id,
        "source_kind": row.source_kind,
        "source": row.source_id,
        "currency": row.currency,
        "vat_cents": row.vat_cents,
        "gross_cents": row.gross_cents,
        "state": row.state,
        "made_at": row.made_at,
        "why_replaced": row.why_replaced,
    }


def _deposit(row: Deposit) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "kind": row.kind,
        "source_kind": row.source_kind,
        "source": row.source_id,
        "amount_cents": row.amount_cents,
        "kept_cents": row.kept_cents,
        "currency": row.currency,
        "received_on": row.received_on,
        "means": row.means,
        "reference": row.reference,
        "state": row.state,
        "why": row.why,
    }
