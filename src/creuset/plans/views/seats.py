"""Who sits by a subscription of a company: said by its admins on their pages, by the team at the desk."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import attempt
from creuset.plans.actions import seating
from creuset.plans.forms.seats import SeatForm
from creuset.plans.models import Subscription
from creuset.plans.permissions import may_act_for
from creuset.plans.queries.seats import get_seat, seats_page
from creuset.plans.queries.subscriptions import get_subscription
from creuset.villages.models import Village

MY, DESK = "my", "desk"
BASES = {MY: "core/my.html", DESK: "core/desk.html"}
NAMES = {MY: "plans_my", DESK: "plans"}


@require_http_methods(["GET", "POST"])
@member_page
def my_seats(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Who sits by a subscription of my company; I give its seats."""
    return _page(request, village, _mine(request, village, pk), MY, request.actor)


@require_POST
@member_page
def my_end(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody of my company sits there no more."""
    return _end(request, village, _mine(request, village, pk), row, MY, request.actor)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def seats(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Who sits by a company's subscription; the team gives its seats in its name."""
    found = _of_company(get_subscription(village, pk, by=request.actor))
    return _page(request, village, found, DESK, request.actor)


@require_POST
@team_page(Capability.CHANGE_PLANS)
def end(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody sits there no more."""
    found = _of_company(get_subscription(village, pk, by=request.actor))
    return _end(request, village, found, row, DESK, request.actor)


def _mine(request: MemberRequest, village: Village, pk: int) -> Subscription:
    found = _of_company(get_subscription(village, pk, by=request.actor))
    if not may_act_for(request.actor, village, found.party):
        raise Http404
    return found


def _of_company(found: Subscription) -> Subscription:
    if not found.party.is_organisation:
        raise Http404
    return found


def _page(
    request: HttpRequest, village: Village, found: Subscription, face: str, by: Actor
) -> HttpResponse:
    now = clock.now()
    today = village.day_of(now)
    page = seats_page(found, today)
    form = SeatForm(page.free, page.places, request.POST or None)
    if form.is_valid():
        made = attempt(
            form, lambda: seating.seat(subscription=found, **form.values(), by=by, now=now)
        )
        if made:
            messages.success(request, _("%(name)s has a seat.") % {"name": made.person.name})
            return redirect(f"{NAMES[face]}:seats", village, found.pk)
    values = {
        "base": BASES[face],
        "subscription": found,
        "sitting": page.sitting,
        "room": page.room,
        "has_room": page.has_room,
        "history": page.history,
        "form": form,
        "free": page.free,
        "end_url": f"{NAMES[face]}:unseat",
        "back_url": f"{NAMES[face]}:subscription",
        "now": now,
    }
    return render(request, "plans/seats.html", values, status=422 if form.errors else 200)


def _end(
    request: HttpRequest, village: Village, found: Subscription, row: int, face: str, by: Actor
) -> HttpResponse:
    ended = seating.unseat(seat=get_seat(found, row), by=by, now=clock.now())
    messages.success(
        request, _("%(name)s has no seat there any more.") % {"name": ended.person.name}
    )
    return redirect(f"{NAMES[face]}:seats", village, found.pk)
