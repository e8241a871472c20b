"""The rounds of a call as its jury goes through them: calibration, deliberation, release, minutes."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from creuset.core.roles import Capability
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.rounds import standings_of
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def rounds(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Each round: how far the scores, the decisions and the release are; the way into its room."""
    call = get_call(village, pk, by=request.actor)
    values = {
        "call": call,
        "standings": standings_of(call),
        "may_lead": may_lead(request.actor, call),
    }
    return render(request, "incubation/deliberations/rounds.html", values)
