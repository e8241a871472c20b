"""The two faces of the pages of a booking, and how each says that it is done."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from creuset.bookings.forms import BookingForm
from creuset.bookings.models import Booking
from creuset.core.http import is_fragment
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


@dataclass(frozen=True)
class Face:
    """Where the pages stand: at the desk, or in the member's home."""

    #: The namespace of the addresses.
    urls: str
    base: str
    form: type[BookingForm]
    is_team: bool

    def address(self, name: str, village: Village, **more: object) -> str:
        """Return the address of a page of this face."""
        return reverse(f"{self.urls}:{name}", kwargs={"village": village, **more})


def done(
    request: MemberRequest, village: Village, face: Face, booking: Booking, said: str
) -> HttpResponse:
    """Answer that it is done: a toast where a dialog asked, else the booking's page."""
    return told(request, said, face.address("sheet", village, pk=booking.pk))


def told(request: MemberRequest, said: str, then: str) -> HttpResponse:
    """Answer what was done: a toast where a dialog asked, else the page that comes then."""
    if is_fragment(request):
        answer = HttpResponse(status=204)
        triggers: dict[str, object] = {
            "creuset:toast": {"text": said, "level": "success"},
            "creuset:close-dialog": True,
            "creuset:changed": True,
        }
        answer["HX-Trigger"] = json.dumps(triggers)
        return answer
    messages.success(request, said)
    return redirect(then)
