"""Passes and carnets for programs: /villages/<village>/passes, /people/<party>/passes."""

from datetime import date
from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest
from creuset.plans.actions import passes
from creuset.plans.api.purses import Code, party_read
from creuset.plans.models import PassSale
from creuset.plans.queries.passes import get_pass, passes_sold

router = Router(tags=["credits"])


class PassOut(Out):
    """A pass on sale today, and what one costs before VAT."""

    code: str
    names: dict[str, str]
    price_cents: int
    currency: str


class PassPurchaseIn(In):
    """Which pass, and how many."""

    offer: Code
    quantity: Annotated[int, Field(ge=1, le=passes.MOST)] = 1


class PassSaleOut(Out):
    """Passes that were bought."""

    id: int
    party: int
    offer: str
    quantity: int
    price_cents: int
    bought_on: date


@router.get("/passes", response=list[PassOut], summary="Passes on sale")
def list_passes(request: ApiRequest) -> list[dict[str, Any]]:
    """Those that are sold today."""
    village = request.village
    return [
        {
            "code": offer.code,
            "names": offer.names,
            "price_cents": price.cents,
            "currency": village.currency,
        }
        for offer, price in passes_sold(village, on=village.day_of(clock.now()))
    ]


@router.post("/people/{int:pk}/passes", response={201: PassSaleOut}, summary="Buy passes")
@needs(Scope.PLANS)
def buy(request: ApiRequest, pk: int, asked: PassPurchaseIn) -> Status[dict[str, Any]]:
    """The party has what the passes give, and owes their price."""
    now = clock.now()
    sale = passes.buy(
        village=request.village,
        offer=get_pass(request.village, asked.offer, on=request.village.day_of(now)),
        party=party_read(request, pk),
        quantity=asked.quantity,
        by=request.auth,
        now=now,
    )
    return Status(201, _sale(sale))


def _sale(sale: PassSale) -> dict[str, Any]:
    return {
        "id": sale.pk,
        "party": sale.party_id,
        "offer": sale.offer.code,
        "quantity": sale.quantity,
        "price_cents": sale.price_cents,
        "bought_on": sale.bought_on,
    }
