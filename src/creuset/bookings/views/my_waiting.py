"""What a member waits for."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.views.my import FACE
from creuset.bookings.views.waiting import join_page, leave_page, waiting_page
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_GET
@member_page
def waiting(request: MemberRequest, village: Village) -> HttpResponse:
    """What I wait for, and what I may accept."""
    return waiting_page(request, village, FACE)


@require_http_methods(["GET", "POST"])
@member_page
def join(request: MemberRequest, village: Village) -> HttpResponse:
    """I join the waiting list."""
    return join_page(request, village, FACE)


@require_POST
@member_page
def leave(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I wait no more."""
    return leave_page(request, village, FACE, pk)
