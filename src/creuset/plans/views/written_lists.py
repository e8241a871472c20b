"""The lists of arrival and departure as the village writes them: read by the team, changed by who leads it."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.plans.actions.written_lists import change_list, retire_list, write_list
from creuset.plans.forms.subscriptions import NothingForm
from creuset.plans.forms.written_lists import WrittenListForm
from creuset.plans.kinds import Moment
from creuset.plans.models import FACT_LABELS
from creuset.plans.permissions import may_change_offers
from creuset.plans.queries.checklists import get_written_list, written_lists
from creuset.plans.words import when_text
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PLANS)
def written(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The lists as the village writes them, for which offers, with what is ticked by itself."""
    rows = [
        (
            one,
            [
                (
                    thing,
                    when_text(Moment(one.moment), thing.days),
                    FACT_LABELS[thing.fact] if thing.fact else "",
                )
                for thing in one.read()
            ],
        )
        for one in written_lists(village)
    ]
    values = {"rows": rows, "may_change": may_change_offers(request.actor, village)}
    return render(request, "plans/checklists_written.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Another list; `?like=` says which one it begins as."""
    like = request.GET.get("like", "")
    row = get_written_list(village, like) if like else None
    form = WrittenListForm(village, row, request.POST or None, is_copy=True)
    return answer_form(
        request,
        form,
        lambda: write_list(village=village, said=form.asked(), by=request.actor, now=clock.now()),
        said=_("Whoever moves goes through it from now on."),
        **_page(village, _("A new list"), _("Add")),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def change(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A list says something else from now on."""
    found = get_written_list(village, code)
    form = WrittenListForm(village, found, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: change_list(
            checklist=found,
            said=form.asked(),
            by=request.actor,
            now=clock.now(),
            seen=parse_datetime(seen) if (seen := form.cleaned_data["seen"]) else None,
        ),
        said=_("Written: lists that have begun stay as they are."),
        retire_url=reverse("plans:retire_checklist", args=[village, code]),
        **_page(village, found.name, _("Save")),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def retire(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """Nobody begins a list any more."""
    found = get_written_list(village, code)
    form = NothingForm(request.POST if request.method == "POST" else None)
    back = reverse("plans:checklists_written", args=[village])
    return answer_form(
        request,
        form,
        lambda: retire_list(checklist=found, by=request.actor, now=clock.now()),
        said=_("Retired: whoever goes through it goes on."),
        then=back,
        cancel_url=back,
        title=_("Retire “%(name)s”?") % {"name": found.name},
        lede=_("Nobody begins it any more; whoever goes through it goes on."),
        submit=_("Retire it"),
        is_danger=True,
    )


def _page(village: Village, title: str, submit: str) -> dict[str, Any]:
    back = reverse("plans:checklists_written", args=[village])
    return {
        "title": title,
        "submit": submit,
        "then": back,
        "cancel_url": back,
        "template": "plans/checklist_form.html",
        "village": village,
    }
