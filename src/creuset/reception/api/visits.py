"""Requests to visit, for programs: /villages/<village>/visits."""

from datetime import date
from typing import Annotated, Any, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query
from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

from creuset.core import clock
from creuset.core.api import Day, In, Instant, Out, Paged, Paging, Router, Status, needs, page
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest
from creuset.reception.actions import announce_visit, decline_visit, propose_visit, request_visit
from creuset.reception.models import VisitFor, VisitRequest
from creuset.reception.queries import get_visit, visits_of
from creuset.reception.states import VisitState

router = Router(tags=["visits"])


def _an_address(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError as error:
        raise PydanticCustomError("email", str(error.messages[0])) from error
    return value


class VisitIn(In):
    """Somebody asks to visit; without a day, any day suits."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    email: Annotated[str, Field(max_length=254), AfterValidator(_an_address)]
    wants: VisitFor = VisitFor.OTHER
    phone: Annotated[str, Field(max_length=30)] = ""
    on: Day | None = None
    words: Annotated[str, Field(max_length=2_000)] = ""


class ProposeIn(In):
    """A time at which the visitor is expected, with a word."""

    visit_at: Instant
    words: Annotated[str, Field(max_length=2_000)] = ""


class DeclineIn(In):
    """A refusal, with a word."""

    words: Annotated[str, Field(max_length=2_000)] = ""


class VisitOut(Out):
    """A request, and what was answered."""

    id: int
    name: str
    email: str
    phone: str
    wants: VisitFor
    on: date | None
    words: str
    language: str
    state: VisitState
    created_at: AwareDatetime
    answered_at: AwareDatetime | None
    visit_at: AwareDatetime | None
    arrived_at: AwareDatetime | None
    answer: str


@router.get("/visits", response=Paged[VisitOut], summary="Requests to visit")
def list_visits(
    request: HttpRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: VisitState | None = None,
) -> object:
    """The requests of the village, the latest first; those in one state where it is given."""
    asked = cast("ApiRequest", request)
    rows = visits_of(asked.village, by=asked.auth, state=state)
    return page(rows, order=("-created_at",), at=at, request=request, response=response)


@router.get("/visits/{int:visit}", response=VisitOut, summary="One request to visit")
def read_visit(request: HttpRequest, visit: int) -> VisitRequest:
    """The request, if the caller reads those of the village."""
    asked = cast("ApiRequest", request)
    return get_visit(asked.village, visit, by=asked.auth)


@router.post("/visits", response={201: VisitOut}, summary="Ask to visit")
@needs(Scope.VISITS)
def ask(request: HttpRequest, visit: VisitIn) -> Status[Any]:
    """The request is at the desk; mails tell the village and the visitor, in the language of this request."""
    asked = cast("ApiRequest", request)
    made = request_visit(
        village=asked.village,
        **visit.model_dump(),
        language=get_language() or "",
        by=asked.auth,
        now=clock.now(),
    )
    return Status(201, made)


@router.post("/visits/{int:visit}/propose", response=VisitOut, summary="Propose a time")
@needs(Scope.VISITS)
def propose(request: HttpRequest, visit: int, proposal: ProposeIn) -> VisitRequest:
    """A mail proposes the time to the visitor; one proposed before no longer stands."""
    asked = cast("ApiRequest", request)
    found = get_visit(asked.village, visit, by=asked.auth)
    return propose_visit(visit=found, **proposal.model_dump(), by=asked.auth, now=clock.now())


@router.post(
    "/visits/{int:visit}/announce", response=VisitOut, summary="Say that a visitor is here"
)
@needs(Scope.VISITS)
def announce(request: HttpRequest, visit: int) -> VisitRequest:
    """Whoever agreed on the visit is told; once, and on its day."""
    asked = cast("ApiRequest", request)
    found = get_visit(asked.village, visit, by=asked.auth)
    return announce_visit(visit=found, by=asked.auth, now=clock.now())


@router.post("/visits/{int:visit}/decline", response=VisitOut, summary="Decline a visit")
@needs(Scope.VISITS)
def decline(request: HttpRequest, visit: int, refusal: DeclineIn) -> VisitRequest:
    """A mail tells the visitor no."""
    asked = cast("ApiRequest", request)
    found = get_visit(asked.village, visit, by=asked.auth)
    return decline_visit(visit=found, **refusal.model_dump(), by=asked.auth, now=clock.now())
