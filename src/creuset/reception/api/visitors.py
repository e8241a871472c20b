"""Announced visitors, for programs: /villages/<village>/visitors."""

from datetime import date, time
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.bookings.queries import get_booking
from creuset.core import clock
from creuset.core.api import Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource
from creuset.reception.actions import (
    agree_to_rules,
    allow_announcing,
    announce_visitors,
    call_off_visitor,
    change_visitor,
    receive_visitor,
    stop_announcing,
)
from creuset.reception.models import AnnouncingStop
from creuset.reception.permissions import check_may_receive, check_may_see_inside
from creuset.reception.queries.visitors import (
    Visitor,
    find_inside,
    get_visitor,
    in_state,
    on_day,
    standing,
    stops_of,
    told,
    visitors_of,
)
from creuset.reception.rules.visitors import Guest, Stay
from creuset.reception.states import VisitorState
from creuset.villages.models import Village

router = Router(tags=["visitors"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
#: What is told of a visitor as it is kept.
_COLUMNS = (
    "name",
    "company",
    "email",
    "language",
    "more",
    "first_on",
    "last_on",
    "hour",
    "needs_parking",
    "plate",
    "note",
    "is_hidden",
    "announced_at",
    "cancelled_at",
    "arrived_at",
    "agreed_at",
    "agreed_to",
)


class GuestIn(In):
    """Somebody who is announced; whoever has an address is invited by mail."""

    name: Name
    email: Annotated[str, Field(max_length=254, pattern=r"^([^@\s<>]+@[^@\s<>]+\.[^@\s<>]+)?$")] = (
        ""
    )
    company: Annotated[str, Field(max_length=120)] = ""


class ExpectedVisitIn(In):
    """When and where visitors are expected; without an hour, at any time of each day."""

    first_on: Day
    last_on: Day | None = None
    hour: time | None = None
    #: The code of a place.
    resource: Annotated[str, Field(max_length=60)] = ""
    more: Annotated[int, Field(ge=0, le=10_000)] = 0
    needs_parking: bool = False
    plate: Annotated[str, Field(max_length=20)] = ""
    note: Annotated[str, Field(max_length=300)] = ""
    language: Annotated[str, Field(max_length=8)] = ""
    is_hidden: bool = False


class AnnounceIn(ExpectedVisitIn):
    """Visitors who come together; the host is whoever calls, unless the team names somebody."""

    guests: Annotated[list[GuestIn], Field(min_length=1, max_length=100)]
    host: Number | None = None
    organisation: Number | None = None
    booking: Number | None = None


class ChangeVisitorIn(ExpectedVisitIn):
    """A visitor as they are expected from now on."""

    guest: GuestIn


class ReceiveIn(In):
    """What a visitor says at the door, and how many unnamed people came; nothing: as was announced."""

    company: Annotated[str, Field(max_length=120)] = ""
    agrees: bool = False
    more: Annotated[int, Field(ge=0, le=10_000)] | None = None


class CallOffIn(In):
    """A word to whoever is called off."""

    words: Annotated[str, Field(max_length=300)] = ""


class StopIn(In):
    """Who announces nobody any more, and why."""

    party: Number
    reason: Annotated[str, Field(max_length=300)] = ""


class VisitorOut(Out):
    """An announced visitor."""

    id: int
    name: str
    company: str
    email: str
    language: str
    more: int
    first_on: date
    last_on: date
    hour: time | None
    resource: str
    booking: int | None
    needs_parking: bool
    plate: str
    note: str
    is_hidden: bool
    host: int
    organisation: int | None
    state: VisitorState
    announced_at: AwareDatetime
    cancelled_at: AwareDatetime | None
    arrived_at: AwareDatetime | None
    agreed_at: AwareDatetime | None
    agreed_to: int | None
    #: By which they are counted inside, and leave.
    presence: int | None


class StopOut(Out):
    """Somebody who announces nobody any more."""

    party: int
    reason: str
    since: AwareDatetime


@router.get("/visitors", response=Paged[VisitorOut], summary="Announced visitors")
def list_visitors(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    day: date | None = None,
    state: VisitorState | None = None,
    words: str = "",
) -> Page[dict[str, Any]]:
    """All for the team, else those whom the caller expects or announced; of a day, in a state, where asked."""
    village, now = request.village, clock.now()
    rows = visitors_of(village, by=request.auth, words=words[:120])
    if state is not None:
        rows = in_state(rows, state, village=village, now=now)
    if day is not None:
        rows = on_day(rows, day)
    found = page(rows, order=("-first_on",), at=at, request=request, response=response)
    return mapped(
        found, lambda rows: [_values(one) for one in standing(rows, village=village, now=now)]
    )


@router.get("/visitors/{int:pk}", response=VisitorOut, summary="One announced visitor")
def read_visitor(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The visitor, for the team, who expects them and who announced them."""
    return _read(request, pk)


@router.post("/visitors", response={201: list[VisitorOut]}, summary="Announce visitors")
@needs(Scope.RECEPTION)
def announce(request: ApiRequest, announced: AnnounceIn) -> Status[Any]:
    """All of them are expected, or none; those with an address are invited by mail."""
    village, by, now = request.village, request.auth, clock.now()
    host = get_known(village, announced.host).party if announced.host else by.party
    if host is None:
        raise NotFound(_("Name who expects them."), field="host")
    organisation = announced.organisation
    made = announce_visitors(
        village=village,
        host=host,
        guests=[_guest(one) for one in announced.guests],
        organisation=get_known(village, organisation).party if organisation else None,
        booking=get_booking(village, announced.booking, by=by, now=now)
        if announced.booking
        else None,
        **_expected(village, announced, request),
        by=by,
        now=now,
    )
    return Status(201, [_values(one) for one in standing(made, village=village, now=now)])


@router.put("/visitors/{int:pk}", response=VisitorOut, summary="Change a visit")
@needs(Scope.RECEPTION)
def change(request: ApiRequest, pk: int, changed: ChangeVisitorIn) -> dict[str, Any]:
    """They are expected as it is told here, and know so by mail."""
    village, by = request.village, request.auth
    change_visitor(
        visitor=get_visitor(village, pk, by=by),
        guest=_guest(changed.guest),
        **_expected(village, changed, request),
        by=by,
        now=clock.now(),
    )
    return _read(request, pk)


@router.post("/visitors/{int:pk}/call-off", response=VisitorOut, summary="Call a visit off")
@needs(Scope.RECEPTION)
def call_off(request: ApiRequest, pk: int, off: CallOffIn) -> dict[str, Any]:
    """They are expected no more, and know so by mail."""
    found = get_visitor(request.village, pk, by=request.auth)
    call_off_visitor(visitor=found, words=off.words, by=request.auth, now=clock.now())
    return _read(request, pk)


@router.post(
    "/visitors/{int:pk}/receive", response=VisitorOut, summary="Say that a visitor is here"
)
@needs(Scope.RECEPTION)
def receive(request: ApiRequest, pk: int, received: ReceiveIn) -> dict[str, Any]:
    """They are counted in the building, and their host is told; on their day, once until they leave."""
    found = get_visitor(request.village, pk, by=request.auth)
    receive_visitor(visitor=found, **received.model_dump(), by=request.auth, now=clock.now())
    return _read(request, pk)


@router.post("/visitors/{int:pk}/agree", response=VisitorOut, summary="A visitor accepts the rules")
@needs(Scope.RECEPTION)
def agree(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The team writes down that they accepted the rules of the house before they came."""
    check_may_receive(request.auth, request.village)
    agree_to_rules(visitor=get_visitor(request.village, pk, by=request.auth), now=clock.now())
    return _read(request, pk)


@router.get("/announcing-stops", response=list[StopOut], summary="Who may not announce visitors")
def list_stops(request: ApiRequest) -> list[dict[str, Any]]:
    """Who announces nobody any more, the latest first; read by the team."""
    check_may_see_inside(request.auth, request.village)
    return [_stop(one) for one in stops_of(request.village)]


@router.post(
    "/announcing-stops", response={201: StopOut}, summary="Stop somebody’s announcing of visitors"
)
@needs(Scope.RECEPTION)
def stop(request: ApiRequest, stopped: StopIn) -> Status[Any]:
    """A person, or everybody of a company, announces nobody any more."""
    made = stop_announcing(
        village=request.village,
        party=get_known(request.village, stopped.party).party,
        reason=stopped.reason,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _stop(made))


@router.delete(
    "/announcing-stops/{int:party}", response={204: None}, summary="Let somebody announce again"
)
@needs(Scope.RECEPTION)
def allow(request: ApiRequest, party: int) -> Status[None]:
    """They announce visitors again."""
    found = get_known(request.village, party).party
    allow_announcing(village=request.village, party=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _guest(one: GuestIn) -> Guest:
    return Guest(one.name, one.email, one.company)


def _expected(village: Village, asked: ExpectedVisitIn, request: ApiRequest) -> dict[str, Any]:
    resource = None
    if asked.resource:
        resource = get_resource(village, asked.resource, by=request.auth)
    return {
        "stay": Stay(asked.first_on, asked.last_on or asked.first_on, asked.hour),
        "resource": resource,
        "more": asked.more,
        "needs_parking": asked.needs_parking,
        "plate": asked.plate,
        "note": asked.note,
        "language": asked.language,
        "is_hidden": asked.is_hidden,
    }


def _read(request: ApiRequest, pk: int) -> dict[str, Any]:
    now = clock.now()
    row = get_visitor(request.village, pk, by=request.auth)
    return _values(told(row, find_inside(row, now=now), village=request.village, now=now))


def _values(one: Visitor) -> dict[str, Any]:
    row = one.row
    return {name: getattr(row, name) for name in _COLUMNS} | {
        "id": row.pk,
        "resource": row.resource.code if row.resource else "",
        "booking": row.booking_id,
        "host": row.host_id,
        "organisation": row.organisation_id,
        "state": one.state,
        "presence": one.presence.pk if one.presence else None,
    }


def _stop(row: AnnouncingStop) -> dict[str, Any]:
    return {"party": row.party_id, "reason": row.reason, "since": row.since}
