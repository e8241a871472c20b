"""Programmes at the desk: what they are, their calls, their cohorts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.incubation.actions import programmes as actions
from creuset.incubation.forms.programmes import ProgrammeForm
from creuset.incubation.models import Programme
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.programmes import get_programme, overviews_of, programmes_of
from creuset.incubation.views.stories import story_of
from creuset.incubation.writing import programme_terms
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def programmes(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every programme with its calls and its cohorts."""
    now = clock.now()
    values = {
        "overviews": overviews_of(village, by=request.actor, now=now),
        "may_run": may_run(request.actor, village),
        "now": now,
    }
    return render(request, "incubation/programmes/list.html", values)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def programme(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One programme: what it gives, its stages, its story."""
    row = get_programme(village, pk, by=request.actor)
    told = story_of(request, village, kind=actions.KIND, pk=row.pk)
    if is_fragment(request) and "before" in request.GET:
        return render(request, "people/story.html", told)
    values = told | {
        "programme": row,
        "stages": programme_terms(row).stages,
        "may_run": may_run(request.actor, village),
    }
    return render(request, "incubation/programmes/programme.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Another programme."""
    form = ProgrammeForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.make_programme(
                village=village, terms=form.terms(), by=request.actor, now=clock.now()
            )
        ),
        said=_("The village has another programme."),
        then=lambda made: reverse("programmes:programme", args=[village, made.pk]),
        **_page(
            village, _("A new programme"), _("Add"), reverse("programmes:list", args=[village])
        ),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A programme says something else from now on."""
    row = get_programme(village, pk, by=request.actor)
    form = ProgrammeForm(village, request.POST or None, terms=programme_terms(row))
    back = reverse("programmes:programme", args=[village, pk])
    return answer_form(
        request,
        form,
        form.placing(
            lambda: actions.change_programme(
                programme=row, terms=form.terms(), by=request.actor, now=clock.now()
            )
        ),
        said=_("Written."),
        then=back,
        **_page(village, in_language(row.names), _("Save"), back),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def close(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """No call recruits for it any more."""
    row = get_programme(village, pk, by=request.actor)
    actions.close_programme(programme=row, by=request.actor, now=clock.now())
    messages.success(request, _("The programme is closed. Its cohorts go on."))
    return redirect("programmes:programme", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def reopen(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Calls may recruit for it again."""
    row = get_programme(village, pk, by=request.actor)
    actions.reopen_programme(programme=row, by=request.actor, now=clock.now())
    messages.success(request, _("The programme is open again."))
    return redirect("programmes:programme", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def earlier(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The programme stands one place earlier among the others."""
    row = get_programme(village, pk, by=request.actor)
    order = _order(programmes_of(village, by=request.actor), row)
    actions.order_programmes(village=village, order=order, by=request.actor, now=clock.now())
    return redirect("programmes:list", village)


def _order(rows: Any, row: Programme) -> list[int]:
    order = [one.pk for one in rows]
    at = order.index(row.pk)
    order.insert(max(at - 1, 0), order.pop(at))
    return order


def _page(village: Village, title: str, submit: str, cancel_url: str) -> dict[str, Any]:
    return {
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
        "template": "incubation/rows_form.html",
        "list_url": reverse("programmes:list", args=[village]),
    }
