"""Sister villages for programs: /villages/<village>/sisters and /settlements."""

from datetime import date
from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import Day, In, Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.kernel.money import Money
from creuset.people.api.access import check_team
from creuset.people.requests import ApiRequest
from creuset.plans.actions import agreeing, sharing
from creuset.plans.actions.agreeing import Saying
from creuset.plans.api.shapes import Code
from creuset.plans.models import Agreement
from creuset.plans.queries.agreements import (
    closed_months,
    get_sister,
    mark_of,
    proposed_to,
    settlement,
    shared_days,
    sisters_of,
)
from creuset.plans.rules.agreements import MOST_DAYS, Standing

router = Router(tags=["subscriptions"])

Month = Annotated[str, Field(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]


class SisterAgreementOut(Out):
    """An agreement with a sister village, as this one says it, and where it stands."""

    code: str
    home: str
    host: str
    offers: list[str]
    days_a_month: int | None
    price_cents: int
    currency: str
    from_on: date
    until_on: date | None
    standing: Standing
    differences: list[str]
    #: What stands for all that this village says: sent back when it is changed.
    seen: str


class SisterProposalOut(Out):
    """What another village says of an agreement of which this one says nothing."""

    code: str
    village: str
    home: str
    host: str
    offers: list[str]
    days_a_month: int | None
    price_cents: int
    currency: str
    from_on: date
    until_on: date | None
    #: What stands for all of it: sent back when it is accepted.
    seen: str


class SisterAgreementIn(In):
    """What the village says; `until_on` is the first day on which it holds no more."""

    names: dict[Annotated[str, Field(max_length=5)], Annotated[str, Field(max_length=200)]]
    home: Code
    host: Code
    offers: Annotated[list[Code], Field(max_length=200)] = []
    days_a_month: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    price_cents: Annotated[int, Field(ge=0, le=10**9)]
    from_on: Day
    until_on: Day | None = None
    seen: Annotated[str, Field(max_length=16)] | None = None


class SisterAcceptIn(In):
    """What was read of what the other village says."""

    seen: Annotated[str, Field(max_length=16)]


class SharedDayOut(Out):
    """A day that a member of one village spent in the other, or its correction."""

    day: date
    person: int | None
    home: str
    host: str
    days: int
    amount_cents: int
    currency: str


class SettlementOut(Out):
    """What is settled of a month with a sister village; net is what this one receives, or pays below zero."""

    sister: str
    month: str
    is_closed: bool
    hosted_days: int
    hosted_cents: int
    away_days: int
    away_cents: int
    net_cents: int
    currency: str
    days: list[SharedDayOut]


@router.get(
    "/sisters", response=list[SisterAgreementOut], summary="Agreements with sister villages"
)
def list_agreements(request: ApiRequest) -> list[dict[str, Any]]:
    """What the village file says, and where each stands: live once the other village says the same."""
    check_team(request, Capability.SEE_PLANS)
    return _agreements(request)


@router.get(
    "/sister-proposals", response=list[SisterProposalOut], summary="What sister villages propose"
)
def list_proposals(request: ApiRequest) -> list[dict[str, Any]]:
    """What other villages say of agreements with this one, and it has not answered."""
    check_team(request, Capability.SEE_PLANS)
    return [{**_said(one), "village": one.village.slug} for one in proposed_to(request.village)]


@router.post(
    "/sisters", response={201: SisterAgreementOut}, summary="Propose an agreement to a village"
)
@needs(Scope.PLANS)
def propose_agreement(request: ApiRequest, said: SisterAgreementIn) -> Status[dict[str, Any]]:
    """It is honoured once the other village says the same."""
    return Status(201, _say(request, said))


@router.put("/sisters/{code}", response=SisterAgreementOut, summary="Change what we say")
@needs(Scope.PLANS)
def change_agreement(request: ApiRequest, code: Code, said: SisterAgreementIn) -> dict[str, Any]:
    """Until the other village says the very same, nothing is honoured by it."""
    return _say(request, said, code=code)


@router.post(
    "/sisters/{code}/accept", response=SisterAgreementOut, summary="Say what the other says"
)
@needs(Scope.PLANS)
def accept_agreement(request: ApiRequest, code: Code, read: SisterAcceptIn) -> dict[str, Any]:
    """It is honoured on its days: both villages say the same."""
    check_team(request, Capability.SEE_PLANS)
    agreeing.accept_agreement(
        village=request.village, code=code, seen=read.seen, by=request.auth, now=clock.now()
    )
    return _agreement(request, code)


@router.delete("/sisters/{code}", response={204: None}, summary="Take an agreement out")
@needs(Scope.PLANS)
def take_agreement_out(request: ApiRequest, code: Code) -> Status[None]:
    """Nothing is honoured by it any more; days that were spent are settled still."""
    check_team(request, Capability.SEE_PLANS)
    agreeing.take_agreement_out(
        village=request.village, code=code, by=request.auth, now=clock.now()
    )
    return Status(204, None)


@router.get(
    "/settlements/{sister}/{month}", response=SettlementOut, summary="What is settled of a month"
)
def read_settlement(request: ApiRequest, sister: Code, month: Month) -> dict[str, Any]:
    """Days and amounts of the month, and the net; the sister village reads the same."""
    check_team(request, Capability.SEE_MONEY)
    return _settlement(request, sister, month)


@router.post(
    "/settlements/{sister}/{month}/close",
    response=SettlementOut,
    summary="Settle a month that is over",
)
@needs(Scope.PLANS)
def close(request: ApiRequest, sister: Code, month: Month) -> dict[str, Any]:
    """Nothing is added to the month: later corrections are of the next."""
    check_team(request, Capability.SEE_MONEY)
    sharing.close_month(
        village=request.village,
        other=get_sister(request.village, sister),
        month=_first(month),
        by=request.auth,
        now=clock.now(),
    )
    return _settlement(request, sister, month)


@router.post(
    "/sisters/{sister}/introduction", response={204: None}, summary="Go to a sister village"
)
@needs(Scope.PLANS)
def introduce(request: ApiRequest, sister: Code) -> Status[None]:
    """The sister village knows the caller from now on, by an agreement that is live."""
    host = get_sister(request.village, sister)
    sharing.introduce(village=request.village, host=host, by=request.auth, now=clock.now())
    return Status(204, None)


def _say(request: ApiRequest, said: SisterAgreementIn, *, code: str = "") -> dict[str, Any]:
    check_team(request, Capability.SEE_PLANS)
    values = said.model_dump(exclude={"seen", "offers", "price_cents"})
    made = agreeing.say_agreement(
        village=request.village,
        saying=Saying(
            **values,
            offers=frozenset(said.offers),
            price=Money(said.price_cents, request.village.currency),
        ),
        code=code,
        seen=said.seen,
        by=request.auth,
        now=clock.now(),
    )
    return _agreement(request, made.code)


def _agreement(request: ApiRequest, code: str) -> dict[str, Any]:
    return next(one for one in _agreements(request) if one["code"] == code)


def _agreements(request: ApiRequest) -> list[dict[str, Any]]:
    today = request.village.day_of(clock.now())
    return [
        {
            **_said(one.agreement),
            "standing": one.standing,
            "differences": list(one.differences),
        }
        for one in sisters_of(request.village, today=today)
    ]


def _said(row: Agreement) -> dict[str, Any]:
    return {
        "code": row.code,
        "home": row.home,
        "host": row.host,
        "offers": row.offers,
        "days_a_month": row.days_a_month,
        "price_cents": row.price_cents,
        "currency": row.currency,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "seen": mark_of(row),
    }


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _settlement(request: ApiRequest, sister: str, month: str) -> dict[str, Any]:
    village, other = request.village, get_sister(request.village, sister)
    rows = list(shared_days(village, other, _first(month)))
    found = settlement(village, other, rows)
    return {
        "sister": other.slug,
        "month": month,
        "is_closed": _first(month) in closed_months(village, other),
        "hosted_days": found.hosted_days,
        "hosted_cents": found.hosted.cents,
        "away_days": found.away_days,
        "away_cents": found.away.cents,
        "net_cents": found.net.cents,
        "currency": village.currency,
        "days": [
            {
                "day": row.day,
                "person": row.person_id,
                "home": row.home.slug,
                "host": row.host.slug,
                "days": row.days,
                "amount_cents": row.amount_cents,
                "currency": row.currency,
            }
            for row in rows
        ],
    }
