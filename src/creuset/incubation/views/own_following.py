"""What those who make a project do in their programme: goals, what they hand in, slots of office hours."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.text import in_language
from creuset.core.voice import instant_text
from creuset.incubation.actions import following, milestones, office_hours
from creuset.incubation.forms.following import GoalForm, HandInForm, WishForm
from creuset.incubation.models import Member
from creuset.incubation.queries.cohorts import get_own_member
from creuset.incubation.queries.mentoring import (
    free_slots,
    get_goal,
    get_milestone,
    get_slot,
    slots_to_come,
)
from creuset.incubation.views import trails
from creuset.incubation.views.following import goal_ends
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

BASE = "core/my.html"


@require_http_methods(["GET", "POST"])
@member_page
def new_goal(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """We set a goal."""
    found, form = get_own_member(village, pk, request.actor), GoalForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: following.set_goal(member=found, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The goal is set."),
        then=_page(found),
        title=_("A goal of “%(title)s”") % {"title": found.project.title},
        submit=_("Set the goal"),
        trail=trails.of_own(found),
        base=BASE,
    )


@require_POST
@member_page
def end_goal(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """We reached a goal, give it up, or take it up again."""
    found = get_own_member(village, pk, request.actor)
    goal_ends(request, get_goal(found, row))
    return redirect("programme_my:member", village, pk)


@require_http_methods(["GET", "POST"])
@member_page
def hand_in(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """We hand in what a milestone wants."""
    found = get_own_member(village, pk, request.actor)
    asked = get_milestone(found, row)
    form = HandInForm(request.POST or None, request.FILES or None, initial={"words": asked.words})
    return answer_form(
        request,
        form,
        lambda: milestones.hand_in(
            milestone=asked, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("It is handed in; the team answers."),
        then=_page(found),
        title=in_language(asked.names),
        lede=_("Hand in what this milestone wants: words, a link or a file."),
        submit=_("Hand it in"),
        trail=trails.of_own(found),
        base=BASE,
    )


@require_GET
@member_page
def slots(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """The slots of office hours that we may take."""
    found = get_own_member(village, pk, request.actor)
    values = {"member": found, "slots": free_slots(found, now=clock.now()), "now": clock.now()}
    return render(request, "incubation/programme/slots.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def take(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """We take a slot, or this one instead of another of ours."""
    found = get_own_member(village, pk, request.actor)
    asked = get_slot(village, row)
    own = {str(one.pk): one for one in slots_to_come(found, now=clock.now())}
    named = [
        (key, f"{one.mentor.party.name} – {instant_text(one.starts_at)}")
        for key, one in own.items()
    ]
    form = WishForm(named, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: office_hours.take_slot(
            slot=asked,
            member=found,
            wish=form.cleaned_data["wish"],
            instead=own.get(form.cleaned_data.get("instead", "")),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The slot is yours; the mentor is told."),
        then=_page(found),
        title=f"{asked.mentor.party.name} – {instant_text(asked.starts_at)}",
        submit=_("Take it"),
        trail=trails.of_own(found),
        base=BASE,
    )


@require_POST
@member_page
def give_back(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """We give a slot back."""
    found = get_own_member(village, pk, request.actor)
    office_hours.give_back(slot=get_slot(village, row), by=request.actor, now=clock.now())
    messages.success(request, _("The slot is free again; the mentor is told."))
    return redirect(_page(found))


def _page(found: Member) -> str:
    return reverse("programme_my:member", args=[found.cohort.village, found.pk])
