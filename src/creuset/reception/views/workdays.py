"""A day in the open space that somebody came for, at the desk: sold, waived, or undone with their coming."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.forms.passes import PassForm
from creuset.plans.queries.passes import passes_sold
from creuset.reception.actions.workdays import sell_day, undo_arrival, waive_day
from creuset.reception.day_words import day_words
from creuset.reception.queries import get_presence
from creuset.reception.queries.workdays import get_workday, workday_of
from creuset.villages.models import Village


class WaiveForm(forms.Form):
    """Why there is nothing to pay."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def day(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The day is not paid: a pass is sold for it."""
    presence = get_presence(village, pk, by=request.actor)
    found, now = workday_of(presence, village), clock.now()
    form = PassForm(passes_sold(village, on=village.day_of(now)), request.POST or None)
    del form.fields["quantity"]
    return answer_form(
        request,
        form,
        lambda: sell_day(
            workday=get_workday(village, presence),
            offer=form.offers[form.cleaned_data["offer"]],
            by=request.actor,
            now=now,
        ),
        said=_("The pass is sold, and today is paid with it."),
        then=reverse("inside:list", args=[village]),
        title=_("The day of %(name)s") % {"name": presence.called},
        lede=day_words(found) if found else _("No day of the open space is counted for them."),
        submit=_("Sell and spend it"),
        template="reception/day.html",
        presence=presence,
        workday=found,
        waive=WaiveForm(),
    )


@require_POST
@team_page(Capability.RECEIVE)
def waive(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """There is nothing to pay for the day."""
    presence = get_presence(village, pk, by=request.actor)
    form = WaiveForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    found = get_workday(village, presence)
    waive_day(workday=found, by=request.actor, now=clock.now(), why=why)
    messages.success(request, _("There is nothing to pay for this day."))
    return redirect("inside:list", village)


@require_POST
@team_page(Capability.RECEIVE)
def undo(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They never came: what the day spent is given back."""
    presence = get_presence(village, pk, by=request.actor)
    called = presence.called
    undo_arrival(presence=presence, by=request.actor, now=clock.now())
    messages.success(request, _("%(name)s is not counted: nothing is spent.") % {"name": called})
    return redirect("inside:list", village)
