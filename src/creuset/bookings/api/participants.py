"""Who is invited to a booking, for programs."""

from typing import Annotated, Any

from ninja import Field, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.shapes import Key
from creuset.bookings.models import Booking, Participant
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.participants import (
    get_participant,
    participants_of,
    people_to_invite,
)
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.people.requests import ApiRequest

router = Router(tags=["bookings"])


class ParticipantIn(In):
    """A person of the booking's party, or an address."""

    person: Key | None = None
    email: Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")] = ""
    name: Annotated[str, Field(max_length=120)] = ""


class ParticipantOut(Out):
    """Somebody who is invited, and what they answered: yes, no, or nothing yet."""

    id: int
    email: str
    name: str
    answer: str
    answered_at: AwareDatetime | None
    invited_at: AwareDatetime


@router.get(
    "/bookings/{int:pk}/participants",
    response=list[ParticipantOut],
    summary="Who is invited",
)
def read_participants(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """By name; for whoever reads the booking."""
    return [_values(row) for row in participants_of(_booking(request, pk))]


@router.post(
    "/bookings/{int:pk}/participants", response={201: ParticipantOut}, summary="Invite somebody"
)
@needs(Scope.BOOKINGS)
def invite(request: ApiRequest, pk: int, asked: ParticipantIn) -> Status[dict[str, Any]]:
    """They are mailed an invitation for their calendar, and what changes of it later."""
    booking = _booking(request, pk)
    row = actions.invite(
        booking=booking,
        person=_person(booking, asked.person),
        email=asked.email,
        name=asked.name,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _values(row))


@router.delete(
    "/bookings/{int:pk}/participants/{int:row}",
    response={204: None},
    summary="Invite somebody no more",
)
@needs(Scope.BOOKINGS)
def uninvite(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """Their calendar is told so."""
    found = get_participant(_booking(request, pk), row)
    actions.uninvite(row=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _booking(request: ApiRequest, pk: int) -> Booking:
    return get_booking(request.village, pk, by=request.auth, now=clock.now())


def _person(booking: Booking, pk: int | None) -> Party | None:
    if pk is None:
        return None
    found = next((one for one in people_to_invite(booking) if one.pk == pk), None)
    if found is None:
        raise NotFound(
            _("This person is not of the booking’s party, or has no address."), field="person"
        )
    return found


def _values(row: Participant) -> dict[str, Any]:
    names = ("email", "name", "answer", "answered_at", "invited_at")
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}
