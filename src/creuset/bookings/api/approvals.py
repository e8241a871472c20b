"""What people ask the team for, for programs."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from creuset.bookings import actions
from creuset.bookings.api.bookings import BookingOut, booking_values
from creuset.bookings.api.shapes import Overrule, Reason
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.asked import bookings_asked
from creuset.core import clock
from creuset.core.api import In, Paged, Paging, Router, needs, page
from creuset.core.api.schemas import Instant
from creuset.core.paging import Page, mapped
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest

router = Router(tags=["bookings"])


class ApproveBookingIn(In):
    """A word to whoever asked, and the codes of refusals that the team overrules."""

    reason: Reason = ""
    overrule: Overrule = []
    seen: Instant | None = None


class DeclineBookingIn(In):
    """Why not: whoever asked reads it."""

    reason: Reason
    seen: Instant | None = None


@router.get("/approvals", response=Paged[BookingOut], summary="What waits for the team")
def list_asked(
    request: ApiRequest, response: HttpResponse, asked: Query[Paging]
) -> Page[dict[str, Any]]:
    """Bookings that somebody asked for and nobody answered, of those that you may read."""
    rows = bookings_asked(request.village, by=request.auth, now=clock.now())
    found = page(loaded(rows), order=("created_at",), at=asked, request=request, response=response)
    return mapped(found, lambda some: [booking_values(booking) for booking in some])


@router.post("/bookings/{int:pk}/approve", response=BookingOut, summary="Approve a booking")
@needs(Scope.BOOKINGS)
def approve(request: ApiRequest, pk: int, asked: ApproveBookingIn) -> dict[str, Any]:
    """It is booked, or a refusal says what is in the way."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.approve(
        booking=booking,
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        overrule=asked.overrule,
        seen=asked.seen,
    )
    return _answer(request, pk)


@router.post("/bookings/{int:pk}/decline", response=BookingOut, summary="Decline a booking")
@needs(Scope.BOOKINGS)
def decline(request: ApiRequest, pk: int, asked: DeclineBookingIn) -> dict[str, Any]:
    """It is declined, and whoever asked is told why."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.decline(
        booking=booking, by=request.auth, now=clock.now(), reason=asked.reason, seen=asked.seen
    )
    return _answer(request, pk)


def _answer(request: ApiRequest, pk: int) -> dict[str, Any]:
    return booking_values(get_booking(request.village, pk, by=request.auth, now=clock.now()))
