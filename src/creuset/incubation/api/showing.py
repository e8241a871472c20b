"""What anybody reads of cohorts, for programs: alumni, demo days; and what projects and the team say of it."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import showing as actions
from creuset.incubation.models import ShownProject
from creuset.incubation.queries.cohorts import (
    find_member,
    get_cohort,
    get_own_member,
    get_session,
    members_of,
)
from creuset.incubation.queries.showing import (
    DemoDay,
    PublicProject,
    alumni_shown,
    get_demo_day,
    own_showing,
)
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest

router = Router(tags=["cohorts"])

Number = Annotated[int, Field(ge=1, le=2**53)]


class ShownIn(In):
    """What a project says of itself to anybody."""

    words: Annotated[str, Field(max_length=300)] = ""
    url: Annotated[str, Field(max_length=300)] = ""


class ShownOut(Out):
    """The same, since when it agreed."""

    words: str
    url: str
    since: AwareDatetime


class PublicProjectOut(Out):
    """A project as anybody reads it; a person who holds it is not named."""

    title: str
    kind: str
    organisation: str
    words: str
    url: str


class PublicCohortOut(Out):
    """A cohort and its alumni that agreed to be named."""

    code: str
    names: dict[str, str]
    projects: list[PublicProjectOut]


class DemoWordsIn(In):
    """What the page of a demo day says, by language."""

    words: dict[str, Annotated[str, Field(max_length=2_000)]] = {}


class PitchIn(In):
    """A project of the cohort by its number in it, and its minutes."""

    member: Number
    minutes: Annotated[int, Field(ge=1, le=120)] = 5


class PitchesIn(In):
    """Who pitches, in their order."""

    pitches: Annotated[list[PitchIn], Field(max_length=200)]


class PitchOut(Out):
    """When a project stands there; without it, it has not agreed to be named."""

    starts_at: datetime
    ends_at: datetime
    project: PublicProjectOut | None


class DemoDayOut(Out):
    """A demo day as anybody reads it."""

    code: str
    title: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str
    words: dict[str, str]
    takes_names: bool
    pitches: list[PitchOut]


@router.get("/alumni-shown", response=list[PublicCohortOut], summary="Alumni that are shown")
def list_shown(request: ApiRequest) -> list[dict[str, Any]]:
    """What anybody reads of them, the last cohort first."""
    return [
        {
            "code": one.cohort.code,
            "names": one.cohort.names,
            "projects": [_project(each) for each in one.projects],
        }
        for one in alumni_shown(request.village)
    ]


@router.get("/demo-days/{code}", response=DemoDayOut, summary="A demo day that is shown")
def read_demo_day(request: ApiRequest, code: str) -> dict[str, Any]:
    """What anybody reads of it."""
    return _day(get_demo_day(request.village, code, now=clock.now()))


@router.put("/cohorts/{int:pk}/demo-day", response=DemoDayOut, summary="Show the demo day")
@needs(Scope.PROGRAMMES)
def show_demo_day(request: ApiRequest, pk: int, told: DemoWordsIn) -> dict[str, Any]:
    """Anybody reads its page, with these words."""
    found = get_cohort(request.village, pk, request.auth)
    made = actions.show_demo_day(cohort=found, words=told.words, by=request.auth, now=clock.now())
    return _day(get_demo_day(request.village, made.code, now=clock.now()))


@router.delete("/cohorts/{int:pk}/demo-day", response={204: None}, summary="Hide the demo day")
@needs(Scope.PROGRAMMES)
def hide_demo_day(request: ApiRequest, pk: int) -> Status[None]:
    """Nobody outside reads its page any more."""
    found = get_cohort(request.village, pk, request.auth)
    actions.hide_demo_day(cohort=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.put(
    "/cohort-sessions/{int:pk}/pitches", response={204: None}, summary="Set the order of pitches"
)
@needs(Scope.PROGRAMMES)
def write_pitches(request: ApiRequest, pk: int, order: PitchesIn) -> Status[None]:
    """These projects pitch, in this order."""
    found = get_session(request.village, pk, request.auth)
    members = {one.pk: one for one in members_of(found.cohort)}
    if any(one.member not in members for one in order.pitches):
        raise NotFound(_("This project is not in the cohort."))
    actions.write_pitches(
        session=found,
        pitches=[(members[one.member], one.minutes) for one in order.pitches],
        by=request.auth,
        now=clock.now(),
    )
    return Status(204, None)


@router.get("/cohort-members/{int:pk}/shown", response=ShownOut, summary="What a project shows")
def read_shown(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What the project agreed that anybody reads; not found while it did not."""
    shown = own_showing(find_member(request.village, pk, request.auth))
    if shown is None:
        raise NotFound(_("The project did not agree to be shown."))
    return _shown(shown)


@router.put("/cohort-members/{int:pk}/shown", response=ShownOut, summary="Show my project")
@needs(Scope.PROGRAMMES)
def show_project(request: ApiRequest, pk: int, shown: ShownIn) -> dict[str, Any]:
    """Those who make the project agree."""
    found = get_own_member(request.village, pk, request.auth)
    return _shown(
        actions.show_project(member=found, **shown.model_dump(), by=request.auth, now=clock.now())
    )


@router.delete(
    "/cohort-members/{int:pk}/shown", response={204: None}, summary="Show a project no more"
)
@needs(Scope.PROGRAMMES)
def hide_project(request: ApiRequest, pk: int) -> Status[None]:
    """Those who make it take it back, or asked the team to."""
    found = find_member(request.village, pk, request.auth)
    actions.hide_project(member=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _shown(row: ShownProject) -> dict[str, Any]:
    return {"words": row.words, "url": row.url, "since": row.since}


def _project(one: PublicProject) -> dict[str, str]:
    return {
        "title": one.title,
        "kind": one.kind,
        "organisation": one.organisation,
        "words": one.words,
        "url": one.url,
    }


def _day(day: DemoDay) -> dict[str, Any]:
    return {
        "code": day.cohort.code,
        "title": day.session.title,
        "starts_at": day.session.starts_at,
        "ends_at": day.session.ends_at,
        "place": day.place,
        "words": day.cohort.demo_words,
        "takes_names": day.takes_names,
        "pitches": [
            {
                "starts_at": one.span.start,
                "ends_at": one.span.end,
                "project": _project(one.project) if one.project else None,
            }
            for one in day.pitches
        ],
    }
