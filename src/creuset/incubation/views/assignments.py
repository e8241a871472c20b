"""Who reads what in a round, at the desk: worked out, looked at, changed by hand, given, undone."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.core.http import chosen_row, row_number
from creuset.core.spreadsheets import csv_answer
from creuset.core.text import in_language
from creuset.incubation.actions import assignments as acts
from creuset.incubation.actions import giving
from creuset.incubation.models import AssignmentPlan, Round
from creuset.incubation.queries.assignments import (
    PlanPage,
    get_plan,
    open_plan,
    plan_page,
)
from creuset.incubation.queries.juries import current_of, get_filed, get_juror, get_round
from creuset.incubation.queries.readings import score_rows
from creuset.incubation.states import PlanState
from creuset.incubation.tasks import find_assignment
from creuset.incubation.views.juries import get_led, led
from creuset.incubation.words.lacks import lack_text
from creuset.kernel.errors import Conflict, DomainError, NotFound
from creuset.kernel.sentences import sentence
from creuset.people.requests import TeamRequest
from creuset.villages.models import Village

type Act = Callable[[Round, TeamRequest], str]


@require_GET
@led
def readings(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The plan as a difference from what jurors have: per juror, per file, and how good it is."""
    call = get_led(request, village, pk)
    wanted = row_number(request.GET.get("round", ""))
    rounds = sorted(call.rounds.all(), key=lambda row: row.number)
    round_ = next((row for row in rounds if row.number == wanted), None) or current_of(rounds)
    values: dict[str, Any] = {"call": call, "round": round_, "rounds": rounds}
    if round_ is not None:
        page = plan_page(round_)
        values |= _shown(page) | {"now": clock.now()}
    return render(request, "incubation/juries/readings.html", values)


