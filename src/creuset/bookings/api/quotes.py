"""A quote of a booking, for programs: written from its price, then sent and answered as any other."""

from typing import Any

from creuset.billing.api.quotes import quote_page
from creuset.billing.api.shapes import QuotePageOut
from creuset.bookings.actions.quoting import make_quote
from creuset.bookings.queries import get_booking
from creuset.core import clock
from creuset.core.api import Day, In, Router, Status, needs
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest

router = Router(tags=["bookings"])


class QuoteBookingIn(In):
    """Until when the quote binds; two weeks, or until the option's own end, unless told."""

    valid_until: Day | None = None


@router.post(
    "/bookings/{int:pk}/quote", response={201: QuotePageOut}, summary="Write a quote of a booking"
)
@needs(Scope.MONEY)
def quote_booking(request: ApiRequest, pk: int, quote: QuoteBookingIn) -> Status[Any]:
    """A draft with the lines of the booking's price; accepting it, once sent, confirms the option."""
    now = clock.now()
    booking = get_booking(request.village, pk, by=request.auth, now=now)
    made = make_quote(booking=booking, valid_until=quote.valid_until, by=request.auth, now=now)
    return Status(201, quote_page(request, made))
