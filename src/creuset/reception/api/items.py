"""Badges, keys and lockers, for programs: /villages/<village>/items and /lockers."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.models import Building
from creuset.places.queries.access import get_resource, get_resources
from creuset.reception import actions
from creuset.reception.models import Item, ItemKind, LockerUse
from creuset.reception.queries import serving
from creuset.reception.queries.items import get_item, get_use, items_of, locker_uses
from creuset.reception.states import ItemState

router = Router(tags=["keys"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(max_length=60)]
#: As the machine of items names its steps; handing out has an operation of its own.
Verb = Literal["take_back", "lose", "find", "block", "unblock"]


class KeyIn(In):
    """A badge or a key, and what it opens: codes of spaces and of a building."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    kind: ItemKind
    label: Annotated[str, Field(max_length=80)] = ""
    resources: Annotated[list[Code], Field(max_length=500)] = []
    building: Code = ""


class IssueKeyIn(In):
    """Who takes it, and the last day on which they have it."""

    person: Number
    due_on: Day | None = None


class MoveKeyIn(In):
    """Where it goes."""

    verb: Verb


class KeyOut(Out):
    """A badge or a key, and who holds it."""

    id: int
    number: str
    kind: ItemKind
    label: str
    building: str
    resources: list[str]
    state: ItemState
    person: int | None
    issued_at: AwareDatetime | None
    due_on: date | None


class LockerIn(In):
    """Whose a locker is, on these days, both included."""

    resource: Code
    party: Number
    first_day: Day
    last_day: Day
    code: Annotated[str, Field(max_length=40)] = ""


class LongerIn(In):
    """Until when instead."""

    last_day: Day


class LockerOut(Out):
    """A locker given to somebody."""

    id: int
    resource: str
    party: int
    first_day: date
    last_day: date
    code: str
    ended_at: AwareDatetime | None


@router.get("/items", response=Paged[KeyOut], summary="Badges and keys")
def list_items(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: ItemState | None = None,
    words: Annotated[str, Field(max_length=120)] = "",
) -> Page[dict[str, Any]]:
    """All of the village with who holds them, for the team; the latest first."""
    rows = items_of(request.village, by=request.auth, state=state, words=words)
    rows = rows.select_related("building").prefetch_related("resources")
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_item(row) for row in rows])


@router.get("/items/{int:pk}", response=KeyOut, summary="One badge or key")
def read_item(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What it opens, and who holds it."""
    return _item(get_item(request.village, pk, by=request.auth))


@router.post("/items", response={201: KeyOut}, summary="Add a badge or a key")
@needs(Scope.RECEPTION)
def add(request: ApiRequest, item: KeyIn) -> Status[Any]:
    """It is in the register, at reception."""
    made = actions.add_item(
        village=request.village, **_asked(request, item), by=request.auth, now=clock.now()
    )
    return Status(201, read_item(request, made.pk))


@router.put("/items/{int:pk}", response=KeyOut, summary="Change a badge or a key")
@needs(Scope.RECEPTION)
def change(request: ApiRequest, pk: int, item: KeyIn) -> dict[str, Any]:
    """It is called so, and opens this."""
    found = get_item(request.village, pk, by=request.auth)
    actions.change_item(item=found, **_asked(request, item), by=request.auth, now=clock.now())
    return read_item(request, pk)


@router.post("/items/{int:pk}/issue", response=KeyOut, summary="Hand one out")
@needs(Scope.RECEPTION)
def issue(request: ApiRequest, pk: int, given: IssueKeyIn) -> dict[str, Any]:
    """Somebody has it, and is told."""
    found = get_item(request.village, pk, by=request.auth)
    person = get_known(request.village, given.person).party
    actions.issue_item(
        item=found, person=person, due_on=given.due_on, by=request.auth, now=clock.now()
    )
    return read_item(request, pk)


@router.post("/items/{int:pk}/move", response=KeyOut, summary="Take one back, lose it, block it")
@needs(Scope.RECEPTION)
def move(request: ApiRequest, pk: int, step: MoveKeyIn) -> dict[str, Any]:
    """It is where the step leads, and off the hands of whoever held it."""
    found = get_item(request.village, pk, by=request.auth)
    actions.move_item(item=found, verb=step.verb, by=request.auth, now=clock.now())
    return read_item(request, pk)


@router.get("/lockers", response=Paged[LockerOut], summary="Lockers that somebody has")
def list_lockers(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Those given now or to come: all for the team, else those of whom the caller acts for."""
    rows = locker_uses(request.village, by=request.auth, now=clock.now())
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_locker(row) for row in rows])


@router.post("/lockers", response={201: LockerOut}, summary="Give a locker to somebody")
@needs(Scope.RECEPTION)
def give(request: ApiRequest, given: LockerIn) -> Status[Any]:
    """It is theirs on these days, and nobody else's."""
    village, values = request.village, given.model_dump()
    made = actions.give_locker(
        **values
        | {
            "resource": get_resource(village, given.resource, request.auth),
            "party": get_known(village, given.party).party,
        },
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _locker(made))


@router.post("/lockers/{int:pk}/longer", response=LockerOut, summary="Give one longer, or less")
@needs(Scope.RECEPTION)
def longer(request: ApiRequest, pk: int, given: LongerIn) -> dict[str, Any]:
    """It is theirs until another day."""
    found = get_use(request.village, pk, by=request.auth)
    made = actions.give_longer(use=found, last_day=given.last_day, by=request.auth, now=clock.now())
    return _locker(made)


@router.post("/lockers/{int:pk}/back", response=LockerOut, summary="Take one back")
@needs(Scope.RECEPTION)
def take_back(request: ApiRequest, pk: int) -> dict[str, Any]:
    """It is free from now on."""
    found = get_use(request.village, pk, by=request.auth)
    return _locker(actions.take_locker_back(use=found, by=request.auth, now=clock.now()))


def _asked(request: ApiRequest, item: KeyIn) -> dict[str, Any]:
    building: Building | None = None
    if item.building:
        known = serving(request.village, now=clock.now())
        building = next((one for one in known if one.code == item.building), None)
        if building is None:
            raise NotFound(_("There is no such building, or it does not serve."))
    return item.model_dump() | {
        "building": building,
        "resources": get_resources(request.village, item.resources, request.auth),
    }


def _item(row: Item) -> dict[str, Any]:
    held = next(iter(row.holdings.all()), None)
    return {
        "id": row.pk,
        "number": row.number,
        "kind": row.kind,
        "label": row.label,
        "building": row.building.code if row.building else "",
        "resources": [one.code for one in row.resources.all()],
        "state": row.state,
        "person": held.person_id if held else None,
        "issued_at": held.issued_at if held else None,
        "due_on": held.due_on if held else None,
    }


def _locker(row: LockerUse) -> dict[str, Any]:
    return {
        "id": row.pk,
        "resource": row.resource.code,
        "party": row.party_id,
        "first_day": row.first_day,
        "last_day": row.last_day,
        "code": row.code,
        "ended_at": row.ended_at,
    }
