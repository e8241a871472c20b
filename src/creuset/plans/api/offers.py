"""Offers and indexes for programs: /villages/<village>/offers, /villages/<village>/indexes."""

from datetime import date
from typing import Annotated, Any

from ninja import Field, Status
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Day, In, Out, Router, needs
from creuset.core.roles import Scope
from creuset.kernel.money import Money
from creuset.people.requests import ApiRequest
from creuset.places.kinds import Kind
from creuset.plans.actions.indexation import correct_index, enter_index, index_prices
from creuset.plans.actions.offers import change_offer, make_offer, retire_offer
from creuset.plans.kinds import Access, Basis, CycleFrom, OfferKind, PriceFor, Proration
from creuset.plans.models import IndexValue, Offer
from creuset.plans.permissions import check_may_see_plans, may_see_plans
from creuset.plans.queries.indexation import (
    Proposal,
    get_index_value,
    index_values,
    proposals,
    values_for,
)
from creuset.plans.queries.offers import catalogue, get_catalogued, places_taken
from creuset.plans.rules.absence import USUAL_MONTHS, Per, Reward
from creuset.plans.rules.allowances import UNLIMITED, FirstCycle, GoodFor, Grant, Reset, Unit, Whose
from creuset.plans.rules.catalogue import Price, Step
from creuset.plans.rules.indexation import NotDue
from creuset.plans.rules.offers import OfferTerms

router = Router(tags=["offers"])

type Names = dict[Annotated[str, Field(max_length=5)], Annotated[str, Field(max_length=2000)]]
Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Cents = Annotated[int, Field(ge=0, le=10**9)]
Months = Annotated[int, Field(ge=0, le=144)]
Key = Annotated[int, Field(ge=1, le=2**53)]


class OfferStepIO(In):
    """From so many months after the start on, another price."""

    after_months: Annotated[int, Field(ge=1, le=120)]
    price_cents: Cents


class OfferPriceIO(In):
    """What a cycle costs before VAT, for whoever signs between two days; `until` is the first day it is over."""

    audience: PriceFor = PriceFor.ANYBODY
    price_cents: Cents
    charges_cents: Cents = 0
    from_on: Day
    until: Day | None = None
    steps: Annotated[list[OfferStepIO], Field(max_length=20)] = []


class OfferGrantIO(In):
    """Something to spend: hours in minutes, money in cents; without an amount there is no limit."""

    code: Code
    unit: Unit
    amount: Annotated[int, Field(ge=1, le=10**9)] | None = None
    kinds: Annotated[list[Kind], Field(max_length=50)] = []
    resources: Annotated[list[Code], Field(max_length=200)] = []
    purse: Whose = Whose.MEMBER
    reset: Reset = Reset.MONTH
    reset_day: Annotated[int, Field(ge=1, le=31)] = 1
    first: FirstCycle = FirstCycle.WHOLE
    carry_over: Annotated[int, Field(ge=0, le=10**9)] = 0
    carry_months: Annotated[int, Field(ge=0, le=60)] = 0
    valid_months: Annotated[int, Field(ge=0, le=60)] = 0


class OfferAbsenceIO(In):
    """What a day gives on which somebody leaves their place to others: hours in minutes, money in cents."""

    per: Per
    unit: Unit
    amount: Annotated[int, Field(ge=1, le=10**9)]
    kinds: Annotated[list[Kind], Field(max_length=50)] = []
    resources: Annotated[list[Code], Field(max_length=200)] = []
    valid_months: Annotated[int, Field(ge=1, le=60)] = USUAL_MONTHS


