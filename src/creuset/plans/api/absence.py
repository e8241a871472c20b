"""Days away for programs: /villages/<village>/subscriptions/<number>/absences, /villages/<village>/away."""

from datetime import date
from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import Day, In, Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.people.api.access import check_team
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource
from creuset.plans.actions import absence as actions
from creuset.plans.api.shapes import Code
from creuset.plans.queries.absence import ask_away, away_from, get_absence
from creuset.plans.queries.subscriptions import get_subscription
from creuset.plans.rules.absence import LONGEST_RULE, Away
from creuset.plans.views.absence import Shown, shown_of

router = Router(tags=["subscriptions"])


class AbsentDayOut(Out):
    """A day to come that is left to others, and whether somebody has it."""

    day: date
    is_taken: bool


class AbsenceOut(Out):
    """An absence: the rule of its days, and the next of them; `more` are those within a year that are not listed."""

    id: int
    place: str
    first_on: date
    last_on: date | None
    rule: str
    skipped: list[date]
    is_over: bool
    days: list[AbsentDayOut]
    more: int


class AbsenceIn(In):
    """Which days: from a first one to a last one, or open; of these, those that an RFC 5545 rule says, or all."""

    first_on: Day
    last_on: Day | None = None
    rule: Annotated[str, Field(max_length=LONGEST_RULE)] = ""
    place: Code | None = None


class BackIn(In):
    """Which days are taken back, or all from today on; `but_booked` leaves out those that somebody booked."""

    days: Annotated[list[Day], Field(min_length=1, max_length=400)] | None = None
    but_booked: bool = False


class BackOut(Out):
    """The days that are theirs again."""

    days: list[date]


class AwayOut(Out):
    """Somebody who is away."""

    subscription: int
    name: str
    company: str
    place: str


@router.get("/away", response=list[AwayOut], summary="Who is away")
def list_away(request: ApiRequest, on: Day | None = None) -> list[dict[str, Any]]:
    """Whose desk is left to others that day, today where none is given."""
    check_team(request, Capability.SEE_PLANS)
    day = on or request.village.day_of(clock.now())
    return [
        {
            "subscription": one.subscription.pk,
            "name": one.name,
            "company": one.company,
            "place": one.place.code,
        }
        for one in away_from(ask_away(request.village, day))
    ]


@router.get("/subscriptions/{int:pk}/absences", response=list[AbsenceOut], summary="Days away")
def list_absences(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """What is declared of today and later."""
    row = get_subscription(request.village, pk, by=request.auth)
    return [_shown(one) for one in shown_of(row, today=request.village.day_of(clock.now()))]


@router.post(
    "/subscriptions/{int:pk}/absences", response={201: AbsenceOut}, summary="Declare days away"
)
@needs(Scope.PLANS)
def declare(request: ApiRequest, pk: int, wanted: AbsenceIn) -> Status[Any]:
    """The place is left to others on these days."""
    row, now = get_subscription(request.village, pk, by=request.auth), clock.now()
    made = actions.declare(
        subscription=row,
        away=Away(wanted.first_on, wanted.last_on, wanted.rule),
        place=get_resource(request.village, wanted.place, request.auth) if wanted.place else None,
        by=request.auth,
        now=now,
    )
    found = shown_of(row, today=request.village.day_of(now))
    return Status(201, next(_shown(one) for one in found if one.absence.pk == made.pk))


@router.post(
    "/subscriptions/{int:pk}/absences/{int:absence}/back",
    response=BackOut,
    summary="Take days back",
)
@needs(Scope.PLANS)
def back(request: ApiRequest, pk: int, absence: int, wanted: BackIn) -> dict[str, Any]:
    """The place is theirs again on these days, or from today on."""
    row = get_subscription(request.village, pk, by=request.auth)
    days = actions.take_back(
        absence=get_absence(row, absence),
        days=wanted.days,
        but_booked=wanted.but_booked,
        by=request.auth,
        now=clock.now(),
    )
    return {"days": days}


def _shown(one: Shown) -> dict[str, Any]:
    absence = one.absence
    return {
        "id": absence.pk,
        "place": absence.place.code,
        "first_on": absence.first_on,
        "last_on": absence.last_on,
        "rule": absence.rule,
        "skipped": absence.skipped,
        "is_over": absence.ended_at is not None,
        "days": [{"day": day.day, "is_taken": day.is_taken} for day in one.days],
        "more": one.more,
    }
