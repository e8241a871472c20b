"""Auditions for programs: /villages/<village>/rounds/<round>/auditions."""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Instant, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import auditions as actions
from creuset.incubation.api.deliberations import enter
from creuset.incubation.models import Audition
from creuset.incubation.queries.auditions import (
    auditions_of,
    get_audition,
    get_led,
    get_pair,
    get_room_booking,
    room_names,
    schedule_of,
)
from creuset.incubation.queries.rooms import get_file, get_round
from creuset.incubation.rules.slots import LEAST_MINUTES, MOST_MINUTES
from creuset.kernel.spans import Span
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource

router = Router(tags=["juries"])
MOST_HEARD = 100


class AuditionOut(Out):
    """When and where an application is heard."""

    id: int
    #: None for a juror who must not judge it.
    application: int | None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    booking: int
    room: str


class AuditionsIn(In):
    """Applications heard one after the other, at the same hours in each of the rooms; these are booked."""

    applications: Annotated[list[int], Field(min_length=1, max_length=MOST_HEARD)]
    rooms: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=6)]
    starts_at: Instant
    minutes: Annotated[int, Field(ge=LEAST_MINUTES, le=MOST_MINUTES)] = 20
    pause: Annotated[int, Field(ge=0, le=MOST_MINUTES)] = 10
    rest_from: Instant | None = None
    rest_until: Instant | None = None


class AuditionMoveIn(In):
    """Another hour of an audition, and its room."""

    room: Annotated[str, Field(max_length=60)]
    starts_at: Instant


class SwapIn(In):
    """Two auditions that change places."""

    first: int
    second: int


@router.get("/rounds/{int:pk}/auditions", response=list[AuditionOut], summary="The auditions")
def list_auditions(request: ApiRequest, pk: int) -> list[Any]:
    """By hour; for who runs the call, and for its jurors."""
    found, seat = enter(request, pk)
    return [_out(one.audition, is_hidden=one.is_hidden) for one in schedule_of(found, seat)]


@router.post(
    "/rounds/{int:pk}/auditions", response={201: list[AuditionOut]}, summary="Set auditions"
)
@needs(Scope.PROGRAMMES)
def make(request: ApiRequest, pk: int, said: AuditionsIn) -> Status[list[Any]]:
    """The rooms are booked, and each applicant told; or nothing is made."""
    found, _seat = get_round(request.village, pk, by=request.auth, face="desk")
    rest = said.rest_from, said.rest_until
    actions.make_auditions(
        in_round=found,
        applications=[get_file(found, one) for one in said.applications],
        rooms=[get_resource(request.village, one, request.auth) for one in said.rooms],
        starts_at=said.starts_at,
        minutes=said.minutes,
        pause=said.pause,
        rest=Span(rest[0], rest[1]) if rest[0] and rest[1] else None,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, [_out(one) for one in auditions_of(found)])


@router.post(
    "/rounds/{int:pk}/auditions/swap", response=list[AuditionOut], summary="Swap two auditions"
)
@needs(Scope.PROGRAMMES)
def swap(request: ApiRequest, pk: int, said: SwapIn) -> list[Any]:
    """Both applicants are told."""
    found, _seat = get_round(request.village, pk, by=request.auth, face="desk")
    first, second = get_pair(found, said.first, said.second)
    actions.swap_auditions(first=first, second=second, by=request.auth, now=clock.now())
    return [_out(one) for one in auditions_of(found)]


@router.delete(
    "/rounds/{int:pk}/auditions/{int:booking}", response={204: None}, summary="Free the room"
)
@needs(Scope.PROGRAMMES)
def drop(request: ApiRequest, pk: int, booking: int) -> Status[None]:
    """Those who were to be heard in the booking have no hour."""
    found, _seat = get_round(request.village, pk, by=request.auth, face="desk")
    row = get_room_booking(found, booking)
    actions.drop_auditions(in_round=found, booking=row, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/auditions/{int:pk}", response=AuditionOut, summary="An audition")
def read_audition(request: ApiRequest, pk: int) -> dict[str, Any]:
    """For whoever applies, runs the call, or hears it."""
    return _out(get_audition(request.village, pk, by=request.auth))


@router.put("/auditions/{int:pk}", response=AuditionOut, summary="Move an audition")
@needs(Scope.PROGRAMMES)
def move(request: ApiRequest, pk: int, said: AuditionMoveIn) -> dict[str, Any]:
    """To another hour, in this room or another one; the bookings follow, and the applicant is told."""
    moved = actions.move_audition(
        audition=get_led(request.village, pk, by=request.auth),
        room=get_resource(request.village, said.room, request.auth),
        starts_at=said.starts_at,
        by=request.auth,
        now=clock.now(),
    )
    return _out(get_audition(request.village, moved.pk, by=request.auth))


def _out(row: Audition, *, is_hidden: bool = False) -> dict[str, Any]:
    return {
        "id": row.pk,
        "application": None if is_hidden else row.application_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "booking": row.booking_id,
        "room": room_names(row),
    }
