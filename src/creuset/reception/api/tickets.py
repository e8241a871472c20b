"""Incidents and requests, for programs: /villages/<village>/tickets."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, File, Form, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource
from creuset.reception import actions
from creuset.reception.models import Ticket, TicketCategory
from creuset.reception.queries.tickets import TicketFilter, comments_of, get_ticket, tickets_of
from creuset.reception.states import TicketState

router = Router(tags=["tickets"])

Number = Annotated[int, Field(ge=1, le=2**53)]
#: As the machine of tickets names its steps.
Verb = Literal["start", "hold", "resolve", "reopen"]


class TicketIn(Asked):
    """What is wrong, or wished for."""

    category: TicketCategory
    title: Annotated[str, Field(min_length=1, max_length=120)]
    words: Annotated[str, Field(max_length=4_000)] = ""
    #: The code of a space.
    resource: Annotated[str, Field(max_length=60)] = ""
    place: Annotated[str, Field(max_length=120)] = ""
    #: For whom the team writes it down; empty: the caller.
    reporter: Number | None = None
    is_urgent: bool = False


class MoveTicketIn(In):
    """A step, with a word."""

    verb: Verb
    words: Annotated[str, Field(max_length=4_000)] = ""


class AssignTicketIn(In):
    """Who looks after it; nobody where it is empty."""

    to: Number | None = None


class CommentIn(In):
    """Something said of it."""

    words: Annotated[str, Field(min_length=1, max_length=4_000)]
    is_internal: bool = False


class CommentOut(Out):
    """Something that was said."""

    by: str
    words: str
    is_internal: bool
    said_at: AwareDatetime


class TicketOut(Out):
    """What was reported or asked, and where it stands."""

    id: int
    category: TicketCategory
    title: str
    words: str
    resource: str
    place: str
    reporter: int
    assigned: int | None
    is_urgent: bool
    state: TicketState
    created_at: AwareDatetime
    changed_at: AwareDatetime
    resolved_at: AwareDatetime | None


class TicketPageOut(TicketOut):
    """The same with what was said of it."""

    comments: list[CommentOut]


@router.get("/tickets", response=Paged[TicketOut], summary="Incidents and requests")
def list_tickets(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: TicketState | None = None,
    category: TicketCategory | None = None,
    words: Annotated[str, Field(max_length=120)] = "",
) -> Page[dict[str, Any]]:
    """All for the team, else what the caller reported, the latest first; what is not resolved, or is in the state."""
    asked = TicketFilter(state=state, category=category or "", words=words)
    rows = tickets_of(request.village, by=request.auth, asked=asked)
    found = page(rows, order=("-created_at",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_values(row) for row in rows])


@router.get("/tickets/{int:pk}", response=TicketPageOut, summary="One ticket")
def read_ticket(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The ticket with what was said, if the caller may read it."""
    found = _found(request, pk)
    said = [
        {
            "by": one.party.name if one.party else "",
            "words": one.words,
            "is_internal": one.is_internal,
            "said_at": one.said_at,
        }
        for one in comments_of(found, by=request.auth)
    ]
    return _values(found) | {"comments": said}


@router.post("/tickets", response={201: TicketOut}, summary="Report or ask")
@needs(Scope.RECEPTION)
def report(
    request: ApiRequest, ticket: Form[TicketIn], picture: File[UploadedFile | None] = None
) -> Status[Any]:
    """It is at the desk, and whoever reports follows it."""
    village, values = request.village, ticket.model_dump()
    code, reporter = values["resource"], values["reporter"]
    made = actions.report_ticket(
        village=village,
        **values
        | {
            "resource": get_resource(village, code, request.auth) if code else None,
            "reporter": get_known(village, reporter).party if reporter else None,
        },
        pictures=[picture] if picture else (),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _values(made))


@router.post("/tickets/{int:pk}/move", response=TicketOut, summary="Take a step")
@needs(Scope.RECEPTION)
def move(request: ApiRequest, pk: int, step: MoveTicketIn) -> dict[str, Any]:
    """It stands where the step leads, and the other side is told."""
    made = actions.move_ticket(
        ticket=_found(request, pk), **step.model_dump(), by=request.auth, now=clock.now()
    )
    return _values(made)


@router.post("/tickets/{int:pk}/assign", response=TicketOut, summary="Say who looks after it")
@needs(Scope.RECEPTION)
def assign(request: ApiRequest, pk: int, given: AssignTicketIn) -> dict[str, Any]:
    """Somebody of the team looks after it, and is told."""
    to = get_known(request.village, given.to).party if given.to else None
    made = actions.assign_ticket(
        ticket=_found(request, pk), to=to, by=request.auth, now=clock.now()
    )
    return _values(made)


@router.post("/tickets/{int:pk}/comments", response={201: TicketPageOut}, summary="Say something")
@needs(Scope.RECEPTION)
def say(request: ApiRequest, pk: int, said: CommentIn) -> Status[Any]:
    """It is read by the other side, or by the team alone."""
    found = _found(request, pk)
    actions.comment_ticket(ticket=found, **said.model_dump(), by=request.auth, now=clock.now())
    return Status(201, read_ticket(request, pk))


def _found(request: ApiRequest, pk: int) -> Ticket:
    return get_ticket(request.village, pk, by=request.auth)


def _values(row: Ticket) -> dict[str, Any]:
    return {
        "id": row.pk,
        "category": row.category,
        "title": row.title,
        "words": row.words,
        "resource": row.resource.code if row.resource else "",
        "place": row.place,
        "reporter": row.reporter_id,
        "assigned": row.assigned_id,
        "is_urgent": row.is_urgent,
        "state": row.state,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
        "resolved_at": row.resolved_at,
    }
