"""Codes for filing after the deadline, at the desk."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.incubation.actions.late_doors import close_late_door, make_late_door
from creuset.incubation.forms.applications import LateDoorForm
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.calls import get_call, standing_of
from creuset.incubation.queries.drafts import count_drafts, get_late_door, late_doors_of
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def late_doors(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who may still file after the deadline; a new code is shown once."""
    now = clock.now()
    call = get_call(village, pk, by=request.actor)
    check_may_lead(request.actor, call)
    form = LateDoorForm(village, request.POST or None)
    code = ""
    if form.is_valid():
        made = attempt(
            form,
            lambda: make_late_door(call=call, **form.made(), by=request.actor, now=now),
        )
        if made is not None:
            code, form = made[1], LateDoorForm(village)
    values = {
        "call": call,
        "standing": standing_of(call, now=now),
        "rows": late_doors_of(call, now=now),
        "drafts": count_drafts(call),
        "form": form,
        "code": code,
        "now": now,
    }
    status = 422 if form.errors else 200
    answer = render(request, "incubation/apply/late_doors.html", values, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def close(request: TeamRequest, village: Village, pk: int, door: int) -> HttpResponse:
    """A code opens nothing any more."""
    call = get_call(village, pk, by=request.actor)
    row = get_late_door(call, door)
    close_late_door(door=row, by=request.actor, now=clock.now())
    messages.success(request, _("This code opens nothing any more."))
    return redirect("incubation_late_doors:list", village, call.pk)
