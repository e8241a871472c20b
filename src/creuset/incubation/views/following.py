"""The follow-up of a project at the desk: goals, time, sheets, milestones; and its milestones' models."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.incubation.actions import following, milestones
from creuset.incubation.actions.mentoring import pair_up, part
from creuset.incubation.forms.following import GoalForm, ModelForm, PairForm
from creuset.incubation.models import Member
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.cohorts import get_cohort, get_member, stages_of
from creuset.incubation.queries.followed import milestone_table, support_rows
from creuset.incubation.queries.mentoring import (
    get_goal,
    get_milestone,
    get_model,
    get_pair,
    get_sheet,
    get_support,
    models_of,
)
from creuset.incubation.views import accompanying, trails
from creuset.incubation.views.accompanying import DESK
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new_goal(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A goal is set with a project."""
    found, form = get_member(village, pk, request.actor), GoalForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: following.set_goal(member=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The goal is set."),
        then=_page(found),
        title=_("A goal of “%(title)s”") % {"title": found.project.title},
        trail=trails.of_member(found),
        submit=_("Set the goal"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def goal(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A goal is said otherwise."""
    found = get_member(village, pk, request.actor)
    asked = get_goal(found, row)
    form = GoalForm(request.POST or None, initial=GoalForm.values_of(asked))
    return answer_form(
        request,
        form,
        lambda: following.change_goal(
            goal=asked, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=_page(found),
        title=_("A goal of “%(title)s”") % {"title": found.project.title},
        trail=trails.of_member(found),
        submit=_("Save"),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def end_goal(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A goal is reached, given up, or taken up again: `what` says which."""
    found = get_member(village, pk, request.actor)
    goal_ends(request, get_goal(found, row))
    return redirect("cohorts:member", village, pk)


def goal_ends(request: Any, asked: Any) -> None:
    """What the form of a goal says of its end is done."""
    what, by, now = request.POST.get("what", ""), request.actor, clock.now()
    if what == "reopen":
        following.reopen_goal(goal=asked, by=by, now=now)
    elif what in {"reached", "dropped"}:
        following.end_goal(goal=asked, is_reached=what == "reached", by=by, now=now)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new_support(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Time was given to a project."""
    return accompanying.support_page(request, get_member(village, pk, request.actor), DESK)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop_support(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Time that was written by mistake counts no more."""
    found = get_member(village, pk, request.actor)
    return accompanying.drop_support(request, found, get_support(found, row), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new_sheet(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A follow-up sheet is written."""
    return accompanying.sheet_page(request, get_member(village, pk, request.actor), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def sheet(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A follow-up sheet is written anew."""
    found = get_member(village, pk, request.actor)
    return accompanying.sheet_page(request, found, DESK, kept=get_sheet(found, row))


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def support_csv(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The time given to the projects of a cohort, line by line, for a spreadsheet."""
    found = get_cohort(village, pk, request.actor)
    heads = [
        _("Project"),
        _("Day"),
        _("Minutes"),
        _("Goal"),
        _("Who gave it"),
        _("What it was given for"),
    ]
    rows = [
        [
            one.member.project.title,
            one.given_on.isoformat(),
            one.minutes,
            one.goal.title if one.goal else "",
            one.giver.name,
            one.words,
        ]
        for one in support_rows(found)
    ]
    name = pgettext("name of a file", "support")
    return csv_answer(f"{name}-{found.code}.csv", [heads, *rows])


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def cohort_milestones(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The milestones of every project of a cohort, and those that its programme gives."""
    found = get_cohort(village, pk, request.actor)
    values = {
        "cohort": found,
        "here": "milestones",
        "rows": milestone_table(found, now=clock.now()),
        "models": models_of(found.programme),
        "may_run": may_run(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "incubation/cohorts/milestones.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new_model(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Projects that begin get a milestone more."""
    found = get_cohort(village, pk, request.actor)
    form = ModelForm(village, stages_of(found.programme), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: milestones.set_model(
            programme=found.programme, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Projects that begin from now on get this milestone."),
        then=reverse("cohorts:milestones", args=[village, pk]),
        title=_("A milestone of the programme"),
        trail=trails.of_cohort(found),
        submit=_("Add the milestone"),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop_model(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Projects that begin get a milestone no more."""
    found = get_cohort(village, pk, request.actor)
    milestones.drop_model(model=get_model(found.programme, row), by=request.actor, now=clock.now())
    return redirect("cohorts:milestones", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new_milestone(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A project has a milestone of its own."""
    return accompanying.new_milestone_page(request, get_member(village, pk, request.actor), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def milestone(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A milestone is due on another day."""
    found = get_member(village, pk, request.actor)
    return accompanying.due_page(request, found, get_milestone(found, row), DESK)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop_milestone(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A project has a milestone no more."""
    found = get_member(village, pk, request.actor)
    milestones.drop_milestone(
        milestone=get_milestone(found, row), by=request.actor, now=clock.now()
    )
    return redirect("cohorts:member", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def done(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A milestone is found done."""
    found = get_member(village, pk, request.actor)
    return accompanying.done_page(request, found, get_milestone(found, row), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def send_back(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Something is missing in what was handed in."""
    found = get_member(village, pk, request.actor)
    return accompanying.send_back_page(request, found, get_milestone(found, row), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def pair(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A mentor accompanies the project."""
    found = get_member(village, pk, request.actor)
    form = PairForm(village, request.POST or None, initial={"from_on": village.day_of(clock.now())})
    return answer_form(
        request,
        form,
        lambda: pair_up(member=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The mentor accompanies the project."),
        then=_page(found),
        title=_("A mentor for “%(title)s”") % {"title": found.project.title},
        trail=trails.of_member(found),
        submit=_("Pair them up"),
        lede=_("Only mentors who may take one project more are offered."),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def unpair(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A mentor accompanies the project until today."""
    found = get_member(village, pk, request.actor)
    asked = get_pair(found, row)
    today = max(village.day_of(clock.now()), asked.from_on)
    part(pair=asked, on=today, by=request.actor, now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("cohorts:member", village, pk)


def _page(found: Member) -> str:
    return reverse("cohorts:member", args=[found.cohort.village, found.pk])
