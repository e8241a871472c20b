"""Lists of bookings, and the panels of bookings on the pages of other things."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from creuset.bookings.queries import bookings_of
from creuset.bookings.views.booking import LONGEST_NUMBER, Face
from creuset.core import clock
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


def list_page(
    request: MemberRequest,
    village: Village,
    face: Face,
    *,
    title: str | Promise,
    everybody: bool = False,
) -> HttpResponse:
    """Answer a list: the bookings to come, or with `?past` those that are over or cancelled."""
    now: datetime = clock.now()
    number = request.GET.get("page", "1")
    is_number = number.isascii() and number.isdecimal() and len(number) < LONGEST_NUMBER // 3
    is_past = "past" in request.GET
    page = bookings_of(
        village,
        by=request.actor,
        now=now,
        everybody=everybody,
        is_past=is_past,
        page=int(number) if is_number else 1,
    )
    values = {
        "page": page,
        "title": title,
        "is_past": is_past,
        "now": now,
        "face": face,
        "base": face.base,
        "sheet_name": f"{face.urls}:sheet",
        "new_url": face.address("new" if face.is_team else "free", village),
        "everybody": everybody,
    }
    return render(request, "bookings/list.html", values)
