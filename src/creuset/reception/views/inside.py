"""Who is in the buildings now: at the desk, on a sheet for the fire brigade, and each for themselves."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.bookings import codes
from creuset.bookings.states import Means
from creuset.core import clock
from creuset.core.forms import begin_with
from creuset.core.roles import Capability
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import attempt
from creuset.reception import actions
from creuset.reception.day_words import day_words
from creuset.reception.forms import ArriveForm, BuildingForm
from creuset.reception.permissions import may_receive
from creuset.reception.queries import (
    find_open,
    get_presence,
    pass_code,
    presences_of,
    serving,
    who_is_inside,
)
from creuset.reception.queries.workdays import find_workday
from creuset.villages.models import Village
from creuset.villages.retention import months

LATEST = 10


@require_GET
@team_page(Capability.SEE_VISITS)
def inside(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who is in each building, and whoever comes without a booking."""
    return _page(request, village, now=clock.now())


@require_POST
@team_page(Capability.RECEIVE)
def arrive(request: TeamRequest, village: Village) -> HttpResponse:
    """Somebody came who has not booked."""
    now = clock.now()
    form = ArriveForm(village, serving(village, now=now), request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.arrive(
                village=village, **form.asked(), by=request.actor, how=Means.RECEPTION, now=now
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s is here.") % {"name": made.called})
            # Whoever writes down a queue of people writes on where they began.
            return redirect(f"{reverse('inside:list', args=[village])}?next=1")
    return _page(request, village, form=form, now=now)


@require_POST
@team_page(Capability.RECEIVE)
def leave(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody has left."""
    found = get_presence(village, pk, by=request.actor)
    actions.leave(presence=found, by=request.actor, how=Means.RECEPTION, now=clock.now())
    messages.success(request, _("%(name)s has left.") % {"name": found.called})
    came_from = "visitors:list" if request.POST.get("next") == "visitors" else "inside:list"
    return redirect(came_from, village)


@require_GET
@team_page(Capability.SEE_VISITS)
def sheet(request: TeamRequest, village: Village) -> HttpResponse:
    """The list for the fire brigade: one light page without scripts, to be read on a phone or printed."""
    now = clock.now()
    values = {"houses": who_is_inside(village, by=request.actor, now=now), "now": now}
    answer = render(request, "reception/fire_list.html", values)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """Whether I am counted in the building, my code for the entrance, and when I was there."""
    return _mine(request, village, now=clock.now())


@require_POST
@member_page
def come(request: MemberRequest, village: Village) -> HttpResponse:
    """I am here."""
    now, person = clock.now(), request.actor.party
    form = BuildingForm(serving(village, now=now), request.POST)
    if form.is_valid() and person is not None:
        made = attempt(
            form,
            lambda: actions.arrive(
                village=village, person=person, **form.asked(), by=request.actor, now=now
            ),
        )
        if made is not None:
            messages.success(request, _("You are counted in the building."))
            return redirect("presence_my:mine", village)
    return _mine(request, village, form=form, now=now)


@require_POST
@member_page
def go(request: MemberRequest, village: Village) -> HttpResponse:
    """I leave."""
    now, person = clock.now(), request.actor.party
    found = find_open(village, person, now=now) if person else None
    if found is not None:
        actions.leave(presence=found, by=request.actor, now=now)
        messages.success(request, _("You are counted in the building no more."))
    return redirect("presence_my:mine", village)


def _page(
    request: TeamRequest, village: Village, *, now: datetime, form: ArriveForm | None = None
) -> HttpResponse:
    houses = who_is_inside(village, by=request.actor, now=now)
    may_write = may_receive(request.actor, village)
    shown = form or ArriveForm(village, serving(village, now=now))
    if "next" in request.GET:
        begin_with(shown, "person")
    values = {
        "houses": houses,
        "count": sum(house.count for house in houses),
        "unsure": sum(house.unsure for house in houses),
        "form": shown if may_write else None,
        "may_write": may_write,
        "now": now,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "reception/inside.html", values, status=status)


def _mine(
    request: MemberRequest, village: Village, *, now: datetime, form: BuildingForm | None = None
) -> HttpResponse:
    person = request.actor.party
    code = pass_code(village, person) if person else ""
    latest = presences_of(village, by=request.actor).filter(person=person)
    values = {
        "inside": find_open(village, person, now=now) if person else None,
        "form": form or BuildingForm(serving(village, now=now)),
        "typed": codes.spaced(code),
        "drawn": codes.drawn(code),
        "latest": latest.order_by("-came_at", "-pk")[:LATEST],
        "today_words": day_words(find_workday(village, person, village.day_of(now)))
        if person
        else "",
        "months": months(village, "presences"),
        "now": now,
    }
    status = 422 if form is not None and form.errors else 200
    answer = render(request, "reception/my_presence.html", values, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
