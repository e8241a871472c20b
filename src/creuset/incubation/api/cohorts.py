"""Cohorts, their projects and their sessions, for programs: /villages/<village>/cohorts."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, File, Form, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Asked, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.incubation.actions import agreements, members, sessions
from creuset.incubation.actions import cohorts as actions
from creuset.incubation.kinds import Rights, SessionKind
from creuset.incubation.models import Cohort, Material, Member, Session
from creuset.incubation.permissions import may_see
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.cohorts import (
    cohorts_of,
    find_member,
    get_cohort,
    get_material,
    get_member,
    get_session,
    get_stage,
    materials_of,
    members_in,
    members_of,
    own_members,
    place_of,
    sessions_of,
    sheet_of,
)
from creuset.incubation.queries.programmes import get_programme
from creuset.incubation.rules.agreements import Agreed
from creuset.incubation.rules.cohorts import Parting
from creuset.incubation.states import MemberState, Presence
from creuset.kernel.spans import Span
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource
from creuset.plans.queries.subscriptions import get_offer
from creuset.projects.queries import get_known as get_known_project

router = Router(tags=["cohorts"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(max_length=60)]
Names = dict[str, Annotated[str, Field(max_length=160)]]
Step = Literal["begin", "finish", "leave", "renounce", "take_back"]


class CohortIn(In):
    """What a cohort is called, and how long it lasts."""

    names: Names
    first_on: date
    last_on: date
    demo_on: date | None = None


class NewCohortIn(CohortIn):
    """A new cohort, of a programme by its code; from a call by its code, or by hand."""

    programme: Code
    call: Code = ""


class CohortOut(Out):
    """A cohort."""

    id: int
    code: str
    names: dict[str, str]
    programme: str
    call: str
    first_on: date
    last_on: date
    demo_on: date | None


class CohortMemberOut(Out):
    """A project in a cohort."""

    id: int
    cohort: int
    project: int
    title: str
    holder: int
    application: int | None
    stage: str
    state: MemberState
    joined_on: date | None
    left_on: date | None
    left_why: str


class CohortPageOut(CohortOut):
    """A cohort with its projects."""

    members: list[CohortMemberOut]


class CohortProjectIn(In):
    """A project that joins by hand; whoever holds it answers for it unless another is named."""

    project: Number
    holder: Number | None = None


class MemberStepIn(In):
    """A step of a project: from or until which day, and why or what came of it.

    One that leaves keeps its place in kind until its last day, unless a later one is named; the register of aid stays
    as it is, unless it is said what the support was worth.
    """

    step: Step
    on: date | None = None
    words: Annotated[str, Field(max_length=500)] = ""
    place_until: date | None = None
    support_cents: Annotated[int, Field(ge=0, le=10**11)] | None = None


class MemberStageIn(In):
    """The stage that was reached, by its code."""

    stage: Code


class CohortSessionIn(In):
    """A session: its room by code, or words."""

    title: Annotated[str, Field(min_length=1, max_length=160)]
    kind: SessionKind = SessionKind.WORKSHOP
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    room: Code = ""
    place: Annotated[str, Field(max_length=160)] = ""
    words: Annotated[str, Field(max_length=4_000)] = ""
    stage: Code = ""
    host: Number | None = None


class ConventionTermsIn(In):
    """What a convention says of rights; the offer and the place by code; what the support is worth is aid."""

    authors: Annotated[str, Field(min_length=1, max_length=500)]
    rights: Rights = Rights.HOLDER
    option_months: Annotated[int, Field(ge=1, le=60)] | None = None
    option_cents: Annotated[int, Field(ge=0, le=10**11)] | None = None
    is_chain_complete: bool = True
    chain_words: Annotated[str, Field(max_length=500)] = ""
    festivals_from: date | None = None
    festivals_until: date | None = None
    share_percent: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)] = Decimal(0)
    confidential_months: Annotated[int, Field(ge=0, le=120)] = 24
    credits: Annotated[str, Field(max_length=300)] = ""
    special: Annotated[str, Field(max_length=4_000)] = ""
    offer: Code = ""
    place: Code = ""
    support_cents: Annotated[int, Field(ge=0, le=10**11)] = 0


class ConventionTermsOut(ConventionTermsIn):
    """The terms, and the subscription that came of them."""

    subscription: int | None
    changed_at: AwareDatetime


class ConventionOut(Out):
    """The paper of a convention."""

    contract: int
    reference: str
    state: str


class SessionReasonIn(In):
    """Why a session is called off."""

    why: Annotated[str, Field(min_length=1, max_length=300)]


class SessionMaterialIn(Asked):
    """Something handed out: an address, or a file beside."""

    title: Annotated[str, Field(max_length=160)] = ""
    url: Annotated[str, Field(max_length=500)] = ""


class AttendanceIn(In):
    """Whether a project was there; nothing: nothing is said."""

    member: Number
    presence: Presence | None


class AttendanceSheetIn(In):
    """Who came."""

    said: Annotated[list[AttendanceIn], Field(max_length=200)]


class ThereIn(In):
    """A project that is there, and how many of it."""

    member: Number
    people: Annotated[int, Field(ge=1, le=50)] = 1


class AttendanceOut(Out):
    """What was said of a project."""

    member: int
    presence: Presence | None
    people: int | None


class SessionMaterialOut(Out):
    """Something handed out."""

    id: int
    title: str
    url: str


class CohortSessionOut(Out):
    """A session of a cohort."""

    id: int
    cohort: int
    title: str
    kind: SessionKind
    words: str
    stage: str
    host: int | None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    booking: int | None
    place: str
    off_at: AwareDatetime | None
    off_why: str


class CohortSessionPageOut(CohortSessionOut):
    """A session with what is handed out, and who came: for the team, all; for others, nothing of it."""

    materials: list[SessionMaterialOut]
    attendance: list[AttendanceOut]


@router.get("/cohorts", response=Paged[CohortOut], summary="Cohorts")
def list_cohorts(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """The cohorts of the village, the last to begin first; none for who may not see programmes."""
    rows = cohorts_of(request.village)
    if not may_see(request.auth, request.village):
        rows = rows.none()
    found = page(rows, order=("-first_on",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_cohort(row) for row in rows])


@router.get("/cohorts/{int:pk}", response=CohortPageOut, summary="One cohort")
def read_cohort(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The cohort with its projects."""
    found = get_cohort(request.village, pk, request.auth)
    return _cohort(found) | {"members": [_member(row) for row in members_of(found)]}