@require_POST
@led
def compute(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """A worker works out who reads what."""

    def act(round_: Round, request: TeamRequest) -> str:
        seed = row_number(request.POST.get("seed", "") or "0")
        plan = acts.compute_plan(round_=round_, seed=seed, by=request.actor, now=clock.now())
        via = request.actor.via
        transaction.on_commit(lambda: find_assignment.enqueue(plan.pk, via))
        return ""

    return _done(request, village, pk, number, act)


@require_POST
@led
def pair(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """A juror and an application are fixed, kept apart, or left to the next plan."""

    def act(round_: Round, request: TeamRequest) -> str:
        juror = get_juror(round_.call, chosen_row(request.POST.get("juror", "")))
        number = chosen_row(request.POST.get("application", ""))
        application = get_filed(round_.call, number)
        given: dict[str, Any] = {
            "round_": round_,
            "application": application,
            "juror": juror,
            "by": request.actor,
            "now": clock.now(),
        }
        told = {"name": juror.party.name, "number": application.number}
        match request.POST.get("verb"):
            case "fix":
                acts.fix_pair(**given)
                return (
                    _("%(name)s reads application no. %(number)s, whatever is worked out.") % told
                )
            case "exclude":
                acts.exclude_pair(**given)
                return _("%(name)s is kept from application no. %(number)s.") % told
            case _:
                acts.free_pair(**given)
                return (
                    _("Whether %(name)s reads application no. %(number)s is for the next plan.")
                    % told
                )

    return _done(request, village, pk, number, act)


@require_POST
@led
def give(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """Jurors have what the draft says."""

    def act(round_: Round, request: TeamRequest) -> str:
        before = len(_open(round_).taken)
        plan = giving.give_plan(plan=_open(round_), by=request.actor, now=clock.now())
        stayed = before - len(plan.taken)
        said = _("The readings are given, and each juror is told once.")
        if stayed > 0:
            said += " " + ngettext(
                "%(count)s reading was begun meanwhile and stays where it was.",
                "%(count)s readings were begun meanwhile and stay where they were.",
                stayed,
            ) % {"count": stayed}
        return said

    return _done(request, village, pk, number, act)


@require_POST
@led
def drop(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """Nothing comes of the draft."""

    def act(round_: Round, request: TeamRequest) -> str:
        acts.drop_plan(plan=_open(round_), by=request.actor, now=clock.now())
        return _("The draft is dropped: jurors have what they had.")

    return _done(request, village, pk, number, act)


@require_POST
@led
def undo(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """What was given last is a draft again."""

    def act(round_: Round, request: TeamRequest) -> str:
        given = get_plan(round_, chosen_row(request.POST.get("plan", "")))
        giving.undo_plan(plan=given, by=request.actor, now=clock.now())
        return _("The readings are taken back, and the plan is a draft again.")

    return _done(request, village, pk, number, act)


@require_POST
@led
def remind(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """Whoever has something left to score is told how much."""

    def act(round_: Round, request: TeamRequest) -> str:
        count = giving.remind_late(round_=round_, by=request.actor, now=clock.now())
        if not count:
            return _("Nobody was reminded: everything is scored, or they were reminded today.")
        return ngettext("%(count)s juror is reminded.", "%(count)s jurors are reminded.", count) % {
            "count": count
        }

    return _done(request, village, pk, number, act)


@require_GET
@led
def export(request: TeamRequest, village: Village, pk: int, number: int) -> HttpResponse:
    """Give every score of a closed round as CSV."""
    call = get_led(request, village, pk)
    round_ = get_round(call, number)
    if round_.closed_at is None:
        raise Conflict(sentence("Scores are told once the round is closed."))
    return csv_answer(f"scores-{call.code}-{number}.csv", _lines(round_))


def _lines(round_: Round) -> Iterator[list[object]]:
    table = score_rows(round_)
    names = [in_language(one.names) for one in table.criteria]
    yield [
        _("Number"),
        _("Title"),
        _("Axis"),
        _("Juror"),
        *names,
        _("Total on 20"),
        _("Words"),
    ]
    for row in table.rows:
        reading = row.reading
        axis = reading.application.axis
        yield [
            reading.application.number,
            reading.application.title,
            in_language(axis.names) if axis else "",
            reading.juror.party.name,
            *("" if value is None else value for value in row.points),
            "" if row.total is None else row.total,
            reading.words,
        ]


def _done(request: TeamRequest, village: Village, pk: int, number: int, act: Act) -> HttpResponse:
    """Return to the plan, having acted or told why not."""
    call = get_led(request, village, pk)
    round_ = get_round(call, number)
    try:
        said = act(round_, request)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)
    return redirect(f"{reverse('jury:readings', args=[village, pk])}?round={number}")


def _open(round_: Round) -> AssignmentPlan:
    plan = open_plan(round_)
    if plan is None:
        raise NotFound(sentence("There is no such plan of readings."))
    plan.round = round_
    return plan


def _shown(page: PlanPage) -> dict[str, Any]:
    """Return what the page says of the plan beside its rows."""
    plan = page.plan
    result = plan.result if plan else {}
    jurors = {row.juror.pk: row.juror.party.name for row in page.loads}
    numbers = {row.application.pk: row.application.number for row in page.files}
    axes = {
        row.application.axis.code: row.application.axis
        for row in page.files
        if row.application.axis
    }
    return {
        "page": page,
        "plan": plan,
        "result": result,
        "lacks": [
            lack_text(one, jurors=jurors, numbers=numbers, axes=axes)
            for one in result.get("lacks", ())
        ],
        "is_draft": bool(plan and plan.state == PlanState.DRAFT),
        "is_running": bool(plan and plan.state == PlanState.RUNNING),
        "is_proved": bool(
            plan and result.get("is_proved") and not plan.by_hand and not page.is_stale
        ),
        "given": page.last,
        "may_undo": page.may_undo,
        "in_jury": [row.juror for row in page.loads if row.juror.is_in],
        "loads_most": max((row.load for row in page.loads), default=0),
        "alone": [jurors[pk] for pk in page.links.alone if pk in jurors],
    }
