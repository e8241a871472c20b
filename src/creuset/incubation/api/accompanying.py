"""The follow-up of projects for programs: goals, time, sheets, milestones."""

from datetime import date
from typing import Annotated, Any

from ninja import Field, File, Form, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Asked, In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import following, milestones
from creuset.incubation.api.mentoring import MentorPairOut, pair_out
from creuset.incubation.models import (
    FollowUp,
    Goal,
    Member,
    Milestone,
    SupportHour,
)
from creuset.incubation.permissions import may_see
from creuset.incubation.queries.cohorts import find_member, get_stage
from creuset.incubation.queries.followed import member_page
from creuset.incubation.queries.mentoring import (
    get_accompanied,
    get_goal,
    get_milestone,
    get_model,
    get_sheet,
    get_support,
)
from creuset.incubation.queries.programmes import get_programme
from creuset.incubation.rules.following import MilestoneStanding
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["cohorts"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(max_length=60)]
Names = dict[str, Annotated[str, Field(max_length=500)]]


class GoalIn(In):
    """A goal of a project."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    measure: Annotated[str, Field(max_length=300)] = ""
    wanted_by: date | None = None


class GoalEndIn(In):
    """Whether a goal is reached; otherwise it is given up."""

    is_reached: bool


class GoalOut(Out):
    """A goal, with the minutes that were given to it."""

    id: int
    title: str
    measure: str
    wanted_by: date | None
    reached_on: date | None
    dropped_on: date | None
    minutes: int


class SupportIn(In):
    """Time given to a project, for a goal by its number or none; by the caller unless the team names another."""

    given_on: date
    minutes: Annotated[int, Field(ge=1, le=1440)]
    goal: Number | None = None
    words: Annotated[str, Field(max_length=500)] = ""
    giver: Number | None = None


class SupportOut(Out):
    """Time that was given."""

    id: int
    given_on: date
    minutes: int
    goal: int | None
    giver: int
    words: str


class FollowUpIn(In):
    """What was said that day, and how it goes from 1 to 5; goals by number.

    What is said in private is for the team alone: left out, it stays as it was.
    """

    held_on: date
    words: Annotated[str, Field(min_length=1, max_length=8_000)]
    agreed: Annotated[str, Field(max_length=4_000)] = ""
    next_steps: Annotated[str, Field(max_length=4_000)] = ""
    next_on: date | None = None
    goals: Annotated[list[Number], Field(max_length=100)] = []
    private_words: Annotated[str, Field(max_length=4_000)] | None = None
    health: Annotated[int, Field(ge=1, le=5)] | None = None
    is_shared: bool = False


class FollowUpOut(Out):
    """A follow-up sheet; its health is for the team and the mentors, what is said in private for the team alone."""

    id: int
    held_on: date
    words: str
    agreed: str
    next_steps: str
    next_on: date | None
    goals: list[int]
    private_words: str
    health: int | None
    is_shared: bool


class MilestoneIn(In):
    """A milestone of a project."""

    names: Names
    due_on: date
    deliverables: Names = {}
    stage: Code = ""


class MilestoneModelIn(In):
    """A milestone that every project of a programme gets."""

    names: Names
    after_days: Annotated[int, Field(ge=0, le=2000)]
    deliverables: Names = {}


class MilestoneModelOut(Out):
    """A milestone of a programme."""

    id: int
    names: dict[str, str]
    after_days: int


class MilestoneDayIn(In):
    """Another day."""

    due_on: date


class MilestoneDoneIn(In):
    """The day on which it was found done."""

    on: date
    answer: Annotated[str, Field(max_length=2_000)] = ""


class MilestoneAnswerIn(In):
    """What is missing."""

    answer: Annotated[str, Field(min_length=1, max_length=2_000)]


class HandInIn(Asked):
    """What a project hands in; a file may come beside."""

    words: Annotated[str, Field(max_length=4_000)] = ""


class MilestoneOut(Out):
    """A milestone of a project."""

    id: int
    names: dict[str, str]
    due_on: date
    words: str
    proof: str
    handed_at: AwareDatetime | None
    done_on: date | None
    answer: str


class MilestoneStandingOut(MilestoneOut):
    """The same with where it stands today."""

    standing: MilestoneStanding


class FollowedOut(Out):
    """The follow-up of a project: all for the team and its mentors, what is shared for those who make it."""

    goals: list[GoalOut]
    support: list[SupportOut]
    sheets: list[FollowUpOut]
    milestones: list[MilestoneStandingOut]
    mentors: list[MentorPairOut]


@router.get(
    "/cohort-members/{int:pk}/follow-up", response=FollowedOut, summary="Follow-up of a project"
)
def read_follow_up(request: ApiRequest, pk: int) -> dict[str, Any]:
    """All of it for the team, and for its mentors but what the team alone reads; what is shared for who makes it."""
    village, by = request.village, request.auth
    found, reads_all = _reader(request, pk)
    page = member_page(found, now=clock.now(), reads_all=reads_all)
    is_team = may_see(by, village)
    return {
        "goals": [_goal(row.goal, row.minutes) for row in page.goals],
        "support": [_support(one) for one in page.support] if reads_all else [],
        "sheets": [_sheet(one, is_team=is_team, reads_all=reads_all) for one in page.follow_ups],
        "milestones": [
            _milestone(row.milestone) | {"standing": row.standing} for row in page.milestones
        ],
        "mentors": [pair_out(one) for one in page.mentors],
    }


@router.post("/cohort-members/{int:pk}/goals", response={201: GoalOut}, summary="Set a goal")
@needs(Scope.PROGRAMMES)
def set_goal(request: ApiRequest, pk: int, goal: GoalIn) -> Status[Any]:
    """The project has this goal."""
    found = find_member(request.village, pk, request.auth)
    made = following.set_goal(member=found, **goal.model_dump(), by=request.auth, now=clock.now())
    return Status(201, _goal(made))


@router.put("/cohort-members/{int:pk}/goals/{int:row}", response=GoalOut, summary="Change a goal")
@needs(Scope.PROGRAMMES)
def change_goal(request: ApiRequest, pk: int, row: int, goal: GoalIn) -> dict[str, Any]:
    """The goal is said so."""
    found = get_goal(find_member(request.village, pk, request.auth), row)
    made = following.change_goal(goal=found, **goal.model_dump(), by=request.auth, now=clock.now())
    return _goal(made)


@router.post("/cohort-members/{int:pk}/goals/{int:row}/end", response=GoalOut, summary="End a goal")
@needs(Scope.PROGRAMMES)
def end_goal(request: ApiRequest, pk: int, row: int, end: GoalEndIn) -> dict[str, Any]:
    """The goal was reached, or given up."""
    found = get_goal(find_member(request.village, pk, request.auth), row)
    return _goal(
        following.end_goal(goal=found, is_reached=end.is_reached, by=request.auth, now=clock.now())
    )


@router.delete(
    "/cohort-members/{int:pk}/goals/{int:row}/end",
    response=GoalOut,
    summary="Take a goal up again",
)
@needs(Scope.PROGRAMMES)
def reopen_goal(request: ApiRequest, pk: int, row: int) -> dict[str, Any]:
    """The goal is one again."""
    found = get_goal(find_member(request.village, pk, request.auth), row)
    return _goal(following.reopen_goal(goal=found, by=request.auth, now=clock.now()))


@router.post(
    "/cohort-members/{int:pk}/support", response={201: SupportOut}, summary="Write down time"
)
@needs(Scope.PROGRAMMES)
def give_support(request: ApiRequest, pk: int, given: SupportIn) -> Status[Any]:
    """The project was given so many minutes that day."""
    village, values = request.village, given.model_dump()
    found = _accompanied(request, pk)
    goal, giver = values.pop("goal"), values.pop("giver")
    made = following.give_support(
        member=found,
        **values,
        goal=get_goal(found, goal) if goal else None,
        giver=get_known(village, giver).party if giver else None,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _support(made))


@router.delete(
    "/cohort-members/{int:pk}/support/{int:row}",
    response={204: None},
    summary="Take away time",
)
@needs(Scope.PROGRAMMES)
def remove_support(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """What was written by mistake counts no more."""
    found = get_support(_accompanied(request, pk), row)
    following.remove_support(support=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.post(
    "/cohort-members/{int:pk}/sheets", response={201: FollowUpOut}, summary="Write a sheet"
)
@needs(Scope.PROGRAMMES)
def write_sheet(request: ApiRequest, pk: int, sheet: FollowUpIn) -> Status[Any]:
    """What was said that day is written down."""
    found = _accompanied(request, pk)
    made = following.write_sheet(
        member=found, **_written(found, sheet), by=request.auth, now=clock.now()
    )
    return Status(201, _sheet(made, is_team=may_see(request.auth, request.village)))


@router.put(
    "/cohort-members/{int:pk}/sheets/{int:row}", response=FollowUpOut, summary="Rewrite a sheet"
)
@needs(Scope.PROGRAMMES)
def rewrite_sheet(request: ApiRequest, pk: int, row: int, sheet: FollowUpIn) -> dict[str, Any]:
    """The sheet says this from now on."""
    found = _accompanied(request, pk)
    made = following.write_sheet(
        member=found,
        sheet=get_sheet(found, row),
        **_written(found, sheet),
        by=request.auth,
        now=clock.now(),
    )
    return _sheet(made, is_team=may_see(request.auth, request.village))


@router.post(
    "/programmes/{slug:code}/milestones",
    response={201: MilestoneModelOut},
    summary="Give every project a milestone",
)
@needs(Scope.PROGRAMMES)
def set_model(request: ApiRequest, code: str, milestone: MilestoneModelIn) -> Status[Any]:
    """Projects that begin from now on get it."""
    programme = get_programme(request.village, code, by=request.auth)
    made = milestones.set_model(
        programme=programme, **milestone.model_dump(), by=request.auth, now=clock.now()
    )
    return Status(201, {"id": made.pk, "names": made.names, "after_days": made.after_days})


@router.delete(
    "/programmes/{slug:code}/milestones/{int:row}",
    response={204: None},
    summary="Give it no more",
)
@needs(Scope.PROGRAMMES)
def drop_model(request: ApiRequest, code: str, row: int) -> Status[None]:
    """Projects that begin get it no more."""
    programme = get_programme(request.village, code, by=request.auth)
    milestones.drop_model(model=get_model(programme, row), by=request.auth, now=clock.now())
    return Status(204, None)


@router.post(
    "/cohort-members/{int:pk}/milestones", response={201: MilestoneOut}, summary="Set a milestone"
)
@needs(Scope.PROGRAMMES)
def set_milestone(request: ApiRequest, pk: int, milestone: MilestoneIn) -> Status[Any]:
    """The project has this milestone."""
    found, values = _accompanied(request, pk), milestone.model_dump()
    code = values.pop("stage")
    made = milestones.set_milestone(
        member=found,
        **values,
        stage=get_stage(found.cohort, code) if code else None,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _milestone(made))


@router.put(
    "/cohort-members/{int:pk}/milestones/{int:row}",
    response=MilestoneOut,
    summary="Move a milestone",
)
@needs(Scope.PROGRAMMES)
def move_milestone(
    request: ApiRequest, pk: int, row: int, milestone: MilestoneDayIn
) -> dict[str, Any]:
    """It is due on another day."""
    found = get_milestone(_accompanied(request, pk), row)
    return _milestone(
        milestones.move_milestone(
            milestone=found, due_on=milestone.due_on, by=request.auth, now=clock.now()
        )
    )


@router.delete(
    "/cohort-members/{int:pk}/milestones/{int:row}",
    response={204: None},
    summary="Drop a milestone",
)
@needs(Scope.PROGRAMMES)
def drop_milestone(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """The project has it no more."""
    found = get_milestone(_accompanied(request, pk), row)
    milestones.drop_milestone(milestone=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.post(
    "/cohort-members/{int:pk}/milestones/{int:row}/hand-in",
    response=MilestoneOut,
    summary="Hand in",
)
@needs(Scope.PROGRAMMES)
def hand_in(
    request: ApiRequest,
    pk: int,
    row: int,
    handed: Form[HandInIn],
    file: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """The project handed in what the milestone wants."""
    found = get_milestone(find_member(request.village, pk, request.auth), row)
    made = milestones.hand_in(
        milestone=found, words=handed.words, upload=file, by=request.auth, now=clock.now()
    )
    return _milestone(made)


@router.post(
    "/cohort-members/{int:pk}/milestones/{int:row}/done",
    response=MilestoneOut,
    summary="Find it done",
)
@needs(Scope.PROGRAMMES)
def find_done(request: ApiRequest, pk: int, row: int, done: MilestoneDoneIn) -> dict[str, Any]:
    """The team found it done; the project is told."""
    found = get_milestone(_accompanied(request, pk), row)
    made = milestones.find_done(
        milestone=found, **done.model_dump(), by=request.auth, now=clock.now()
    )
    return _milestone(made)


@router.post(
    "/cohort-members/{int:pk}/milestones/{int:row}/send-back",
    response=MilestoneOut,
    summary="Send it back",
)
@needs(Scope.PROGRAMMES)
def send_back(request: ApiRequest, pk: int, row: int, missing: MilestoneAnswerIn) -> dict[str, Any]:
    """Something is missing; the project is told what."""
    found = get_milestone(_accompanied(request, pk), row)
    made = milestones.send_back(
        milestone=found, answer=missing.answer, by=request.auth, now=clock.now()
    )
    return _milestone(made)


def _accompanied(request: ApiRequest, pk: int) -> Member:
    """Return the project for the team and its mentors of today; NotFound for others."""
    village = request.village
    return get_accompanied(village, pk, request.auth, on=village.day_of(clock.now()))


def _reader(request: ApiRequest, pk: int) -> tuple[Member, bool]:
    """Return the project, and whether the caller accompanies it; NotFound for who neither does nor makes it."""
    try:
        return _accompanied(request, pk), True
    except NotFound:
        return find_member(request.village, pk, request.auth), False


def _goal(row: Goal, minutes: int = 0) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "measure": row.measure,
        "wanted_by": row.wanted_by,
        "reached_on": row.reached_on,
        "dropped_on": row.dropped_on,
        "minutes": minutes,
    }


def _support(row: SupportHour) -> dict[str, Any]:
    return {
        "id": row.pk,
        "given_on": row.given_on,
        "minutes": row.minutes,
        "goal": row.goal_id,
        "giver": row.giver_id,
        "words": row.words,
    }


def _written(member: Member, sheet: FollowUpIn) -> dict[str, Any]:
    """Return what the action takes of a sheet; NotFound for a goal of another project."""
    return sheet.model_dump() | {"goals": [get_goal(member, pk) for pk in sheet.goals]}


def _sheet(row: FollowUp, *, is_team: bool, reads_all: bool = True) -> dict[str, Any]:
    return {
        "id": row.pk,
        "held_on": row.held_on,
        "words": row.words,
        "agreed": row.agreed,
        "next_steps": row.next_steps,
        "next_on": row.next_on,
        "goals": [one.pk for one in row.goals.all()],
        "private_words": row.private_words if is_team else "",
        "health": row.health if reads_all else None,
        "is_shared": row.is_shared,
    }


def _milestone(row: Milestone) -> dict[str, Any]:
    return {
        "id": row.pk,
        "names": row.names,
        "due_on": row.due_on,
        "words": row.words,
        "proof": files.address(row.proof) if row.proof else "",
        "handed_at": row.handed_at,
        "done_on": row.done_on,
        "answer": row.answer,
    }
