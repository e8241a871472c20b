"""Calendars kept elsewhere, at the desk: those of a resource, one more, one less."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.places.actions import outside
from creuset.places.forms import OutsideForm
from creuset.places.queries.access import get_resource
from creuset.places.queries.outside import get_calendar, list_calendars
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.CLOSE_PLACES)
def calendars(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The calendars that take times of a resource; sent, one more."""
    found = get_resource(village, code, request.actor)
    form = OutsideForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        added = attempt(
            form,
            lambda: outside.add_calendar(
                resource=found,
                title=form.cleaned_data["title"],
                url=form.cleaned_data["url"],
                content=form.content(),
                by=request.actor,
                now=clock.now(),
            ),
        )
        if added is not None:
            said = _("The calendar is added: it is read at once, then again and again.")
            messages.success(request, said if added.url else _("The calendar is added."))
            return redirect("places:calendars", village=village, code=code)
    values = {"resource": found, "calendars": list_calendars(found), "form": form}
    return render(request, "places/calendars.html", values, status=422 if form.errors else 200)


@require_POST
@team_page(Capability.CLOSE_PLACES)
def read_again(request: TeamRequest, village: Village, code: str, pk: int) -> HttpResponse:
    """A calendar is read now."""
    found = get_calendar(get_resource(village, code, request.actor), pk)
    outside.ask_again(calendar=found, by=request.actor, now=clock.now())
    messages.success(request, _("The calendar is read in a moment."))
    return redirect("places:calendars", village=village, code=code)


@require_POST
@team_page(Capability.CLOSE_PLACES)
def remove(request: TeamRequest, village: Village, code: str, pk: int) -> HttpResponse:
    """One calendar less."""
    found = get_calendar(get_resource(village, code, request.actor), pk)
    outside.remove_calendar(calendar=found, by=request.actor, now=clock.now())
    messages.success(request, _("The calendar is removed; its times are free."))
    return redirect("places:calendars", village=village, code=code)
