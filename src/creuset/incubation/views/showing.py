"""What anybody reads of cohorts – alumni, demo days –, and what the team and the projects say of it."""

import logging

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from creuset.core import clock
from creuset.core.rates import Limiter
from creuset.core.roles import Capability
from creuset.incubation.actions import showing as actions
from creuset.incubation.forms.showing import DemoDayForm, PitchesForm, ShownForm, SignUpForm
from creuset.incubation.queries.cohorts import (
    get_cohort,
    get_member,
    get_own_member,
    get_session,
    members_of,
)
from creuset.incubation.queries.showing import alumni_shown, get_demo_day, own_showing
from creuset.incubation.states import MemberState
from creuset.incubation.views import trails
from creuset.people.requests import (
    MemberRequest,
    PublicRequest,
    TeamRequest,
    member_page,
    team_page,
)
from creuset.people.views.answers import answer_form, attempt
from creuset.villages.models import Village

log = logging.getLogger(__name__)

#: One network address: five names at once, then one a minute; one mail box is written to no more often either.
limiter = Limiter(size=5, per_minute=1)
boxes = Limiter(size=3, per_minute=1)


@require_safe
def alumni(request: PublicRequest, village: Village) -> HttpResponse:
    """The projects that went through, of those that agreed to be named."""
    return render(request, "incubation/showing/alumni.html", {"cohorts": alumni_shown(village)})


@never_cache
@require_http_methods(["GET", "POST"])
def demo_day(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """A demo day: when, where, who pitches; whoever comes leaves a name. A program is thanked, and nothing is kept."""
    now = clock.now()
    found = get_demo_day(village, code, now=now)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_program:
            log.warning("a program that signed up was passed over at %s", village.slug)
            return _signed_up(request, village, code)
        box = form.cleaned_data["email"].lower()
        if limiter.wait(request.META.get("REMOTE_ADDR", ""), now=now) or boxes.wait(box, now=now):
            log.warning("too many names from one address at %s", village.slug)
            return render(request, "429.html", status=429)
        if attempt(form, lambda: actions.sign_up(cohort=found.cohort, **form.asked(), now=now)):
            return _signed_up(request, village, code)
    values = {"day": found, "form": form if found.takes_names else None, "now": now}
    status = 422 if form.errors else 200
    return render(request, "incubation/showing/demo_day.html", values, status=status)


def _signed_up(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    messages.success(request, _("Thank you: the invitation is under way to your mail box."))
    return redirect("demo_days:demo_day", village, code)


@require_http_methods(["GET", "POST"])
@member_page
def show(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """We agree that anybody reads of our project, with these words."""
    found = get_own_member(village, pk, request.actor)
    shown = own_showing(found)
    form = ShownForm(request.POST or None, initial=ShownForm.values_of(shown))
    return answer_form(
        request,
        form,
        lambda: actions.show_project(
            member=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Anybody may read of the project."),
        then=reverse("programme_my:member", args=[village, pk]),
        title=_("What anybody reads of “%(title)s”") % {"title": found.project.title},
        submit=_("Show the project"),
        trail=trails.of_own(found),
        base="core/my.html",
        end_url=reverse("programme_my:hide", args=[village, pk]) if shown else "",
        end_label=_("Show it no more"),
    )


@require_POST
@member_page
def hide_own(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """We take it back."""
    found = get_own_member(village, pk, request.actor)
    actions.hide_project(member=found, by=request.actor, now=clock.now())
    messages.success(request, _("The project is shown to nobody outside any more."))
    return redirect("programme_my:member", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def hide(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A project asked to be shown no more."""
    found = get_member(village, pk, request.actor)
    actions.hide_project(member=found, by=request.actor, now=clock.now())
    messages.success(request, _("The project is shown to nobody outside any more."))
    return redirect("cohorts:member", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def show_day(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The page of the demo day is public, with these words."""
    found = get_cohort(village, pk, request.actor)
    form = DemoDayForm(village, found, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.show_demo_day(
            cohort=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Anybody reads the page of the demo day."),
        then=reverse("cohorts:sessions", args=[village, pk]),
        title=_("The page of the demo day"),
        lede=_("It says when and where, and who pitches; whoever comes leaves a name there."),
        submit=_("Show it to anybody"),
        trail=trails.of_sessions(found),
        end_url=reverse("cohorts:hide_day", args=[village, pk]) if found.demo_shown_at else "",
        end_label=_("Show it no more"),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def hide_day(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The page of the demo day is public no more."""
    found = get_cohort(village, pk, request.actor)
    actions.hide_demo_day(cohort=found, by=request.actor, now=clock.now())
    messages.success(request, _("The page of the demo day is public no more."))
    return redirect("cohorts:sessions", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def pitches(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who pitches at a demo day, in which order."""
    found = get_session(village, pk, request.actor)
    rows = [
        one
        for one in members_of(found.cohort)
        if one.state in (MemberState.INSIDE, MemberState.FINISHED)
    ]
    form = PitchesForm(rows, found.pitches.order_by("position"), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.write_pitches(
            session=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=reverse("cohorts:session", args=[village, pk]),
        title=_("Who pitches, and when"),
        submit=_("Keep the order"),
        trail=trails.of_session(found),
    )
