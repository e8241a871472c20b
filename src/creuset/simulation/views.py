"""What if so many people come, what does a jury find? Asked and read at the desk, by who leads the village."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from creuset.core import clock
from creuset.core.forms import refuse
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.kernel.errors import DomainError
from creuset.people.requests import TeamRequest, team_page
from creuset.simulation import actions, telling
from creuset.simulation.forms import CallForm, WhatIfForm
from creuset.simulation.queries import get_what_if, what_ifs_of
from creuset.simulation.states import WhatIfKind, WhatIfState
from creuset.simulation.tasks import answer_what_if
from creuset.villages.models import Village

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@team_page(Capability.SIMULATE)
def what_ifs(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What was asked so far, and the form that asks what happens if people come."""
    return _asking(request, village, WhatIfForm(request.POST or None), WhatIfKind.NEWCOMERS)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SIMULATE)
def call(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What was asked so far, and the form that asks what a jury finds in a call."""
    return _asking(request, village, CallForm(request.POST or None), WhatIfKind.CALL)


def _asking(
    request: TeamRequest, village: Village, form: WhatIfForm | CallForm, kind: WhatIfKind
) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask(
                village=village, question=form.question(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            transaction.on_commit(lambda: answer_what_if.enqueue(asked.pk))
            return redirect("what_if:one", village, asked.pk)
    page = Paginator(what_ifs_of(village, by=request.actor), PER_PAGE).get_page(
        request.GET.get("page")
    )
    values = {
        "form": form,
        "kind": kind,
        "page": page,
        "rows": [(row, telling.title_of(row)) for row in page],
    }
    return render(request, "simulation/list.html", values, status=422 if form.errors else 200)


@require_safe
@team_page(Capability.SIMULATE)
def one(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """How far the lives are, or what they say."""
    asked = get_what_if(village, pk, by=request.actor)
    values = {
        "asked": asked,
        "title": telling.title_of(asked),
        "facts": telling.facts_of(asked),
        "progress": telling.progress_of(asked),
    }
    if asked.state == WhatIfState.DONE:
        found = telling.found_of(asked)
        values |= {
            "sentences": telling.sentences(found),
            "note": telling.note(found),
            "tables": telling.tables(found),
        }
    return render(request, "simulation/one.html", values)


@require_safe
@team_page(Capability.SIMULATE)
def export(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Give the figures of an answer as CSV."""
    asked = get_what_if(village, pk, by=request.actor)
    if asked.state != WhatIfState.DONE:
        raise Http404
    name = f"what-if-{village.slug}-{asked.kind}-{asked.pk}.csv"
    return csv_answer(name, telling.lines(telling.found_of(asked)))


@require_POST
@team_page(Capability.SIMULATE)
def forget(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The question and its answer are gone."""
    asked = get_what_if(village, pk, by=request.actor)
    actions.forget(what_if=asked, by=request.actor, now=clock.now())
    messages.success(request, _("The question is gone."))
    return redirect("what_if:list", village)
