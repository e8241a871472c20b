"""Sessions of a cohort at the desk: the curriculum, each session, who came."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.core.views_files import pdf_answer
from creuset.incubation.actions import sessions as actions
from creuset.incubation.forms.cohorts import AttendanceForm, MaterialForm, SessionForm
from creuset.incubation.forms.steps import WhyForm
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Session
from creuset.incubation.papers.sheets import signature_list
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.cohorts import (
    get_cohort,
    get_material,
    get_session,
    materials_of,
    place_of,
    sheet_of,
    stages_of,
)
from creuset.incubation.queries.followed import curriculum_of
from creuset.incubation.queries.showing import pitches_of
from creuset.incubation.views import trails
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def sessions(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The curriculum of a cohort: its sessions by stage, as they come."""
    found = get_cohort(village, pk, request.actor)
    values = {
        "cohort": found,
        "here": "sessions",
        "curriculum": curriculum_of(found),
        "may_run": may_run(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "incubation/cohorts/sessions.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A session is added, its room booked."""
    found = get_cohort(village, pk, request.actor)
    form = SessionForm(village, request.actor, stages_of(found.programme), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.make_session(
            cohort=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The session stands."),
        then=lambda made: reverse("cohorts:session", args=[village, made.pk]),
        title=_("A new session"),
        submit=_("Add the session"),
        trail=trails.of_sessions(found),
        cancel_url=reverse("cohorts:sessions", args=[village, pk]),
    )


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def session(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """A session: what, where, what is handed out, who came."""
    return _page(request, get_session(village, pk, request.actor))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A session is moved, or is about something else."""
    found = get_session(village, pk, request.actor)
    form = SessionForm(
        village,
        request.actor,
        stages_of(found.cohort.programme),
        request.POST or None,
        session=found,
    )
    return answer_form(
        request,
        form,
        lambda: actions.change_session(
            session=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=reverse("cohorts:session", args=[village, pk]),
        title=_("Change the session"),
        trail=trails.of_session(found),
        submit=_("Save"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def call_off(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A session does not take place."""
    found = get_session(village, pk, request.actor)
    form = WhyForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.call_off(session=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The session is called off; its room is free again."),
        then=reverse("cohorts:session", args=[village, pk]),
        title=_("Call off “%(title)s”") % {"title": found.title},
        submit=_("Call it off"),
        trail=trails.of_session(found),
        is_danger=True,
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def attendance(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It is written who came."""
    found = get_session(village, pk, request.actor)
    form = AttendanceForm(sheet_of(found), request.POST)
    if form.is_valid():
        actions.write_attendance(session=found, said=form.said(), by=request.actor, now=clock.now())
        messages.success(request, _("It is written who came."))
        return redirect("cohorts:session", village, pk)
    return _page(request, found, ticking=form)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def hand_out(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Something is handed out for the session."""
    found = get_session(village, pk, request.actor)
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.hand_out(
                session=found, **form.asked(), by=request.actor, now=clock.now()
            ),
        )
        if made is not None:
            messages.success(request, _("The projects of the cohort find it on their page."))
            return redirect("cohorts:session", village, pk)
    return _page(request, found, handing=form)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def take_in(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Something is handed out no more."""
    found = get_session(village, pk, request.actor)
    actions.take_in(material=get_material(found, row), by=request.actor, now=clock.now())
    return redirect("cohorts:session", village, pk)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def sheet(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The list that those present sign, as PDF."""
    found = get_session(village, pk, request.actor)
    name = f"{pgettext('name of a file', 'attendance')}-{found.pk}.pdf"
    return pdf_answer(name, signature_list(found, now=clock.now()))


def _page(
    request: TeamRequest,
    found: Session,
    *,
    ticking: AttendanceForm | None = None,
    handing: MaterialForm | None = None,
) -> HttpResponse:
    village = found.cohort.village
    now = clock.now()
    rows = ticking.sheet if ticking else sheet_of(found)
    form = ticking or AttendanceForm(rows)
    values: dict[str, Any] = {
        "session": found,
        "cohort": found.cohort,
        "place": place_of(found),
        "materials": [
            (one, files.address(one.stored) if one.stored else one.url)
            for one in materials_of(found)
        ],
        "sheet": [(row, form[f"member-{row.member.pk}"]) for row in rows],
        "pitches": pitches_of(found) if found.kind == SessionKind.DEMO else [],
        "handing": handing or MaterialForm(),
        "may_run": may_run(request.actor, village),
        "has_begun": found.starts_at <= now,
        "now": now,
    }
    is_refused = any(form is not None and form.errors for form in (ticking, handing))
    return render(
        request, "incubation/cohorts/session.html", values, status=422 if is_refused else 200
    )
