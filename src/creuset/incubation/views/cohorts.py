"""Cohorts at the desk: their list, their pages, the projects in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.incubation.actions import cohorts as actions
from creuset.incubation.actions import members
from creuset.incubation.actions.agreements import send_convention, write_terms
from creuset.incubation.forms.agreements import TermsForm
from creuset.incubation.forms.cohorts import (
    AddProjectForm,
    CohortForm,
    NewCohortForm,
    StageForm,
)
from creuset.incubation.forms.steps import BeginForm, FinishForm, LeaveForm, WhyForm
from creuset.incubation.models import MEMBER_LABELS, Cohort, Member
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.agreements import convention_of
from creuset.incubation.queries.cohorts import (
    calls_with_laureates,
    cohorts_of,
    get_cohort,
    get_member,
    programmes_of,
    stages_of,
)
from creuset.incubation.queries.followed import cohort_table, member_page
from creuset.incubation.queries.showing import own_showing
from creuset.incubation.states import MEMBER, MemberState
from creuset.incubation.views import trails
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

PER_PAGE = 40


@dataclass(frozen=True)
class Step:
    """A step of a project in a cohort: what asks for it, what does it, and what is said once it is done."""

    label: Promise
    submit: Promise
    said: Promise
    form: type[django_forms.Form]
    act: Callable[..., Member]
    is_danger: bool = False
    lede: Promise | str = ""


STEPS: dict[str, Step] = {
    "begin": Step(
        gettext_lazy("Begins without a convention"),
        gettext_lazy("It begins"),
        gettext_lazy("The project is in the programme."),
        BeginForm,
        members.begin,
    ),
    "finish": Step(
        gettext_lazy("End the programme"),
        gettext_lazy("It finished"),
        gettext_lazy("The project is an alumnus of the programme."),
        FinishForm,
        members.finish,
    ),
    "leave": Step(
        gettext_lazy("Leave before the end"),
        gettext_lazy("It left"),
        gettext_lazy("The project left; what happened stays with it."),
        LeaveForm,
        members.leave,
        is_danger=True,
        lede=gettext_lazy(
            "Its convention ends, its slots to come are free, and it pitches at no demo day; the list of departure"
            " of its place asks for its keys."
        ),
    ),
    "renounce": Step(
        gettext_lazy("Does not come"),
        gettext_lazy("It does not come"),
        gettext_lazy("The project is not expected any more."),
        WhyForm,
        members.renounce,
        is_danger=True,
    ),
    "take_back": Step(
        gettext_lazy("Comes back"),
        gettext_lazy("It is back"),
        gettext_lazy("The project is in the programme again."),
        WhyForm,
        members.take_back,
    ),
}


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def cohorts(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every cohort, the last to begin first."""
    rows = cohorts_of(village).order_by("-first_on", "-pk")
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_run": may_run(request.actor, village),
        "today": village.day_of(clock.now()),
    }
    return render(request, "incubation/cohorts/list.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A cohort begins, from the laureates of a call or empty."""
    form = NewCohortForm(
        village, programmes_of(village), calls_with_laureates(village), request.POST or None
    )
    return answer_form(
        request,
        form,
        lambda: actions.make_cohort(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The cohort stands."),
        then=lambda made: reverse("cohorts:cohort", args=[village, made.pk]),
        title=_("A new cohort"),
        submit=_("Make the cohort"),
        trail=trails.of_cohorts(village),
        cancel_url=reverse("cohorts:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def cohort(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The projects of a cohort: where each stands, how it goes, what comes next."""
    found = get_cohort(village, pk, request.actor)
    values = {
        "cohort": found,
        "here": "projects",
        "table": cohort_table(found, now=clock.now()),
        "may_run": may_run(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "incubation/cohorts/cohort.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A cohort is called otherwise, or lasts longer."""
    found = get_cohort(village, pk, request.actor)
    form = CohortForm(village, request.POST or None, cohort=found)
    return answer_form(
        request,
        form,
        lambda: actions.change_cohort(
            cohort=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=_page(found),
        title=_("Change the cohort"),
        trail=trails.of_cohort(found),
        submit=_("Save"),
        end_url=reverse("cohorts:drop", args=[village, pk]),
        end_label=_("Drop this cohort"),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An empty cohort is dropped."""
    found = get_cohort(village, pk, request.actor)
    actions.drop_cohort(cohort=found, by=request.actor, now=clock.now())
    messages.success(request, _("The cohort is dropped."))
    return redirect("cohorts:list", village)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def add(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A project joins the cohort by hand."""
    found = get_cohort(village, pk, request.actor)
    form = AddProjectForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: members.expect(cohort=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The project is expected in the cohort."),
        then=lambda made: reverse("cohorts:member", args=[village, made.pk]),
        title=_("Add a project to the cohort"),
        submit=_("Add"),
        trail=trails.of_cohort(found),
        cancel_url=_page(found),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def laureates(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The laureates of the call who are in no cohort are expected in this one."""
    found = get_cohort(village, pk, request.actor)
    made = actions.expect_laureates(cohort=found, by=request.actor, now=clock.now())
    said = ngettext(
        "%(count)s laureate is expected in the cohort.",
        "%(count)s laureates are expected in the cohort.",
        len(made),
    ) % {"count": len(made)}
    messages.success(request, said if made else _("Every laureate of the call is in a cohort."))
    return redirect("cohorts:cohort", village, pk)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def member(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """A project in its cohort: its whole follow-up."""
    found = get_member(village, pk, request.actor)
    return render(request, "incubation/cohorts/member.html", _member_values(request, found))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def step(request: TeamRequest, village: Village, pk: int, verb: str) -> HttpResponse:
    """A project begins, finishes, leaves, does not come, or comes back."""
    found = get_member(village, pk, request.actor)
    asked = STEPS.get(verb)
    if asked is None:
        raise Http404
    today = village.day_of(clock.now())
    first, last = found.cohort.first_on, found.cohort.last_on
    day = min(max(today, first), last) if verb == "begin" else today
    typed, begins = request.POST or None, {"on": day}
    form: django_forms.Form = (
        LeaveForm(typed, initial=begins, terms=convention_of(found).terms)
        if asked.form is LeaveForm
        else asked.form(typed, initial=begins)
    )
    return answer_form(
        request,
        form,
        lambda: asked.act(
            member=found,
            **form.asked(),  # type: ignore[attr-defined]  # every form of a step has it
            by=request.actor,
            now=clock.now(),
        ),
        said=asked.said,
        then=reverse("cohorts:member", args=[village, pk]),
        title=f"{asked.label} – {found.project.title}",
        submit=asked.submit,
        lede=asked.lede,
        trail=trails.of_member(found),
        is_danger=asked.is_danger,
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def stage(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A project reaches a stage."""
    found = get_member(village, pk, request.actor)
    form = StageForm(stages_of(found.cohort.programme), request.POST)
    if form.is_valid():
        members.reach(member=found, **form.asked(), by=request.actor, now=clock.now())
        messages.success(request, _("Saved."))
    return redirect("cohorts:member", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def terms(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What the convention of a project says of rights, and what is offered in kind with it."""
    found = get_member(village, pk, request.actor)
    form = TermsForm(village, found, request.POST or None, terms=convention_of(found).terms)
    return answer_form(
        request,
        form,
        lambda: write_terms(member=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The terms are written."),
        then=reverse("cohorts:member", args=[village, pk]),
        title=_("Terms of the convention of “%(title)s”") % {"title": found.project.title},
        submit=_("Keep the terms"),
        trail=trails.of_member(found),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def convention(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The convention goes out, to be read and signed."""
    found = get_member(village, pk, request.actor)
    made = send_convention(member=found, by=request.actor, now=clock.now())
    messages.success(
        request,
        _("%(reference)s waits for the signature of %(name)s.")
        % {"reference": made.reference, "name": found.holder.name},
    )
    return redirect("cohorts:member", village, pk)


def _member_values(request: TeamRequest, found: Member) -> dict[str, Any]:
    village = found.cohort.village
    runs = may_run(request.actor, village)
    page = member_page(found, now=clock.now())
    state = MemberState(found.state)
    begun = {"stage": found.stage.code if found.stage else ""}
    return {
        "member": found,
        "cohort": found.cohort,
        "page": page,
        "convention": convention_of(found),
        "shown": own_showing(found),
        "state_label": MEMBER_LABELS[state],
        "may_run": runs,
        "ways": "cohorts" if runs else "",
        "reads_all": True,
        "steps": [(verb, STEPS[verb]) for verb in MEMBER.verbs(state)] if runs else [],
        "stage_form": StageForm(page.stages, initial=begun)
        if runs and state is MemberState.INSIDE and page.stages
        else None,
        "now": clock.now(),
        "today": village.day_of(clock.now()),
    }


def _page(found: Cohort) -> str:
    return reverse("cohorts:cohort", args=[found.village, found.pk])
