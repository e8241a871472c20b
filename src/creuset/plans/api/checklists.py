"""Those who move in or out, for programs: /villages/<village>/todo-lists."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, File, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Asked, In, Line, Out, Paged, Paging, Router, Status, Text, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest
from creuset.plans.actions import checklists, inspections
from creuset.plans.api.shapes import Why
from creuset.plans.kinds import Condition, Doer, Fact, Moment, Side
from creuset.plans.models import Todo, TodoList
from creuset.plans.queries.checklists import (
    Inspected,
    ListsAsked,
    get_inspection,
    get_list,
    get_todo,
    lists_of,
    lists_with_things,
    narrowed_lists,
)
from creuset.plans.rules.checklists import Seen
from creuset.plans.states import TodoState

router = Router(tags=["subscriptions"])

#: As the machine of things to do names its steps.
Verb = Literal["tick", "waive", "undo"]


class TodoOut(Out):
    """A thing to do; done by nobody where the house ticked it."""

    code: str
    name: dict[str, str]
    by: Doer
    known: Fact | None
    due_on: date
    state: TodoState
    done_at: AwareDatetime | None
    done_by: int | None
    why: str


class TodoListOut(Out):
    """A list that a subscription goes through."""

    id: int
    subscription: int
    party: int
    moment: Moment
    name: dict[str, str]
    begun_at: AwareDatetime
    items: list[TodoOut]


class TodoListsAsked(Asked):
    """What narrows the lists; without `is_over` those on which something is to do."""

    words: Annotated[str, Field(max_length=120)] = ""
    moment: Moment | None = None
    is_late: bool = False
    is_over: bool = False


class TodoStepIn(In):
    """What becomes of a thing to do; waived for a reason."""

    verb: Verb
    why: Why = ""


class SeenLine(In):
    """How a thing in a place was found; null: nobody said yet."""

    place: Annotated[str, Field(max_length=120)] = ""
    thing: Annotated[str, Field(min_length=1, max_length=200)]
    condition: Condition | None = None
    words: Why = ""


class MeterLine(In):
    """What a meter showed."""

    meter: Annotated[str, Field(min_length=1, max_length=80)]
    value: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3)]
    unit: Annotated[str, Field(max_length=12)] = ""


class InspectionIn(In):
    """What was found, whole: it takes the place of what was written before."""

    lines: Annotated[list[SeenLine], Field(max_length=200)]
    meters: Annotated[list[MeterLine], Field(max_length=20)] = []
    note: Text = ""


class InspectionAgreementIn(In):
    """Which side agrees; the holder by name."""

    side: Side
    name: Line | None = None
    reply: Text = ""


class SeenOut(Out):
    """How a thing was found, and how it was on moving in where it is worse."""

    place: str
    thing: str
    condition: Condition | None
    words: str
    was: Condition | None


class MeterOut(Out):
    """What a meter showed."""

    meter: str
    value: Decimal
    unit: str


class InspectionOut(Out):
    """The state of the places of a subscription."""

    moment: Moment
    lines: list[SeenOut]
    meters: list[MeterOut]
    note: str
    reply: str
    village_agreed_at: AwareDatetime | None
    holder_agreed_at: AwareDatetime | None
    holder_name: str
    pictures: list[str]


@router.get("/todo-lists", response=Paged[TodoListOut], summary="Who moves in or out")
def list_todo_lists(
    request: ApiRequest, response: HttpResponse, at: Query[Paging], asked: Query[TodoListsAsked]
) -> Page[dict[str, Any]]:
    """The lists that the caller may read, the latest first."""
    today = request.village.day_of(clock.now())
    wanted = ListsAsked(**asked.model_dump())
    rows = narrowed_lists(lists_of(request.village, by=request.auth), wanted, today=today)
    found = page(lists_with_things(rows), order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda them: [_list(one) for one in them])


@router.get("/todo-lists/{int:pk}", response=TodoListOut, summary="One list of things to do")
def read_todo_list(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Its things, who does them, and by when."""
    return _list(_found(request, pk))


