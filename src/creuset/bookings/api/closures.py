"""Closures for programs."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.shapes import Codes, Key, Reason
from creuset.bookings.queries.hits import hit_by
from creuset.core import clock
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs, page
from creuset.core.api.schemas import Instant
from creuset.core.paging import Page, mapped
from creuset.core.roles import Scope
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.requests import ApiRequest
from creuset.places.actions import closures
from creuset.places.api import Code
from creuset.places.models import Closure
from creuset.places.queries.access import (
    closures_of,
    get_closure,
    get_resource,
    get_resources,
)

router = Router(tags=["bookings"])


class MoveChoice(In):
    """Where a booking goes that a closure hits."""

    booking: Key
    choice: Literal["cancel", "move"]
    resource: Code | None = None
    starts_at: Instant | None = None


class ClosureIn(In):
    """What is closed, when, why, and what becomes of each booking there."""

    title: Line
    resources: Codes
    starts_at: Instant
    ends_at: Instant
    reason: Text = ""
    resolve: Annotated[list[MoveChoice], Field(max_length=500)] = []


class HitsIn(In):
    """What would be closed, when."""

    resources: Codes
    starts_at: Instant
    ends_at: Instant


class LiftIn(In):
    """Why it is opened again."""

    reason: Reason = ""


class ClosureOut(Out):
    """Places are closed for a time."""

    id: int
    title: str
    reason: str
    resources: list[str]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    lifted_at: AwareDatetime | None


@router.get("/closures", response=Paged[ClosureOut], summary="Closures")
def list_closures(
    request: ApiRequest, response: HttpResponse, asked: Query[Paging]
) -> Page[dict[str, Any]]:
    """When places are closed to everybody, the latest first."""
    rows = closures_of(request.village)
    found = page(rows, order=("-starts_at",), at=asked, request=request, response=response)
    return mapped(found, lambda some: [_closure_values(closure) for closure in some])


@router.post("/closures/preview", response=list[dict[str, Any]], summary="What a closure hits")
@needs(Scope.PLACES)
def preview_closure(request: ApiRequest, asked: HitsIn) -> list[dict[str, Any]]:
    """The bookings that stand there, in the order in which they begin; nothing changes."""
    resources = get_resources(request.village, asked.resources, request.auth)
    span = Span(asked.starts_at, asked.ends_at)
    closures.check_closing(request.village, resources, span, by=request.auth, now=clock.now())
    return [hit.as_data() for hit in hit_by(resources, span, now=clock.now())]


@router.post("/closures", response={201: ClosureOut}, summary="Close places")
@needs(Scope.PLACES)
def close(request: ApiRequest, asked: ClosureIn) -> Status[dict[str, Any]]:
    """Each booking that stood there is moved or cancelled as chosen, or nothing changes."""
    closure = actions.close_places(
        village=request.village,
        resources=get_resources(request.village, asked.resources, request.auth),
        span=Span(asked.starts_at, asked.ends_at),
        title=asked.title,
        reason=asked.reason,
        resolve={choice.booking: _choice(request, choice) for choice in asked.resolve},
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _closure_values(closure))


@router.post("/closures/{int:pk}/lift", response=ClosureOut, summary="Open places again")
@needs(Scope.PLACES)
def lift(request: ApiRequest, pk: int, asked: LiftIn) -> dict[str, Any]:
    """The places are open again."""
    closure = get_closure(request.village, pk)
    return _closure_values(
        closures.lift(closure=closure, by=request.auth, now=clock.now(), reason=asked.reason)
    )


def _choice(request: ApiRequest, choice: MoveChoice) -> Any:
    if choice.choice == "cancel":
        return "cancel"
    if choice.resource is None or choice.starts_at is None:
        raise Refused(_("Say where and when it goes."), field="resolve")
    target = get_resource(request.village, choice.resource, request.auth)
    return actions.MoveTo(target, choice.starts_at)


def _closure_values(closure: Closure) -> dict[str, Any]:
    names = ("title", "reason", "starts_at", "ends_at", "lifted_at")
    return {
        **{name: getattr(closure, name) for name in names},
        "id": closure.pk,
        "resources": [resource.code for resource in closure.resources.all()],
    }
