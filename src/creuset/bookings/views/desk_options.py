"""Options at the desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings.queries.options import options_to_answer
from creuset.bookings.views.desk import FACE
from creuset.bookings.views.options import (
    CHALLENGE,
    CONFIRM,
    EXTEND,
    RELEASE,
    WITHDRAW,
    answer_page,
)
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_BOOKINGS)
def options(request: TeamRequest, village: Village) -> HttpResponse:
    """The options to answer today, and those that wait."""
    found = options_to_answer(village, by=request.actor, now=clock.now())
    return render(request, "bookings/options.html", {"options": found})


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def confirm(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An option is confirmed."""
    return answer_page(request, village, FACE, pk, CONFIRM)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def release(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An option is released."""
    return answer_page(request, village, FACE, pk, RELEASE)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def challenge(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Whoever is before an option is asked to answer."""
    return answer_page(request, village, FACE, pk, CHALLENGE)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def withdraw_challenge(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Nobody is asked to answer any more."""
    return answer_page(request, village, FACE, pk, WITHDRAW)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def extend(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An option lasts longer."""
    return answer_page(request, village, FACE, pk, EXTEND)
