"""The list of laureates at the desk: what the public would read, published and taken back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.incubation.actions import laureates as acts
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.laureates import named_of, selected_in
from creuset.incubation.queries.screening import get_file
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def laureates(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The laureates, who of them may be named, and the list as the public would read it."""
    call = get_call(village, pk, by=request.actor)
    values = {
        "call": call,
        "rows": selected_in(call, by=request.actor),
        "laureates": named_of(call),
        "may_lead": may_lead(request.actor, call),
        "now": clock.now(),
    }
    return render(request, "incubation/laureates/list.html", values)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def publish(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The list is public."""
    call = get_call(village, pk, by=request.actor)
    by_rules = request.POST.get("by_rules") == "on"
    acts.publish(call=call, by_rules=by_rules, by=request.actor, now=clock.now())
    messages.success(request, _("The list of laureates is public."))
    return redirect("applications:laureates", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def take_back(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The list is public no more."""
    call = get_call(village, pk, by=request.actor)
    acts.take_back(call=call, by=request.actor, now=clock.now())
    messages.success(request, _("The list of laureates is public no more."))
    return redirect("applications:laureates", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def hide(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A laureate asked to be named no more."""
    row = get_file(village, pk, by=request.actor)
    acts.hide(application=row, by=request.actor, now=clock.now())
    messages.success(request, _("The list names “%(title)s” no more.") % {"title": row.title})
    return redirect("applications:laureates", village, row.call_id)
