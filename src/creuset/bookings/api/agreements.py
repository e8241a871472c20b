"""Agreements with customers for programs."""

from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Status

from creuset.bookings.actions.agreeing import agree, change_agreement, end_agreement
from creuset.bookings.api.prices import CardOut
from creuset.bookings.api.shapes import Key
from creuset.bookings.queries.agreements import agreements_seen, get_agreement
from creuset.bookings.queries.price_values import card_values
from creuset.bookings.rules.tariffs import Unit
from creuset.bookings.rules.tariffs.agreeing import Terms
from creuset.core import clock
from creuset.core.api import In, Line, Router, Text, needs
from creuset.core.api.schemas import Day
from creuset.core.roles import Scope
from creuset.kernel.money import Money
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.api import Code

router = Router(tags=["prices"])

type Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
type Cents = Annotated[int, Field(ge=0, le=100_000_000)]


class AgreementOut(CardOut):
    """An agreement with a customer."""

    id: int
    note: str


class OwnPriceIn(In):
    """A rate of the village by its code, one of its units, and the price agreed before VAT."""

    rate: Code
    unit: Unit
    cents: Cents


class TermsIn(In):
    """What is agreed; prices left out stay the village's, less the discount."""

    name: Line
    first_day: Day
    last_day: Day | None = None
    discount_percent: Percent = Decimal(0)
    deposit_percent: Percent | None = None
    ladder: Code = ""
    prices: Annotated[list[OwnPriceIn], Field(max_length=500)] = []
    note: Text = ""

    def terms(self, currency: str) -> Terms:
        """Return what is agreed as the rules read it."""
        return Terms(
            name=self.name,
            first_day=self.first_day,
            last_day=self.last_day,
            discount_percent=self.discount_percent,
            deposit_percent=self.deposit_percent,
            ladder=self.ladder,
            prices=tuple((p.rate, p.unit.value, Money(p.cents, currency)) for p in self.prices),
            note=self.note,
        )


class AgreementIn(TermsIn):
    """What is agreed, and with whom."""

    party: Key


class EndIn(In):
    """Until when it holds, included."""

    last_day: Day


@router.get("/agreements", response=list[AgreementOut], summary="Agreements")
def list_agreements(request: ApiRequest) -> list[dict[str, Any]]:
    """Those that you may read: all for the team that reads money, else your own."""
    rows = agreements_seen(request.village, by=request.auth, now=clock.now())
    return [{**card_values(row), "id": row.pk, "note": row.note} for row in rows]


@router.post("/agreements", response={201: AgreementOut}, summary="Agree on prices")
@needs(Scope.MONEY)
def make_agreement(request: ApiRequest, asked: AgreementIn) -> Status[dict[str, Any]]:
    """The customer has these prices on these days, before those of the village."""
    made = agree(
        village=request.village,
        party=get_known(request.village, asked.party).party,
        terms=asked.terms(request.village.currency),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _answer(request, made.pk))


@router.get("/agreements/{int:pk}", response=AgreementOut, summary="An agreement")
def read_agreement(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What is agreed, since when."""
    return _answer(request, pk)


@router.put("/agreements/{int:pk}", response=AgreementOut, summary="Change an agreement")
@needs(Scope.MONEY)
def put_agreement(request: ApiRequest, pk: int, asked: TermsIn) -> dict[str, Any]:
    """It says this from now on; what was charged already stays."""
    now = clock.now()
    change_agreement(
        agreement=get_agreement(request.village, pk, by=request.auth, now=now),
        terms=asked.terms(request.village.currency),
        by=request.auth,
        now=now,
    )
    return _answer(request, pk)


@router.post("/agreements/{int:pk}/end", response=AgreementOut, summary="End an agreement")
@needs(Scope.MONEY)
def end(request: ApiRequest, pk: int, asked: EndIn) -> dict[str, Any]:
    """It holds until that day, included."""
    now = clock.now()
    end_agreement(
        agreement=get_agreement(request.village, pk, by=request.auth, now=now),
        last_day=asked.last_day,
        by=request.auth,
        now=now,
    )
    return _answer(request, pk)


def _answer(request: ApiRequest, pk: int) -> dict[str, Any]:
    row = get_agreement(request.village, pk, by=request.auth, now=clock.now())
    return {**card_values(row), "id": row.pk, "note": row.note}
