"""The rules of places, to be read at the desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from creuset.bookings.queries.rules_told import rules_of_village
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_DESK)
def rules(request: TeamRequest, village: Village) -> HttpResponse:
    """All rules of the village, in plain sentences."""
    return render(request, "bookings/rules.html", {"rules": rules_of_village(village)})