@router.post(
    "/todo-lists/{int:pk}/items/{slug:code}",
    response=TodoOut,
    summary="Tick a thing, waive it, or take that back",
)
@needs(Scope.PLANS)
def step_todo(request: ApiRequest, pk: int, code: str, step: TodoStepIn) -> dict[str, Any]:
    """It is done, need not be, or is to do again."""
    todo = get_todo(_found(request, pk), code)
    made = checklists.do(todo=todo, step=step.verb, why=step.why, by=request.auth, now=clock.now())
    return _todo(made)


@router.post(
    "/todo-lists/{int:pk}/inspection",
    response={201: InspectionOut},
    summary="Begin the state of the places",
)
@needs(Scope.PLANS)
def begin_inspection(request: ApiRequest, pk: int) -> Status[Any]:
    """What is to look at stands there, its state to be told; begun twice, it is one."""
    found = _found(request, pk)
    inspections.begin_inspection(todo_list=found, by=request.auth, now=clock.now())
    return Status(201, _inspection(get_inspection(found)))


@router.get(
    "/todo-lists/{int:pk}/inspection", response=InspectionOut, summary="State of the places"
)
def read_inspection(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What was found as they moved in or out, and who agrees."""
    return _inspection(get_inspection(_found(request, pk)))


@router.put(
    "/todo-lists/{int:pk}/inspection",
    response=InspectionOut,
    summary="Write the state of the places",
)
@needs(Scope.PLANS)
def write_inspection(request: ApiRequest, pk: int, given: InspectionIn) -> dict[str, Any]:
    """It says so; whoever had agreed has to agree again."""
    found = _found(request, pk)
    inspections.write_inspection(
        inspection=get_inspection(found).inspection,
        lines=[Seen(**one.model_dump()) for one in given.lines],
        meters=[inspections.Read(**one.model_dump()) for one in given.meters],
        note=given.note,
        by=request.auth,
        now=clock.now(),
    )
    return _inspection(get_inspection(found))


@router.post(
    "/todo-lists/{int:pk}/inspection/agree",
    response=InspectionOut,
    summary="Agree on the state of the places",
)
@needs(Scope.PLANS)
def agree(request: ApiRequest, pk: int, given: InspectionAgreementIn) -> dict[str, Any]:
    """A side agrees; once both do, it never changes."""
    found = _found(request, pk)
    inspections.agree(
        inspection=get_inspection(found).inspection,
        side=given.side,
        name=given.name or "",
        reply=given.reply,
        by=request.auth,
        now=clock.now(),
    )
    return _inspection(get_inspection(found))


@router.post(
    "/todo-lists/{int:pk}/inspection/pictures",
    response={201: InspectionOut},
    summary="Add a picture of the places",
)
@needs(Scope.PLANS)
def add_picture(request: ApiRequest, pk: int, file: File[UploadedFile]) -> Status[Any]:
    """A JPEG, PNG or WebP of 8 MB at most; it is written anew, without what else it held."""
    found = _found(request, pk)
    inspections.add_picture(
        inspection=get_inspection(found).inspection, upload=file, by=request.auth, now=clock.now()
    )
    return Status(201, _inspection(get_inspection(found)))


def _found(request: ApiRequest, pk: int) -> TodoList:
    return get_list(request.village, pk, by=request.auth)


def _list(row: TodoList) -> dict[str, Any]:
    return {
        "id": row.pk,
        "subscription": row.subscription_id,
        "party": row.subscription.party_id,
        "moment": row.moment,
        "name": row.names,
        "begun_at": row.begun_at,
        "items": [_todo(one) for one in row.todos.all()],
    }


def _todo(row: Todo) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.names,
        "by": row.doer,
        "known": row.fact or None,
        "due_on": row.due_on,
        "state": row.state,
        "done_at": row.done_at,
        "done_by": row.done_by_id,
        "why": row.why,
    }


def _inspection(seen: Inspected) -> dict[str, Any]:
    row = seen.inspection
    return {
        "moment": row.moment,
        "lines": [
            {
                "place": one.place,
                "thing": one.thing,
                "condition": one.condition,
                "words": one.words,
                "was": seen.was.get((one.place, one.thing)),
            }
            for one in seen.lines
        ],
        "meters": sorted(row.meters.all(), key=lambda one: one.position),
        "note": row.note,
        "reply": row.reply,
        "village_agreed_at": row.village_agreed_at,
        "holder_agreed_at": row.holder_agreed_at,
        "holder_name": row.holder_name,
        "pictures": [files.address(one) for one in seen.pictures],
    }
