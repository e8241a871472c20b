"""Who comes and leaves, on a member's pages."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.views.my import FACE
from creuset.bookings.views.presence import (
    CHECK_IN,
    CHECK_OUT,
    LONGER,
    code_page,
    deed_page,
    door_page,
)
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_POST
@member_page
def check_in(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody came."""
    return deed_page(request, village, FACE, pk, CHECK_IN)


@require_POST
@member_page
def check_out(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Whoever was there has left."""
    return deed_page(request, village, FACE, pk, CHECK_OUT)


@require_POST
@member_page
def longer(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What is on lasts an hour longer."""
    return deed_page(request, village, FACE, pk, LONGER)


@require_GET
@member_page
def code(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """The code of my booking, to be read at reception."""
    return code_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def door(request: MemberRequest, village: Village, code: str) -> HttpResponse:
    """What the code on a door opens: my booking that is on there."""
    return door_page(request, village, FACE, code)
