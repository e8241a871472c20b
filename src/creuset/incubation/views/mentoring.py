"""Mentors and their office hours at the desk."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.incubation.actions import mentoring as actions
from creuset.incubation.actions import office_hours
from creuset.incubation.forms.following import (
    HoursForm,
    MentorForm,
    MoveHoursForm,
    MoveSlotForm,
    NewMentorForm,
    NotesForm,
)
from creuset.incubation.forms.steps import WhyForm
from creuset.incubation.models import Mentor
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.mentoring import (
    get_hours,
    get_mentor,
    get_slot,
    hours_past,
    hours_to_come,
    mentors_of,
    pairs_of,
)
from creuset.incubation.views import trails
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def mentors(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The mentors of the village, and when they are there."""
    values = {
        "mentors": mentors_of(village).order_by("-ended_at", "party__name", "pk"),
        "hours": hours_to_come(village, now=clock.now()),
        "may_run": may_run(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "incubation/mentors/list.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody becomes a mentor."""
    form = NewMentorForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.ask_mentor(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("They are a mentor of the village."),
        then=lambda made: reverse("mentors:mentor", args=[village, made.pk]),
        title=_("A new mentor"),
        submit=_("Add the mentor"),
        trail=trails.of_mentors(village),
        cancel_url=reverse("mentors:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def mentor(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """A mentor: the projects they accompany, when they are there."""
    found = get_mentor(village, pk, request.actor)
    return render(request, "incubation/mentors/mentor.html", _values(request, found))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What a mentor helps in."""
    found = get_mentor(village, pk, request.actor)
    form = MentorForm(request.POST or None, initial=MentorForm.values_of(found))
    return answer_form(
        request,
        form,
        lambda: actions.change_mentor(
            mentor=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=_page(found),
        title=_("What they help in"),
        submit=_("Save"),
        trail=trails.of_mentor(found),
        end_url=reverse("mentors:stop", args=[village, pk]),
        end_label=_("They are a mentor no more"),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def stop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody is a mentor no more."""
    found = get_mentor(village, pk, request.actor)
    actions.stop_mentor(mentor=found, by=request.actor, now=clock.now())
    return redirect("mentors:list", village)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def open_hours(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A mentor is there, in slots."""
    found = get_mentor(village, pk, request.actor)
    form = HoursForm(village, request.actor, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: office_hours.open_hours(
            mentor=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The projects find the slots on their page."),
        then=_page(found),
        title=_("Office hours of %(name)s") % {"name": found.party.name},
        submit=_("Open the slots"),
        trail=trails.of_mentor(found),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def move(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Office hours begin at another time."""
    found = get_hours(village, pk, request.actor)
    local = found.starts_at.astimezone(village.zone)
    form = MoveHoursForm(
        village, request.POST or None, initial={"day": local.date(), "start": local.time()}
    )
    return answer_form(
        request,
        form,
        lambda: office_hours.move_hours(
            hours=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The office hours are moved; who had taken a slot is told."),
        then=_page(found.mentor),
        title=_("Move the office hours"),
        submit=_("Move them"),
        trail=trails.of_mentor(found.mentor),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def close(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A mentor is not there after all."""
    found = get_hours(village, pk, request.actor)
    form = WhyForm(request.POST or None)
    then = _page(found.mentor)

    def closed() -> bool:
        office_hours.close_hours(hours=found, **form.asked(), by=request.actor, now=clock.now())
        return True

    return answer_form(
        request,
        form,
        closed,
        said=_("The office hours are closed; who had taken a slot is told."),
        then=then,
        title=_("Close the office hours"),
        submit=_("Close them"),
        trail=trails.of_mentor(found.mentor),
        is_danger=True,
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def note(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What was said in a slot."""
    found = get_slot(village, pk)
    form = NotesForm(request.POST or None, initial={"notes": found.notes})
    return answer_form(
        request,
        form,
        lambda: office_hours.note_slot(
            slot=found, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=_page(found.mentor),
        title=_("What was said"),
        submit=_("Save"),
        trail=trails.of_mentor(found.mentor),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def move_slot(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """One slot begins at another time."""
    found = get_slot(village, pk)
    local = found.starts_at.astimezone(village.zone)
    form = MoveSlotForm(
        village,
        request.actor,
        request.POST or None,
        initial={"day": local.date(), "start": local.time()},
    )
    return answer_form(
        request,
        form,
        lambda: office_hours.move_slot(
            slot=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The slot is moved; whoever has it is told."),
        then=_page(found.mentor),
        title=_("Move one slot"),
        submit=_("Move it"),
        trail=trails.of_mentor(found.mentor),
    )


def _values(request: TeamRequest, found: Mentor) -> dict[str, Any]:
    now = clock.now()
    return {
        "mentor": found,
        "pairs": pairs_of(found),
        "hours": hours_to_come(found.village, now=now, mentor=found),
        "past": hours_past(found, now=now),
        "may_run": may_run(request.actor, found.village),
        "now": now,
    }


def _page(found: Mentor) -> str:
    return reverse("mentors:mentor", args=[found.village, found.pk])