class OfferIn(In):
    """All that an offer says; `valid_until` is the first day on which nobody subscribes to it any more."""

    name: Names
    description: Names = {}
    kind: OfferKind
    basis: Basis = Basis.UNIT
    cycle_months: Annotated[int, Field(ge=0, le=12)] = 1
    cycle_from: CycleFrom = CycleFrom.MONTH
    proration: Proration = Proration.MONTHS_AND_DAYS
    min_term_months: Months = 0
    notice_months: Months = 0
    notice_days: Annotated[int, Field(ge=0, le=366)] = 0
    cap: Annotated[int, Field(ge=1, le=100_000)] | None = None
    starts_any_day: bool = True
    access: Access = Access.OFFICE_HOURS
    vat_key: Annotated[str, Field(max_length=30)]
    prices: Annotated[list[OfferPriceIO], Field(min_length=1, max_length=100)]
    allowances: Annotated[list[OfferGrantIO], Field(max_length=20)] = []
    absence: OfferAbsenceIO | None = None
    index: Annotated[str, Field(max_length=12)] = ""
    deposit_percent: Annotated[int, Field(ge=0, le=1200)] = 0
    contract: Annotated[str, Field(max_length=60)] = ""
    is_public: bool = True
    valid_from: Day | None = None
    valid_until: Day | None = None

    def terms(self, currency: str) -> OfferTerms:
        """Return the offer as the rules read it."""
        plain = self.model_dump(exclude={"name", "prices", "allowances", "absence"})
        return OfferTerms(
            names=self.name,
            prices=tuple(_price(each, currency) for each in self.prices),
            allowances=tuple(_grant(each) for each in self.allowances),
            absence=_reward(self.absence) if self.absence else None,
            **plain,
        )


class NewOfferIn(OfferIn):
    """An offer, and its code; without one it takes one from its name."""

    code: Code | None = None


class OfferChangeIn(OfferIn):
    """All that an offer says from now on, and the version that was read, if one means that one."""

    seen: AwareDatetime | None = None


class OfferOut(Out):
    """An offer, and how many places of it are taken."""

    code: str
    name: Names
    description: Names
    kind: OfferKind
    basis: Basis
    cycle_months: int
    cycle_from: CycleFrom
    proration: Proration
    min_term_months: int
    notice_months: int
    notice_days: int
    cap: int | None
    starts_any_day: bool
    access: Access
    vat_key: str
    prices: list[OfferPriceIO]
    allowances: list[OfferGrantIO]
    absence: OfferAbsenceIO | None
    index: str
    deposit_percent: int
    contract: str
    is_public: bool
    valid_from: date | None
    valid_until: date | None
    retired_at: AwareDatetime | None
    changed_at: AwareDatetime | None
    currency: str
    taken: int


class IndexValueOut(Out):
    """What an index is worth in a period, in thousandths."""

    id: int
    name: str
    period: str
    value_e3: int


class IndexValueIn(In):
    """A value of an index: ILAT, 2026-Q2, 137150."""

    name: Annotated[str, Field(max_length=12)]
    period: Annotated[str, Field(max_length=7)]
    value_e3: Annotated[int, Field(ge=1, le=10**9)]


class CorrectIndexIn(In):
    """Another value for the period."""

    value_e3: Annotated[int, Field(ge=1, le=10**9)]


class IndexationIn(In):
    """From which day on the prices of which subscriptions follow the value."""

    from_on: Day
    subscriptions: Annotated[list[Key], Field(max_length=5000)]


class IndexedOut(Out):
    """What the value would do to a subscription."""

    subscription: int
    price_cents: int
    new_price_cents: int | None
    formula: str
    why_not: NotDue | None
    due_on: date | None


class MovedOut(Out):
    """How many prices moved."""

    moved: int


@router.get("/offers", response=list[OfferOut], summary="Offers")
def list_offers(request: ApiRequest) -> list[dict[str, Any]]:
    """The catalogue: all of it for the team, else what is public and offered today."""
    today = request.village.day_of(clock.now())
    rows = catalogue(
        request.village, is_team=may_see_plans(request.auth, request.village), on=today
    )
    taken = places_taken(request.village, on=today)
    return [_offer(row, taken.get(row.pk, 0)) for row in rows]


