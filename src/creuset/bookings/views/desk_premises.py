"""The state of the premises and the access list, at the desk."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.views.desk import FACE
from creuset.bookings.views.premises import (
    people_csv_page,
    people_page,
    premises_page,
    unlist_page,
)
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def premises(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What was seen of the places."""
    return premises_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def people(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Whom the booking lets in."""
    return people_page(request, village, FACE, pk)


@require_GET
@team_page(Capability.SEE_DESK)
def people_csv(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The same, as a file."""
    return people_csv_page(request, village, pk)


@require_POST
@team_page(Capability.SEE_DESK)
def unlist(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody is let in no more."""
    return unlist_page(request, village, FACE, pk, row)
