"""The basket at the desk and in the member's home."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from creuset.bookings.views import basket, desk, my
from creuset.core.roles import Capability
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_basket(request: TeamRequest, village: Village) -> HttpResponse:
    """What I put aside, booked for somebody in one act."""
    return basket.basket_page(request, village, desk.FACE)


@require_POST
@team_page(Capability.SEE_DESK)
def desk_put(request: TeamRequest, village: Village) -> HttpResponse:
    """What was found lies in my basket."""
    return basket.put_page(request, village, desk.FACE)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_add(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A place lies in my basket, for a time I type."""
    return basket.add_page(request, village, desk.FACE, code)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_line(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A line of my basket has another time."""
    return basket.line_page(request, village, desk.FACE, pk)


@require_POST
@team_page(Capability.SEE_DESK)
def desk_remove(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A line lies in my basket no more."""
    return basket.remove_page(request, village, desk.FACE, pk)


@require_POST
@team_page(Capability.SEE_DESK)
def desk_empty(request: TeamRequest, village: Village) -> HttpResponse:
    """Nothing lies in my basket any more."""
    return basket.empty_page(request, village, desk.FACE)


@require_http_methods(["GET", "POST"])
@member_page
def my_basket(request: MemberRequest, village: Village) -> HttpResponse:
    """What I put aside, booked in one act."""
    return basket.basket_page(request, village, my.FACE)


@require_POST
@member_page
def my_put(request: MemberRequest, village: Village) -> HttpResponse:
    """What was found lies in my basket."""
    return basket.put_page(request, village, my.FACE)


@require_http_methods(["GET", "POST"])
@member_page
def my_add(request: MemberRequest, village: Village, code: str) -> HttpResponse:
    """A place lies in my basket, for a time I type."""
    return basket.add_page(request, village, my.FACE, code)


@require_http_methods(["GET", "POST"])
@member_page
def my_line(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A line of my basket has another time."""
    return basket.line_page(request, village, my.FACE, pk)


@require_POST
@member_page
def my_remove(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A line lies in my basket no more."""
    return basket.remove_page(request, village, my.FACE, pk)


@require_POST
@member_page
def my_empty(request: MemberRequest, village: Village) -> HttpResponse:
    """Nothing lies in my basket any more."""
    return basket.empty_page(request, village, my.FACE)
