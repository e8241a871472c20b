"""The figures of an operator and the sealed days, for programs: /villages/<village>/figures, /seals/days."""

from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from ninja import Query

from creuset.core import clock
from creuset.core.api import Out, Paged, Paging, Router, needs, page
from creuset.core.models import SealedDay
from creuset.core.paging import Page
from creuset.core.roles import Capability, Scope
from creuset.desk.queries.numbers import Numbers, numbers_of
from creuset.desk.queries.sealed import fault, get_sealed_day, sealed_days
from creuset.kernel.money import Money
from creuset.people.permissions import check_may
from creuset.people.requests import ApiRequest

router = Router(tags=["figures"])


class OccupiedDayOut(Out):
    """How much of what was open was taken on a day, in hundredths."""

    day: date
    percent: int


class OccupancyOut(Out):
    """How much of what was open was taken, in hundredths: in all, and on each day."""

    kind: str
    percent: int
    days: list[OccupiedDayOut]


class FilledOut(Out):
    """How many places of a kind are let, of how many, and their square metres."""

    kind: str
    let: int
    count: int
    area_let: Decimal
    area: Decimal
    #: What the contracts that hold its areas bring by the month, in cents before VAT.
    monthly_cents: int
    per_m2_cents: int | None


class TurnOut(Out):
    """Who was there on the first of a month, who came and who left in it."""

    month: date
    standing: int
    came: int
    left: int
    #: The share of those there on its first day who left, in hundredths.
    churn: float | None


class StayLengthOut(Out):
    """How many stays lasted from so many months on and less than so many: ended ones, and those that go on."""

    least: int
    until: int | None
    ended: int
    running: int


class ForecastOut(Out):
    """What standing contracts bring in a month, in cents before VAT."""

    month: date
    cents: int
    currency: str


class FiguresOut(Out):
    """What contracts and claims of the village say today."""

    today: date
    occupancy: list[OccupancyOut]
    let: list[FilledOut]
    turns: list[TurnOut]
    typical_months: float | None
    lengths: list[StayLengthOut]
    per_m2_cents: int | None
    pipeline: dict[str, int]
    forecast: list[ForecastOut]


@router.get("/figures", response=FiguresOut, summary="Figures of the village")
@needs(Scope.READ)
def read_figures(request: ApiRequest) -> dict[str, object]:
    """How full the village is, who comes and leaves, what contracts bring."""
    check_may(request.auth, Capability.SEE_MONEY, request.village)
    return _values(numbers_of(request.village, by=request.auth, now=clock.now()))


def _values(found: Numbers) -> dict[str, object]:
    return {
        "today": found.today,
        "occupancy": [
            {
                "kind": one.kind,
                "percent": one.whole.percent,
                "days": [
                    {"day": day, "percent": share.percent} for day, share in one.by_day.items()
                ],
            }
            for one in found.occupancy
        ],
        "let": [
            {
                "kind": one.kind.value,
                "let": one.let,
                "count": one.count,
                "area_let": one.area_let,
                "area": one.area,
                "monthly_cents": one.monthly.cents,
                "per_m2_cents": _cents(one.per_m2),
            }
            for one in found.filled
        ],
        "turns": [
            {
                "month": one.month,
                "standing": one.standing,
                "came": one.came,
                "left": one.left,
                "churn": None if one.churn is None else round(float(100 * one.churn), 1),
            }
            for one in found.turns
        ],
        "lengths": found.lengths,
        "per_m2_cents": _cents(found.per_m2),
        "typical_months": None
        if found.typical_months is None
        else round(float(found.typical_months), 2),
        "pipeline": {state.value: count for state, count in found.pipeline.items()},
        "forecast": [
            {"month": month, "cents": amount.cents, "currency": amount.currency}
            for month, amount in found.forecast
        ],
    }


def _cents(amount: Money | None) -> int | None:
    return None if amount is None else amount.cents


class SealedDayOut(Out):
    """A closed day: how many seals it holds, and one digest over the day before and all of them."""

    day: date
    closed_at: datetime
    count: int
    previous: str
    digest: str


class CheckedDayOut(SealedDayOut):
    """A closed day, and whether its seals, read again, give its digest."""

    holds: bool


@router.get(
    "/seals/days",
    response=Paged[SealedDayOut],
    summary="The digests of closed days",
    tags=["audit"],
)
@needs(Scope.READ)
def list_sealed_days(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[SealedDay]:
    """The latest first."""
    check_may(request.auth, Capability.SEE_AUDIT, request.village)
    rows = sealed_days(request.village)
    return page(rows, order=("-day",), at=at, request=request, response=response)


@router.get(
    "/seals/days/{day}", response=CheckedDayOut, summary="Check a closed day", tags=["audit"]
)
@needs(Scope.READ)
def check_sealed_day(request: ApiRequest, day: date) -> dict[str, object]:
    """Every seal of the day is read again."""
    check_may(request.auth, Capability.SEE_AUDIT, request.village)
    row = get_sealed_day(request.village, day.isoformat())
    names = SealedDayOut.model_fields
    return {name: getattr(row, name) for name in names} | {"holds": fault(row) is None}
