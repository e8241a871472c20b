"""Who comes and leaves, at the desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.views.desk import FACE
from creuset.bookings.views.presence import (
    CHECK_IN,
    CHECK_OUT,
    LONGER,
    arrival_page,
    deed_page,
    poster_page,
)
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_POST
@team_page(Capability.SEE_DESK)
def check_in(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody came."""
    return deed_page(request, village, FACE, pk, CHECK_IN)


@require_POST
@team_page(Capability.SEE_DESK)
def check_out(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Whoever was there has left."""
    return deed_page(request, village, FACE, pk, CHECK_OUT)


@require_POST
@team_page(Capability.SEE_DESK)
def longer(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What is on lasts an hour longer."""
    return deed_page(request, village, FACE, pk, LONGER)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_BOOKINGS)
def arrival(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """What the code on somebody's phone says."""
    return arrival_page(request, village, FACE, code)


@require_GET
@team_page(Capability.SEE_DESK)
def poster(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The poster of a place's door."""
    return poster_page(request, village, code)
