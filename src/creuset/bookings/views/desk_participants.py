"""Who is invited to a booking, at the desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from creuset.bookings.views.desk import FACE
from creuset.bookings.views.participants import participants_page, uninvite_page
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def participants(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Who is invited, and what they answered."""
    return participants_page(request, village, FACE, pk)


@require_POST
@team_page(Capability.SEE_DESK)
def uninvite(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody is invited no more."""
    return uninvite_page(request, village, FACE, pk, row)
