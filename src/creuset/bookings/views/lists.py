"""Lists of bookings, and the panels of bookings on the pages of other things."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from creuset.bookings.queries import bookings_of
from creuset.bookings.views.faces import Face
from creuset.core import clock
from creuset.core.http import row_number
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village

#: Nobody has so many bookings; what lies further would be counted in vain.
LAST_PAGE = 100_000


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
    is_past = "past" in request.GET
    page = bookings_of(
        village,
        by=request.actor,
        now=now,
        everybody=everybody,
        is_past=is_past,
        page=min(row_number(request.GET.get("page", "")) or 1, LAST_PAGE),
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
        "series_url": face.address("new_series", village),
        "everybody": everybody,
    }
    return render(request, "bookings/list.html", values)
