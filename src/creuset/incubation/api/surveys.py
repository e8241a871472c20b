"""Surveys and alumni, for programs."""

from datetime import date
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import surveys as actions
from creuset.incubation.models import AlumniYear, Survey
from creuset.incubation.permissions import may_see
from creuset.incubation.queries.cohorts import get_cohort, get_member
from creuset.incubation.queries.surveys import (
    alumni_of,
    answers_of,
    get_form,
    get_survey,
    surveys_of,
)
from creuset.incubation.rules.alumni import Year
from creuset.people.requests import ApiRequest

router = Router(tags=["cohorts"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Cents = Annotated[int, Field(ge=0, le=10**15)]


class SurveyIn(In):
    """A survey: its form by code; of a cohort, or of all alumni."""

    form: Annotated[str, Field(max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=160)]
    first_on: date
    last_on: date
    closes_on: date
    cohort: Number | None = None
    reminds_before: Annotated[int, Field(ge=0, le=60)] = 3


class SurveyOut(Out):
    """A survey."""

    id: int
    title: str
    cohort: int | None
    first_on: date
    last_on: date
    closes_on: date
    sent_at: AwareDatetime | None


class SurveySaidOut(Out):
    """What a project answered, by the keys of the questions."""

    member: int
    filed_at: AwareDatetime | None
    answers: dict[str, Any]


class SurveyPageOut(SurveyOut):
    """A survey with what was answered: what is not sent yet is told to nobody."""

    answers: list[SurveySaidOut]


class SurveySentOut(Out):
    """How many links were sent."""

    count: int


class AlumniYearIn(In):
    """What an alumnus was in a year."""

    is_alive: bool
    jobs: Annotated[int, Field(ge=0, le=10**6)] | None = None
    turnover_cents: Cents | None = None
    raised_cents: Cents | None = None


class AlumniYearOut(AlumniYearIn):
    """The same, of whom and when."""

    member: int
    year: int


@router.get("/surveys", response=list[SurveyOut], summary="Surveys")
def list_surveys(request: ApiRequest) -> list[dict[str, Any]]:
    """The surveys of the village, the latest first; none for who may not see programmes."""
    if not may_see(request.auth, request.village):
        return []
    return [_survey(row) for row in surveys_of(request.village).order_by("-made_at", "-pk")]


@router.get("/surveys/{int:pk}", response=SurveyPageOut, summary="One survey")
def read_survey(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The survey with what was answered."""
    found = get_survey(request.village, pk, request.auth)
    said = [
        {
            "member": one.member_id,
            "filed_at": one.filed_at,
            "answers": one.sheet.answers if one.filed_at else {},
        }
        for one in answers_of(found)
    ]
    return _survey(found) | {"answers": said}


@router.post("/surveys", response={201: SurveyOut}, summary="Prepare a survey")
@needs(Scope.PROGRAMMES)
def make_survey(request: ApiRequest, survey: SurveyIn) -> Status[Any]:
    """It stands; nobody is asked yet."""
    village, values = request.village, survey.model_dump()
    cohort = values.pop("cohort")
    made = actions.make_survey(
        village=village,
        **values | {"form": get_form(village, values["form"], request.auth)},
        cohort=get_cohort(village, cohort, request.auth) if cohort else None,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _survey(made))


@router.post("/surveys/{int:pk}/send", response=SurveySentOut, summary="Send or remind")
@needs(Scope.PROGRAMMES)
def send_survey(request: ApiRequest, pk: int) -> dict[str, int]:
    """Each project has its link; sent already, whoever has not answered is reminded."""
    found = get_survey(request.village, pk, request.auth)
    act = actions.remind if found.sent_at else actions.send_survey
    return {"count": act(survey=found, by=request.auth, now=clock.now())}


@router.get("/alumni", response=list[AlumniYearOut], summary="Years of alumni")
def list_alumni(request: ApiRequest) -> list[dict[str, Any]]:
    """What is known of each alumnus for each year; nothing for who may not see programmes."""
    if not may_see(request.auth, request.village):
        return []
    return [_year(row) for _key, row in sorted(alumni_of(request.village).said.items())]


@router.put(
    "/cohort-members/{int:pk}/years/{int:year}",
    response=AlumniYearOut,
    summary="Write the year of an alumnus",
)
@needs(Scope.PROGRAMMES)
def write_year(request: ApiRequest, pk: int, year: int, told: AlumniYearIn) -> dict[str, Any]:
    """What the team found out for the year stands."""
    found = get_member(request.village, pk, request.auth)
    made = actions.write_year(
        member=found,
        number=year,
        year=Year(**told.model_dump()),
        by=request.auth,
        now=clock.now(),
    )
    return _year(made)


def _survey(row: Survey) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "cohort": row.cohort_id,
        "first_on": row.first_on,
        "last_on": row.last_on,
        "closes_on": row.closes_on,
        "sent_at": row.sent_at,
    }


def _year(row: AlumniYear) -> dict[str, Any]:
    names = ("is_alive", "jobs", "turnover_cents", "raised_cents", "year")
    return {"member": row.member_id, **{name: getattr(row, name) for name in names}}
