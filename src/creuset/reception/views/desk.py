"""Requests to visit at the desk: their list, their page, their answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.core.forms import refuse
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError
from creuset.people.requests import TeamRequest, team_page
from creuset.places.queries.hours import hours_of_village
from creuset.reception.actions import announce_visit, decline_visit, propose_visit
from creuset.reception.forms import DeclineForm, ProposeForm, initial_of
from creuset.reception.models import STATE_LABELS, VisitRequest
from creuset.reception.permissions import may_answer_visits
from creuset.reception.queries import get_visit, visits_of
from creuset.reception.rules import next_open_days
from creuset.reception.states import VisitState
from creuset.villages.models import Village

PER_PAGE = 30


@require_GET
@team_page(Capability.SEE_VISITS)
def visits(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The requests in a state: those that wait first, the oldest on top; the others, the latest on top."""
    asked = request.GET.get("state", VisitState.WAITING)
    state = VisitState(asked) if asked in set(VisitState) else VisitState.WAITING
    order = "pk" if state is VisitState.WAITING else "-pk"
    rows = visits_of(village, by=request.actor, state=state).order_by(order)
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "tabs": [(one, label) for one, label in STATE_LABELS.items()],
        "now": clock.now(),
    }
    return render(request, "reception/visits.html", values)


@require_GET
@team_page(Capability.SEE_VISITS)
def visit(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who asks, for what, and the two answers."""
    return _page(request, get_visit(village, pk, by=request.actor))


@require_POST
@team_page(Capability.ANSWER_VISITS)
def propose(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The visitor is proposed a time."""
    found = get_visit(village, pk, by=request.actor)
    form = ProposeForm(request.POST)
    if form.is_valid():
        try:
            propose_visit(
                visit=found,
                visit_at=form.instant(village.zone),
                words=form.cleaned_data["words"],
                by=request.actor,
                now=clock.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("A mail proposes the time to %(name)s.") % {"name": found.name}
            )
            return redirect("visits:visit", village, pk)
    return _page(request, found, propose=form)


@require_POST
@team_page(Capability.ANSWER_VISITS)
def announce(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The visitor is here."""
    found = get_visit(village, pk, by=request.actor)
    announce_visit(visit=found, by=request.actor, now=clock.now())
    messages.success(request, _("%(name)s is here.") % {"name": found.name})
    return redirect("visits:visit", village, pk)


@require_POST
@team_page(Capability.ANSWER_VISITS)
def decline(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The visitor is told no."""
    found = get_visit(village, pk, by=request.actor)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            decline_visit(
                visit=found, words=form.cleaned_data["words"], by=request.actor, now=clock.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("A mail tells %(name)s.") % {"name": found.name})
            return redirect("visits:list", village)
    return _page(request, found, decline=form)


def _page(
    request: TeamRequest,
    found: VisitRequest,
    *,
    propose: ProposeForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    village, now = found.village, clock.now()
    today = village.day_of(now)
    days = next_open_days(
        hours_of_village(village, years={today.year, today.year + 1}), after=today
    )
    begin = initial_of(found, day=days[0] if days else today)
    values = {
        "visit": found,
        "propose": propose or ProposeForm(initial=begin, auto_id="propose_%s"),
        "decline": decline or DeclineForm(auto_id="decline_%s"),
        "may_answer": may_answer_visits(request.actor, village),
        "is_today": bool(found.visit_at and village.day_of(found.visit_at) == today),
        "now": now,
    }
    is_refused = bool((propose and propose.errors) or (decline and decline.errors))
    return render(
        request, "reception/visit_at_desk.html", values, status=422 if is_refused else 200
    )
