"""The waiting list at the desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.views.desk import FACE
from creuset.bookings.views.waiting import join_page, leave_page, waiting_page
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_BOOKINGS)
def waiting(request: TeamRequest, village: Village) -> HttpResponse:
    """Who waits for what."""
    return waiting_page(request, village, FACE)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def join(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody is put on the waiting list."""
    return join_page(request, village, FACE)


@require_POST
@team_page(Capability.SEE_DESK)
def leave(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody is taken off the waiting list."""
    return leave_page(request, village, FACE, pk)
