"""Rounds of a call at the desk: what passes each, by which grid."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.incubation.actions import rounds as actions
from creuset.incubation.forms.rounds import RoundForm
from creuset.incubation.models import Call
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.calls import get_call, get_round, read_whole, standing_of
from creuset.incubation.rules.calls import OVER
from creuset.incubation.words.calls import grids_of
from creuset.incubation.writing import round_terms
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def rounds(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The rounds of a call, each with what passes it and its grid."""
    row = get_call(village, pk, by=request.actor)
    read_whole(row)
    standing = standing_of(row, now=clock.now())
    values = {
        "call": row,
        "standing": standing,
        "grids": grids_of(row),
        "may_change": standing.phase not in OVER and may_lead(request.actor, row),
    }
    return render(request, "incubation/calls/rounds.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Another round, the last."""
    row = get_call(village, pk, by=request.actor)
    read_whole(row)
    form = RoundForm(row, request.POST or None)
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.add_round(
                call=row, terms=form.terms(), by=request.actor, now=clock.now()
            )
        ),
        said=_("The call has another round."),
        **_page(row, _("A new round"), _("Add")),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A round is something else from now on."""
    row = get_round(village, pk, by=request.actor)
    form = RoundForm(row.call, request.POST or None, terms=round_terms(row))
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.change_round(
                round=row, terms=form.terms(), by=request.actor, now=clock.now()
            )
        ),
        said=_("Written."),
        **_page(row.call, in_language(row.names), _("Save")),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def remove(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The round is gone."""
    row = get_round(village, pk, by=request.actor)
    actions.remove_round(round=row, by=request.actor, now=clock.now())
    messages.success(request, _("The round is gone."))
    return redirect("incubation_calls:rounds", village, row.call_id)


def _page(call: Call, title: str, submit: str) -> dict[str, Any]:
    back = reverse("incubation_calls:rounds", args=[call.village, call.pk])
    return {
        "title": title,
        "submit": submit,
        "then": back,
        "cancel_url": back,
        "template": "incubation/rows_form.html",
        "list_url": reverse("programmes:list", args=[call.village]),
        "call": call,
    }
