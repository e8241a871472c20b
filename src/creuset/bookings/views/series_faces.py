"""The pages of series, at the desk and for a member."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from creuset.bookings.views import desk, my, series
from creuset.core.roles import Capability
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_new(request: TeamRequest, village: Village) -> HttpResponse:
    """A new series, for somebody."""
    return series.new_page(request, village, desk.FACE)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_sheet(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A series."""
    return series.sheet_page(request, village, desk.FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A time of a series moves, with others."""
    return series.change_page(request, village, desk.FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_cancel(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A time of a series is cancelled, with others."""
    return series.cancel_page(request, village, desk.FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def desk_confirm(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An option of a series is confirmed, with others."""
    return series.confirm_page(request, village, desk.FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def my_new(request: MemberRequest, village: Village) -> HttpResponse:
    """A new series, for oneself or for one's organisation."""
    return series.new_page(request, village, my.FACE)


@require_http_methods(["GET", "POST"])
@member_page
def my_sheet(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A series of mine."""
    return series.sheet_page(request, village, my.FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def my_change(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A time of my series moves, with others."""
    return series.change_page(request, village, my.FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def my_cancel(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A time of my series is cancelled, with others."""
    return series.cancel_page(request, village, my.FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def my_confirm(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """An option of my series is confirmed, with others."""
    return series.confirm_page(request, village, my.FACE, pk)
