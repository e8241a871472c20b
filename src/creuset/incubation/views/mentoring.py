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
from creuset.incubation.forms.following import MentorForm, NewMentorForm
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
from creuset.incubation.views import office_hours, trails
from creuset.incubation.views.office_hours import DESK
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
        then=DESK.page(found),
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
    return office_hours.open_page(request, get_mentor(village, pk, request.actor), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def move(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Office hours begin at another time."""
    return office_hours.move_page(request, get_hours(village, pk, request.actor), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def close(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A mentor is not there after all."""
    return office_hours.close_page(request, get_hours(village, pk, request.actor), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def note(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What was said in a slot."""
    return office_hours.note_page(request, get_slot(village, pk), DESK)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def move_slot(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """One slot begins at another time."""
    return office_hours.move_slot_page(request, get_slot(village, pk), DESK)


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