@router.post("/cohorts", response={201: CohortOut}, summary="Make a cohort")
@needs(Scope.PROGRAMMES)
def make_cohort(request: ApiRequest, cohort: NewCohortIn) -> Status[Any]:
    """It stands, and the laureates of its call are expected in it."""
    village, values = request.village, cohort.model_dump()
    programme = get_programme(village, values.pop("programme"), by=request.auth)
    code = values.pop("call")
    call = get_call(village, code, by=request.auth) if code else None
    made = actions.make_cohort(
        village=village,
        programme=programme,
        call=call,
        **values,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _cohort(made))


@router.put("/cohorts/{int:pk}", response=CohortOut, summary="Change a cohort")
@needs(Scope.PROGRAMMES)
def change_cohort(request: ApiRequest, pk: int, cohort: CohortIn) -> dict[str, Any]:
    """It is called so, and lasts so long."""
    found = get_cohort(request.village, pk, request.auth)
    made = actions.change_cohort(
        cohort=found, **cohort.model_dump(), by=request.auth, now=clock.now()
    )
    return _cohort(made)


@router.delete("/cohorts/{int:pk}", response={204: None}, summary="Drop an empty cohort")
@needs(Scope.PROGRAMMES)
def drop_cohort(request: ApiRequest, pk: int) -> Status[None]:
    """There is no such cohort any more."""
    found = get_cohort(request.village, pk, request.auth)
    actions.drop_cohort(cohort=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.post(
    "/cohorts/{int:pk}/laureates", response=list[CohortMemberOut], summary="Expect the laureates"
)
@needs(Scope.PROGRAMMES)
def expect_laureates(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """The laureates of the call who are in no cohort are expected in this one; those who are new."""
    found = get_cohort(request.village, pk, request.auth)
    made = actions.expect_laureates(cohort=found, by=request.auth, now=clock.now())
    return [_member(row) for row in made]


@router.post(
    "/cohorts/{int:pk}/members", response={201: CohortMemberOut}, summary="Add a project by hand"
)
@needs(Scope.PROGRAMMES)
def add_project(request: ApiRequest, pk: int, given: CohortProjectIn) -> Status[Any]:
    """The project is expected in the cohort."""
    village = request.village
    found = get_cohort(village, pk, request.auth)
    made = members.expect(
        cohort=found,
        project=get_known_project(village, given.project).project,
        holder=get_known(village, given.holder).party if given.holder else None,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _member(made))


@router.get("/cohort-members", response=list[CohortMemberOut], summary="Projects in cohorts")
def list_members(request: ApiRequest, project: Number | None = None) -> list[dict[str, Any]]:
    """Those of the caller, or the places of one project for the team: the last cohort first."""
    village, by = request.village, request.auth
    rows = own_members(village, by)
    if project is not None:
        known = members_in(village) if may_see(by, village) else rows
        rows = known.filter(project=project)
    return [_member(row) for row in rows.order_by("-cohort__first_on", "-pk")]


@router.get("/cohort-members/{int:pk}", response=CohortMemberOut, summary="A project in its cohort")
def read_member(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The project in its cohort, for the team and for those who make it."""
    return _member(find_member(request.village, pk, request.auth))


@router.post(
    "/cohort-members/{int:pk}/step", response=CohortMemberOut, summary="A step of a project"
)
@needs(Scope.PROGRAMMES)
def step(request: ApiRequest, pk: int, asked: MemberStepIn) -> dict[str, Any]:
    """The project begins, finishes, leaves, does not come, or comes back."""
    found = get_member(request.village, pk, request.auth)
    by, now = request.auth, clock.now()
    on = asked.on or request.village.day_of(now)
    match asked.step:
        case "begin":
            made = members.begin(member=found, on=on, by=by, now=now)
        case "finish":
            made = members.finish(member=found, on=on, outcome=asked.words, by=by, now=now)
        case "leave":
            parting = Parting(asked.place_until, asked.support_cents)
            made = members.leave(
                member=found, on=on, why=asked.words, parting=parting, by=by, now=now
            )
        case "renounce":
            made = members.renounce(member=found, why=asked.words, by=by, now=now)
        case "take_back":
            made = members.take_back(member=found, why=asked.words, by=by, now=now)
    return _member(made)


@router.post("/cohort-members/{int:pk}/stage", response=CohortMemberOut, summary="Reach a stage")
@needs(Scope.PROGRAMMES)
def reach(request: ApiRequest, pk: int, reached: MemberStageIn) -> dict[str, Any]:
    """The project is at that stage of its programme."""
    found = get_member(request.village, pk, request.auth)
    stage = get_stage(found.cohort, reached.stage)
    return _member(members.reach(member=found, stage=stage, by=request.auth, now=clock.now()))


@router.get(
    "/cohorts/{int:pk}/sessions", response=Paged[CohortSessionOut], summary="Sessions of a cohort"
)
def list_sessions(
    request: ApiRequest, response: HttpResponse, pk: int, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """The sessions of the cohort, as they come."""
    rows = sessions_of(get_cohort(request.village, pk, request.auth))
    found = page(rows, order=("starts_at",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_session(row) for row in rows])


@router.post(
    "/cohorts/{int:pk}/sessions", response={201: CohortSessionOut}, summary="Add a session"
)
@needs(Scope.PROGRAMMES)
def make_session(request: ApiRequest, pk: int, session: CohortSessionIn) -> Status[Any]:
    """The session stands, its room booked."""
    found = get_cohort(request.village, pk, request.auth)
    made = sessions.make_session(
        cohort=found, **_asked(request, found, session), by=request.auth, now=clock.now()
    )
    return Status(201, _session(made))


@router.get(
    "/cohort-sessions/{int:pk}", response=CohortSessionPageOut, summary="A session of a cohort"
)
def read_session(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The session, for the team and for the projects of its cohort."""
    return _whole(request, get_session(request.village, pk, request.auth))


@router.put("/cohort-sessions/{int:pk}", response=CohortSessionOut, summary="Change a session")
@needs(Scope.PROGRAMMES)
def change_session(request: ApiRequest, pk: int, session: CohortSessionIn) -> dict[str, Any]:
    """The session is so from now on, its room booked for its hours."""
    found = get_session(request.village, pk, request.auth)
    made = sessions.change_session(
        session=found,
        **_asked(request, found.cohort, session),
        by=request.auth,
        now=clock.now(),
    )
    return _session(made)


@router.post(
    "/cohort-sessions/{int:pk}/call-off", response=CohortSessionOut, summary="Call off a session"
)
@needs(Scope.PROGRAMMES)
def call_off(request: ApiRequest, pk: int, asked: SessionReasonIn) -> dict[str, Any]:
    """The session does not take place; its room is free again."""
    found = get_session(request.village, pk, request.auth)
    return _session(
        sessions.call_off(session=found, why=asked.why, by=request.auth, now=clock.now())
    )


@router.put(
    "/cohort-sessions/{int:pk}/attendance",
    response=CohortSessionPageOut,
    summary="Write down who came",
)
@needs(Scope.PROGRAMMES)
def write_attendance(request: ApiRequest, pk: int, sheet: AttendanceSheetIn) -> dict[str, Any]:
    """Of each project it is written whether it was there."""
    found = get_session(request.village, pk, request.auth)
    sessions.write_attendance(
        session=found,
        said={one.member: one.presence for one in sheet.said},
        by=request.auth,
        now=clock.now(),
    )
    return _whole(request, found)


@router.post(
    "/cohort-sessions/{int:pk}/there", response=AttendanceOut, summary="Say that one is there"
)
@needs(Scope.PROGRAMMES)
def say_there(request: ApiRequest, pk: int, given: ThereIn) -> dict[str, Any]:
    """Somebody of the project says on the spot that they are there."""
    found = get_session(request.village, pk, request.auth)
    member = find_member(request.village, given.member, request.auth)
    made = sessions.say_there(
        session=found, member=member, people=given.people, by=request.auth, now=clock.now()
    )
    return {"member": member.pk, "presence": made.presence, "people": made.people}


@router.post(
    "/cohort-sessions/{int:pk}/materials",
    response={201: SessionMaterialOut},
    summary="Hand something out",
)
@needs(Scope.PROGRAMMES)
def hand_out(
    request: ApiRequest,
    pk: int,
    material: Form[SessionMaterialIn],
    file: File[UploadedFile | None] = None,
) -> Status[Any]:
    """The projects of the cohort find it on the page of the session."""
    found = get_session(request.village, pk, request.auth)
    made = sessions.hand_out(
        session=found, **material.model_dump(), upload=file, by=request.auth, now=clock.now()
    )
    return Status(201, _material(made))


@router.delete(
    "/cohort-sessions/{int:pk}/materials/{int:row}",
    response={204: None},
    summary="Hand something out no more",
)
@needs(Scope.PROGRAMMES)
def take_in(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """It is handed out no more, and its file is gone."""
    found = get_session(request.village, pk, request.auth)
    sessions.take_in(material=get_material(found, row), by=request.auth, now=clock.now())
    return Status(204, None)


@router.put(
    "/cohort-members/{int:pk}/terms", response=ConventionTermsOut, summary="Write the terms"
)
@needs(Scope.PROGRAMMES)
def write_terms(request: ApiRequest, pk: int, terms: ConventionTermsIn) -> dict[str, Any]:
    """The convention says this of rights; what is offered in kind stands with it."""
    village, values = request.village, terms.model_dump()
    offer, place = values.pop("offer"), values.pop("place")
    more = {name: values.pop(name) for name in ("credits", "special", "support_cents")}
    made = agreements.write_terms(
        member=get_member(village, pk, request.auth),
        agreed=Agreed(**values),
        offer=get_offer(village, offer) if offer else None,
        place=get_resource(village, place, request.auth) if place else None,
        **more,
        by=request.auth,
        now=clock.now(),
    )
    return {
        **terms.model_dump(),
        "subscription": made.subscription_id,
        "changed_at": made.changed_at,
    }


@router.post(
    "/cohort-members/{int:pk}/convention", response=ConventionOut, summary="Send the convention"
)
@needs(Scope.PROGRAMMES)
def send_convention(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The convention waits for its signature."""
    found = get_member(request.village, pk, request.auth)
    made = agreements.send_convention(member=found, by=request.auth, now=clock.now())
    return {"contract": made.pk, "reference": made.reference, "state": made.state}


def _asked(request: ApiRequest, cohort: Cohort, given: CohortSessionIn) -> dict[str, Any]:
    village, values = request.village, given.model_dump()
    code, stage, host = values.pop("room"), values.pop("stage"), values.pop("host")
    span = Span(values.pop("starts_at"), values.pop("ends_at"))
    return values | {
        "span": span,
        "room": get_resource(village, code, request.auth) if code else None,
        "stage": get_stage(cohort, stage) if stage else None,
        "host": get_known(village, host).party if host else None,
    }


def _cohort(row: Cohort) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "names": row.names,
        "programme": row.programme.code,
        "call": row.call.code if row.call else "",
        "first_on": row.first_on,
        "last_on": row.last_on,
        "demo_on": row.demo_on,
    }


def _member(row: Member) -> dict[str, Any]:
    return {
        "id": row.pk,
        "cohort": row.cohort_id,
        "project": row.project_id,
        "title": row.project.title,
        "holder": row.holder_id,
        "application": row.application_id,
        "stage": row.stage.code if row.stage else "",
        "state": row.state,
        "joined_on": row.joined_on,
        "left_on": row.left_on,
        "left_why": row.left_why,
    }


def _session(row: Session) -> dict[str, Any]:
    return {
        "id": row.pk,
        "cohort": row.cohort_id,
        "title": row.title,
        "kind": row.kind,
        "words": row.words,
        "stage": row.stage.code if row.stage else "",
        "host": row.host_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "booking": row.booking_id,
        "place": place_of(row),
        "off_at": row.off_at,
        "off_why": row.off_why,
    }


def _whole(request: ApiRequest, row: Session) -> dict[str, Any]:
    sees = may_see(request.auth, request.village)
    return _session(row) | {
        "materials": [_material(one) for one in materials_of(row)],
        "attendance": [
            {
                "member": one.member.pk,
                "presence": one.said.presence if one.said else None,
                "people": one.said.people if one.said else None,
            }
            for one in (sheet_of(row) if sees else [])
        ],
    }


def _material(one: Material) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": one.title,
        "url": files.address(one.stored) if one.stored else one.url,
    }