@router.get("/offers/{code}", response=OfferOut, summary="One offer")
def read_offer(request: ApiRequest, code: str) -> dict[str, Any]:
    """All that it says, and how many places are taken."""
    return _answer(request, code)


@router.post("/offers", response={201: OfferOut}, summary="Make an offer")
@needs(Scope.PLANS)
def post_offer(request: ApiRequest, asked: NewOfferIn) -> Status[dict[str, Any]]:
    """The catalogue has another offer, the last."""
    made = make_offer(
        village=request.village,
        terms=OfferIn(**asked.model_dump(exclude={"code"})).terms(request.village.currency),
        code=asked.code or "",
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _answer(request, made.code))


@router.put("/offers/{code}", response=OfferOut, summary="Change an offer")
@needs(Scope.PLANS)
def put_offer(request: ApiRequest, code: str, asked: OfferChangeIn) -> dict[str, Any]:
    """It says this from now on; whoever subscribed keeps what they agreed to."""
    change_offer(
        offer=_found(request, code),
        terms=OfferIn(**asked.model_dump(exclude={"seen"})).terms(request.village.currency),
        by=request.auth,
        now=clock.now(),
        seen=asked.seen,
    )
    return _answer(request, code)


@router.post("/offers/{code}/retire", response=OfferOut, summary="Retire an offer")
@needs(Scope.PLANS)
def retire(request: ApiRequest, code: str) -> dict[str, Any]:
    """Nobody subscribes to it any more; whoever did keeps it."""
    row = retire_offer(offer=_found(request, code), by=request.auth, now=clock.now())
    return _offer(
        row, places_taken(request.village, on=request.village.day_of(clock.now())).get(row.pk, 0)
    )


@router.get("/indexes", response=list[IndexValueOut], summary="Values of indexes")
def list_indexes(request: ApiRequest) -> list[IndexValue]:
    """Those that the village wrote down, the latest first."""
    check_may_see_plans(request.auth, request.village)
    return list(index_values(request.village))


@router.post("/indexes", response={201: IndexValueOut}, summary="Write down the value of an index")
@needs(Scope.PLANS)
def post_index(request: ApiRequest, asked: IndexValueIn) -> Status[IndexValue]:
    """The index is worth that in the period."""
    made = enter_index(
        village=request.village, by=request.auth, now=clock.now(), **asked.model_dump()
    )
    return Status(201, made)


@router.put("/indexes/{int:pk}", response=IndexValueOut, summary="Correct the value of an index")
@needs(Scope.PLANS)
def put_index(request: ApiRequest, pk: int, asked: CorrectIndexIn) -> IndexValue:
    """The period has that value; prices that were moved stay."""
    check_may_see_plans(request.auth, request.village)
    return correct_index(
        value=get_index_value(request.village, pk),
        value_e3=asked.value_e3,
        by=request.auth,
        now=clock.now(),
    )


@router.get("/indexes/{int:pk}/prices", response=list[IndexedOut], summary="What an index would do")
def read_indexation(
    request: ApiRequest, pk: int, from_on: Day | None = None
) -> list[dict[str, Any]]:
    """Each subscription that follows the index, its price and the next from that day on, or why it does not move.

    Where no day is given, from today on.
    """
    check_may_see_plans(request.auth, request.village)
    value = get_index_value(request.village, pk)
    values = values_for(request.village, value.name, value.period)
    day = from_on or request.village.day_of(clock.now())
    return [_indexed(one) for one in proposals(request.village, values, on=day)]


@router.post("/indexes/{int:pk}/prices", response=MovedOut, summary="Move prices by an index")
@needs(Scope.PLANS)
def post_indexation(request: ApiRequest, pk: int, asked: IndexationIn) -> dict[str, int]:
    """The prices of these subscriptions follow the value from the day on; those that are not due stay."""
    check_may_see_plans(request.auth, request.village)
    value = get_index_value(request.village, pk)
    moved = index_prices(
        village=request.village,
        name=value.name,
        period=value.period,
        on=asked.from_on,
        chosen=asked.subscriptions,
        by=request.auth,
        now=clock.now(),
    )
    return {"moved": moved}


