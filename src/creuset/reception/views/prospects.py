"""Prospects at the desk: a board from the visit to the arrival, a list on a phone, a table, and one prospect."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.core.together import together
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.plans.queries.offers import catalogue
from creuset.reception.actions import prospects as acts
from creuset.reception.forms.prospects import FollowForm, LoseForm, ProspectFilter
from creuset.reception.models import STAGE_LABELS
from creuset.reception.permissions import may_answer_visits
from creuset.reception.queries.prospects import (
    Prospect,
    buildings_of,
    followers_of,
    get_prospect,
    narrowed_prospects,
    prospects_of,
)
from creuset.reception.rules.prospects import Trace
from creuset.reception.states import ProspectStage
from creuset.villages.models import Village

#: How many a column of the board shows: the table has them all.
IN_A_COLUMN = 30


@require_GET
@team_page(Capability.SEE_VISITS)
def board(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who is on the way, by stage; `?view=table` shows the same as a table."""
    now = clock.now()
    form, rows = _asked(request, village)
    columns = [
        {
            "stage": stage,
            "label": STAGE_LABELS[stage],
            "rows": [_row(one, village) for one in some[:IN_A_COLUMN]],
            "count": len(some),
            "more": max(0, len(some) - IN_A_COLUMN),
        }
        for stage in ProspectStage
        for some in [[one for one in rows if one.derived.stage is stage]]
    ]
    is_table = request.GET.get("view") == "table"
    values = {
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "columns": columns,
        "table": [_row(one, village) for one in rows] if is_table else [],
        "is_table": is_table,
        "query": _query(request),
        "count": len(rows),
        "today": village.day_of(now),
        "now": now,
    }
    return render(request, "reception/prospects.html", values)


@require_safe
@team_page(Capability.SEE_VISITS)
def export(request: TeamRequest, village: Village) -> HttpResponse:
    """Give the prospects that were asked for as CSV."""
    _form, rows = _asked(request, village)
    titles = ("stage", "name", "email", "wants", "since", "follows", "remind_on", "note", "why")
    lines = [
        (
            one.derived.stage.value,
            one.derived.who.name,
            one.derived.who.email,
            one.derived.what,
            village.day_of(one.derived.since),
            one.following.assigned.name if one.following and one.following.assigned else "",
            (one.following.remind_on if one.following else None) or "",
            one.following.note if one.following else "",
            one.derived.why if one.derived.stage is ProspectStage.LOST else "",
        )
        for one in rows
    ]
    name = f"prospects-{village.slug}-{village.day_of(clock.now())}.csv"
    return csv_answer(name, [titles, *lines])


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_VISITS)
def prospect(request: TeamRequest, village: Village, key: str) -> HttpResponse:
    """One prospect: all that is known of it, who follows, what is kept in mind."""
    now = clock.now()
    found = get_prospect(village, key, by=request.actor, now=now)
    may_change = may_answer_visits(request.actor, village)
    kept = found.following
    begin = {
        "assigned": (kept.assigned_id or "") if kept else "",
        "note": kept.note if kept else "",
        "remind_on": kept.remind_on if kept else None,
    }
    form = FollowForm(
        followers_of(village) if may_change else (), request.POST or None, initial=begin
    )
    if form.is_valid():
        done = attempt(
            form,
            lambda: acts.follow(
                village=village, prospect=found, **form.asked(), by=request.actor, now=now
            ),
        )
        if done is not None:
            return redirect("prospects:prospect", village, key)
    values = {
        "prospect": found,
        "row": _row(found, village),
        "traces": [
            (one, STAGE_LABELS[one.stage], _url(one, village)) for one in found.derived.traces
        ],
        "form": form if may_change else None,
        "is_lost": found.derived.stage is ProspectStage.LOST,
        "may_find": may_change and kept is not None and kept.lost_at is not None,
        "today": village.day_of(now),
        "now": now,
    }
    return render(request, "reception/prospect.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@team_page(Capability.ANSWER_VISITS)
def lose(request: TeamRequest, village: Village, key: str) -> HttpResponse:
    """Nothing comes of it."""
    found = get_prospect(village, key, by=request.actor, now=clock.now())
    form = LoseForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: acts.lose(
            village=village,
            prospect=found,
            why=form.cleaned_data["why"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Written down as lost. What they ask from now on counts again."),
        then=reverse("prospects:board", args=[village]),
        title=_("Nothing comes of %(name)s?") % {"name": found.derived.who.name},
        lede=_("What is offered stays offered: withdraw it on its own page."),
        submit=_("Write it down as lost"),
        is_danger=True,
    )


@require_POST
@team_page(Capability.ANSWER_VISITS)
def find(request: TeamRequest, village: Village, key: str) -> HttpResponse:
    """It is not lost after all."""
    found = get_prospect(village, key, by=request.actor, now=clock.now())
    acts.find_again(village=village, prospect=found, by=request.actor, now=clock.now())
    return redirect("prospects:board", village)


def _asked(request: TeamRequest, village: Village) -> tuple[ProspectFilter, list[Prospect]]:
    now = clock.now()
    today = village.day_of(now)
    team, buildings = together(
        followers_of(village),
        buildings_of(village),
    )
    form = ProspectFilter(
        team,
        catalogue(village, is_team=True, on=today),
        buildings,
        request.GET,
    )
    rows = prospects_of(village, by=request.actor, now=now)
    return form, narrowed_prospects(rows, form.asked())


def _query(request: TeamRequest) -> str:
    asked = request.GET.copy()
    asked.pop("view", None)
    return asked.urlencode()


def _row(one: Prospect, village: Village) -> dict[str, Any]:
    traces: Iterable[Trace] = one.derived.traces
    latest = next((trace for trace in traces if trace.stage is one.derived.stage), None)
    return {
        "prospect": one,
        "who": one.derived.who,
        "label": STAGE_LABELS[one.derived.stage],
        "what": one.derived.what,
        "why": one.derived.why if one.derived.stage is ProspectStage.LOST else "",
        "since": one.derived.since,
        "following": one.following,
        "step": _step(one, latest),
        "url": _url(latest, village) if latest else "",
    }


def _step(one: Prospect, latest: Trace | None) -> str:
    """Return what is to do next, in words."""
    match one.derived.stage:
        case ProspectStage.VISIT:
            is_visit = latest is not None and latest.kind == "visit"
            return _("Receive them, then offer") if is_visit else _("Answer their request")
        case ProspectStage.OFFER:
            return _("Answer with an offer")
        case ProspectStage.SIGNATURE:
            return _("Have it signed")
        case ProspectStage.ARRIVAL:
            return _("Prepare their arrival")
        case ProspectStage.LOST:
            return ""


def _url(trace: Trace, village: Village) -> str:
    match trace.kind:
        case "visit":
            return reverse("visits:visit", args=[village, trace.pk])
        case "enquiry":
            return reverse("enquiries:enquiry", args=[village, trace.pk])
        case "subscription":
            return reverse("plans:subscription", args=[village, trace.pk])
        case _:
            return ""
