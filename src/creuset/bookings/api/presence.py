"""Who comes and leaves, for programs."""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.bookings import actions, codes
from creuset.bookings.api.bookings import BookingOut, answer
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.presence import Stands, stays_of
from creuset.bookings.states import Means
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.api.schemas import Instant
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest

router = Router(tags=["bookings"])


class StayOut(Out):
    """A stay of a booking: firm periods that touch; who came, and whether it was given free."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    stands: Stands
    came_at: AwareDatetime | None
    left_at: AwareDatetime | None
    missed_at: AwareDatetime | None
    overrun_minutes: int


class CheckInIn(In):
    """The code that was shown on a phone, if one was; only the team reads codes."""

    code: Annotated[str, Field(max_length=200)] = ""


class CheckOutIn(In):
    """When they left, where the team says; else now."""

    at: Instant | None = None


@router.get("/bookings/{int:pk}/presence", response=list[StayOut], summary="Who came to a booking")
def read_presence(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Its stays in order, and what is known of each."""
    return _answer(request, pk)


@router.post("/bookings/{int:pk}/check-in", response=list[StayOut], summary="Check in")
@needs(Scope.BOOKINGS)
def check_in(request: ApiRequest, pk: int, asked: CheckInIn) -> list[dict[str, Any]]:
    """Somebody came to the stay that is on, or begins within the hour."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    starts_at = None
    if asked.code:
        read = codes.read_stay(asked.code)
        if read.booking_id != pk:
            raise codes.another_booking()
        starts_at = read.starts_at
    actions.check_in(
        booking=booking,
        by=request.auth,
        now=clock.now(),
        how=Means.PHONE if asked.code else Means.PAGE,
        stay_starts_at=starts_at,
    )
    return _answer(request, pk)


@router.post("/bookings/{int:pk}/check-out", response=list[StayOut], summary="Check out")
@needs(Scope.BOOKINGS)
def check_out(request: ApiRequest, pk: int, asked: CheckOutIn) -> list[dict[str, Any]]:
    """Whoever was there has left; how long beyond the end is kept, and owed as overtime."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.check_out(booking=booking, by=request.auth, now=clock.now(), at=asked.at)
    return _answer(request, pk)


@router.post("/bookings/{int:pk}/longer", response=BookingOut, summary="An hour more")
@needs(Scope.BOOKINGS)
def longer(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What is on lasts an hour longer, where it is free."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.stay_longer(booking=booking, by=request.auth, now=clock.now())
    return answer(request, pk)


def _answer(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    names = ("stands", "came_at", "left_at", "missed_at", "overrun_minutes")
    return [
        {
            "starts_at": line.span.start,
            "ends_at": line.span.end,
            **{name: getattr(line, name) for name in names},
        }
        for line in stays_of(booking, now=clock.now())
    ]