def _found(request: ApiRequest, code: str) -> Offer:
    today = request.village.day_of(clock.now())
    is_team = may_see_plans(request.auth, request.village)
    return get_catalogued(request.village, code, is_team=is_team, on=today)


def _answer(request: ApiRequest, code: str) -> dict[str, Any]:
    row = _found(request, code)
    taken = places_taken(request.village, on=request.village.day_of(clock.now()))
    return _offer(row, taken.get(row.pk, 0))


def _offer(row: Offer, taken: int) -> dict[str, Any]:
    terms = row.terms
    plain = {
        name: getattr(terms, name)
        for name in OfferIn.model_fields
        if name not in ("name", "prices", "allowances", "absence")
    }
    return {
        **plain,
        "code": row.code,
        "name": terms.names,
        "prices": [_price_out(each) for each in terms.prices],
        "allowances": [_grant_out(each) for each in terms.allowances],
        "absence": _reward_out(terms.absence) if terms.absence else None,
        "retired_at": row.retired_at,
        "changed_at": row.changed_at,
        "currency": row.village.currency,
        "taken": taken,
    }


def _price(said: OfferPriceIO, currency: str) -> Price:
    return Price(
        audience=said.audience,
        price=Money(said.price_cents, currency),
        charges=Money(said.charges_cents, currency),
        from_on=said.from_on,
        until=said.until,
        steps=tuple(
            Step(step.after_months, Money(step.price_cents, currency)) for step in said.steps
        ),
    )


def _price_out(price: Price) -> dict[str, Any]:
    return {
        "audience": price.audience,
        "price_cents": price.price.cents,
        "charges_cents": price.charges.cents,
        "from_on": price.from_on,
        "until": price.until,
        "steps": [
            {"after_months": step.after_months, "price_cents": step.price.cents}
            for step in price.steps
        ],
    }


def _grant(said: OfferGrantIO) -> Grant:
    return Grant(
        code=said.code,
        unit=said.unit,
        amount=UNLIMITED if said.amount is None else said.amount,
        good_for=GoodFor(frozenset(said.kinds), frozenset(said.resources)),
        whose=said.purse,
        reset=said.reset,
        reset_day=said.reset_day,
        first=said.first,
        carry_over=said.carry_over,
        carry_months=said.carry_months,
        valid_months=said.valid_months,
    )


def _grant_out(grant: Grant) -> dict[str, Any]:
    return {
        "code": grant.code,
        "unit": grant.unit,
        "amount": None if grant.is_unlimited else grant.amount,
        "kinds": sorted(grant.good_for.kinds),
        "resources": sorted(grant.good_for.resources),
        "purse": grant.whose,
        "reset": grant.reset,
        "reset_day": grant.reset_day,
        "first": grant.first,
        "carry_over": grant.carry_over,
        "carry_months": grant.carry_months,
        "valid_months": grant.valid_months,
    }


def _reward(said: OfferAbsenceIO) -> Reward:
    good_for = GoodFor(frozenset(said.kinds), frozenset(said.resources))
    return Reward(said.per, said.unit, said.amount, good_for, said.valid_months)


def _reward_out(reward: Reward) -> dict[str, Any]:
    return {
        "per": reward.per,
        "unit": reward.unit,
        "amount": reward.amount,
        "kinds": sorted(reward.good_for.kinds),
        "resources": sorted(reward.good_for.resources),
        "valid_months": reward.valid_months,
    }


def _indexed(one: Proposal) -> dict[str, Any]:
    return {
        "subscription": one.subscription.pk,
        "price_cents": one.term.price_cents,
        "new_price_cents": one.move.new_price.cents if one.move.new_price else None,
        "formula": str(one.formula) if one.formula else "",
        "why_not": one.move.why_not,
        "due_on": one.move.due_on,
    }
