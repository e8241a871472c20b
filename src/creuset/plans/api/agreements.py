"""Sister villages for programs: /villages/<village>/sisters and /settlements."""

from datetime import date
from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.people.api.access import check_team
from creuset.people.requests import ApiRequest
from creuset.plans.actions import sharing
from creuset.plans.api.shapes import Code
from creuset.plans.queries.agreements import (
    closed_months,
    get_sister,
    settlement,
    shared_days,
    sisters_of,
)
from creuset.plans.rules.agreements import Standing

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
    today = request.village.day_of(clock.now())
    return [
        {
            "code": one.agreement.code,
            "home": one.agreement.home,
            "host": one.agreement.host,
            "offers": one.agreement.offers,
            "days_a_month": one.agreement.days_a_month,
            "price_cents": one.agreement.price_cents,
            "currency": one.agreement.currency,
            "from_on": one.agreement.from_on,
            "until_on": one.agreement.until_on,
            "standing": one.standing,
            "differences": list(one.differences),
        }
        for one in sisters_of(request.village, today=today)
    ]


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
