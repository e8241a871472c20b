"""Prices for programs: what a booking would cost, what one costs, and the rate cards."""

from decimal import Decimal
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.bookings.actions.charging import charge_use
from creuset.bookings.actions.extras import ask_extras
from creuset.bookings.api.bookings import PeriodIn
from creuset.bookings.api.shapes import Extras, Key, extras_of
from creuset.bookings.permissions import may_see_price
from creuset.bookings.priced import values_of
from creuset.bookings.queries import get_booking, get_segment
from creuset.bookings.queries.agreements import agreements_seen
from creuset.bookings.queries.price_values import card_values
from creuset.bookings.queries.prices import price_of, price_of_booking
from creuset.bookings.queries.tariffs import cards_in_force
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.api.schemas import Instant
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resources

router = Router(tags=["prices"])


class ExtrasIn(In):
    """All that a booking asks beside its places."""

    extras: Extras
    seen: Instant | None = None


class QuoteIn(In):
    """What would be booked, for whom: for the caller's own party where it is left out."""

    periods: Annotated[list[PeriodIn], Field(min_length=1, max_length=50)]
    party: Key | None = None
    extras: Extras = []


class PeriodUseIn(In):
    """A period by its key: what its meter said, when it really ended."""

    segment: Key
    kwh: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=3)] | None = None
    ended_at: Instant | None = None


class UseIn(In):
    """How a booking was used."""

    periods: Annotated[list[PeriodUseIn], Field(min_length=1, max_length=50)]


class PriceLineOut(Out):
    """So much of something at a price before VAT, and why."""

    key: str
    nature: str
    label: str
    resource: str
    quantity: float
    unit: str
    unit_price_cents: int
    net_cents: int
    vat: str
    vat_percent: float
    why: list[str]
    #: Known afterwards, by its meter.
    is_measured: bool
    meter: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class VatOut(Out):
    """What is owed of one rate of VAT."""

    key: str
    percent: float
    net_cents: int
    vat_cents: int


class PriceOut(Out):
    """A price line by line; `has_prices` is false where the village publishes none."""

    has_prices: bool
    currency: str = ""
    lines: list[PriceLineOut] = []
    net_cents: int = 0
    vat: list[VatOut] = []
    gross_cents: int = 0
    deposit_cents: int = 0
    sources: list[str] = []
    #: Code of the cancellation ladder of each resource; that of the whole under "".
    ladders: dict[str, str] = {}
    is_estimate: bool = False
    is_accepted: bool = False


class RateOut(Out):
    """Prices of some resources for some kinds of periods."""

    code: str
    name: dict[str, str]
    kinds: list[str]
    resources: list[str]
    periods: list[str]
    hour_cents: int | None
    half_day_cents: int | None
    day_cents: int | None
    week_cents: int | None
    month_cents: int | None
    half_day_hours: int
    day_hours: int


class CardOut(Out):
    """A rate card; `party` is set for an agreement with a customer."""

    code: str
    name: dict[str, str]
    party: int | None
    first_day: str | None
    last_day: str | None
    vat: str
    ladder: str
    discount_percent: float
    deposit_percent: float | None
    rates: list[RateOut]


@router.post("/quotes/preview", response=PriceOut, summary="What a booking would cost")
@needs(Scope.BOOKINGS)
def preview(request: ApiRequest, asked: QuoteIn) -> dict[str, Any]:
    """The price of the periods for a party, line by line, each with its reasons; nothing is written."""
    codes = [period.resource for period in asked.periods]
    resources = {r.code: r for r in get_resources(request.village, codes, request.auth)}
    price = price_of(
        [period.asked_of(resources[period.resource]) for period in asked.periods],
        village=request.village,
        party=_party(request, asked.party),
        by=request.auth,
        now=clock.now(),
        extras=extras_of(asked.extras),
    )
    return values_of(price)


@router.get("/bookings/{int:pk}/price", response=PriceOut, summary="What a booking costs")
def read_price(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Its price by the cards that hold for it, line by line."""
    now = clock.now()
    booking = get_booking(request.village, pk, by=request.auth, now=now)
    if not may_see_price(request.auth, booking, now=now):
        raise NotFound(_("There is no such price, or none that you may read."))
    return values_of(price_of_booking(booking))


@router.put("/bookings/{int:pk}/extras", response=PriceOut, summary="Ask extras")
@needs(Scope.BOOKINGS)
def put_extras(request: ApiRequest, pk: int, asked: ExtrasIn) -> dict[str, Any]:
    """The booking asks these and no others; answers its price."""
    now = clock.now()
    changed = ask_extras(
        booking=get_booking(request.village, pk, by=request.auth, now=now),
        extras=extras_of(asked.extras),
        by=request.auth,
        now=now,
        seen=asked.seen,
    )
    return values_of(price_of_booking(changed))


@router.post("/bookings/{int:pk}/use", response=PriceOut, summary="Say how a booking was used")
@needs(Scope.BOOKINGS)
def say_use(request: ApiRequest, pk: int, asked: UseIn) -> dict[str, Any]:
    """What its meters said and when its periods really ended: overtime and what was measured are charged."""
    now = clock.now()
    booking = get_booking(request.village, pk, by=request.auth, now=now)
    for period in asked.periods:
        get_segment(booking, pk=period.segment)
    charge_use(
        booking=booking,
        by=request.auth,
        now=now,
        kwh={p.segment: p.kwh for p in asked.periods if p.kwh is not None},
        ended={p.segment: p.ended_at for p in asked.periods if p.ended_at is not None},
    )
    return values_of(price_of_booking(booking))


@router.get("/rate-cards", response=list[CardOut], summary="Rate cards")
def list_cards(request: ApiRequest) -> list[dict[str, Any]]:
    """The village's own, and the agreements that you may read."""
    own = cards_in_force(request.village)
    agreed = agreements_seen(request.village, by=request.auth, now=clock.now())
    return [card_values(card) for card in [*own, *agreed]]


def _party(request: ApiRequest, pk: int | None) -> Party | None:
    if pk is None or pk == request.auth.party_id:
        return request.auth.party
    return get_known(request.village, pk).party
