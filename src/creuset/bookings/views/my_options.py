"""Options of a member."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from creuset.bookings.views.my import FACE
from creuset.bookings.views.options import (
    CHALLENGE,
    CONFIRM,
    RELEASE,
    WITHDRAW,
    answer_page,
)
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@member_page
def confirm(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """An option is confirmed."""
    return answer_page(request, village, FACE, pk, CONFIRM)


@require_http_methods(["GET", "POST"])
@member_page
def release(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """An option is released."""
    return answer_page(request, village, FACE, pk, RELEASE)


@require_http_methods(["GET", "POST"])
@member_page
def challenge(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Whoever is before an option is asked to answer."""
    return answer_page(request, village, FACE, pk, CHALLENGE)


@require_http_methods(["GET", "POST"])
@member_page
def withdraw_challenge(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Nobody is asked to answer any more."""
    return answer_page(request, village, FACE, pk, WITHDRAW)
