"""Auditions: at the desk their hours and rooms, on one's own pages the hour at which one is heard."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import calendars, clock
from creuset.core.http import chosen_row
from creuset.core.roles import Capability
from creuset.core.text import localized
from creuset.incubation.actions import auditions as actions
from creuset.incubation.forms.auditions import AuditionsForm, MoveForm
from creuset.incubation.queries.auditions import (
    auditions_of,
    entries_of,
    get_audition,
    get_led,
    get_pair,
    get_room_booking,
    room_names,
    schedule_of,
    title_of,
    unheard,
)
from creuset.incubation.queries.rooms import get_round
from creuset.incubation.words.crumbs import round_crumbs
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import answer_form
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village


@require_GET
@team_page(Capability.RUN_PROGRAMMES)
def auditions(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who is heard when and where, and who has no hour yet."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    rows = auditions_of(in_round)
    values = {
        "in_round": in_round,
        "call": in_round.call,
        "rows": [(one, room_names(one)) for one in rows],
        "first": {one.booking_id: one.pk for one in reversed(rows)}.values(),
        "unheard": unheard(in_round),
        "now": clock.now(),
    }
    return render(request, "incubation/deliberations/auditions.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def make(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Those who have no hour get theirs, in a room that is booked."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    form = AuditionsForm(village, unheard(in_round), _rooms(request, village), *_typed(request))
    return answer_form(
        request,
        form,
        lambda: actions.make_auditions(
            in_round=in_round, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The rooms are booked, and each applicant is told."),
        then=reverse("deliberation_desk:auditions", args=[village, pk]),
        title=_("Set the hours of auditions"),
        crumbs=round_crumbs(in_round, "deliberation_desk:auditions"),
        submit=_("Book the room and tell them"),
        lede=localized(in_round.names),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def move(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An audition takes another hour, in the same room or another one."""
    row = get_led(village, pk, by=request.actor)
    form = MoveForm(village, _rooms(request, village), row, *_typed(request))
    return answer_form(
        request,
        form,
        lambda: actions.move_audition(
            audition=row, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("It is moved, its room with it, and the applicant is told."),
        then=reverse("deliberation_desk:auditions", args=[village, row.round_id]),
        title=_("Another hour"),
        crumbs=round_crumbs(row.round, "deliberation_desk:auditions"),
        submit=_("Move the audition"),
        lede=row.application.title,
    )


def _rooms(request: TeamRequest, village: Village) -> list[Resource]:
    rows = resources_seen(village, request.actor).select_related("building", "village")
    return list(rows.order_by("building__position", "position", "pk"))


def _typed(request: TeamRequest) -> list[QueryDict]:
    return [request.POST] if request.method == "POST" else []


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def swap(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Two auditions change places."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    first, second = (chosen_row(request.POST.get(name, "")) for name in ("first", "second"))
    one, other = get_pair(in_round, first, second)
    actions.swap_auditions(first=one, second=other, by=request.actor, now=clock.now())
    messages.success(request, _("They changed places, and both are told."))
    return redirect("deliberation_desk:auditions", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The room is free again."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    booking = get_room_booking(in_round, chosen_row(request.POST.get("booking", "")))
    actions.drop_auditions(in_round=in_round, booking=booking, by=request.actor, now=clock.now())
    messages.success(request, _("The room is free again; those to be heard in it have no hour."))
    return redirect("deliberation_desk:auditions", village, pk)


@require_GET
@member_page
def schedule(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """Whom the jury hears when and where, as a juror may know it."""
    in_round, seat = get_round(village, pk, by=request.actor, face="my")
    values = {
        "in_round": in_round,
        "call": in_round.call,
        "rows": schedule_of(in_round, seat),
        "now": clock.now(),
    }
    return render(request, "incubation/deliberations/schedule.html", values)


@require_GET
@member_page
def audition(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """The hour and the room at which one is heard."""
    row = get_audition(village, pk, by=request.actor)
    values = {
        "row": row,
        "call": row.round.call,
        "room": room_names(row),
        "is_own": row.application.holder_id == request.actor.party_id,
    }
    return render(request, "incubation/deliberations/audition.html", values)


@require_GET
@member_page
def as_ics(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """The same, for a calendar."""
    row = get_audition(village, pk, by=request.actor)
    title = title_of(row.round, get_language() or village.language)
    answer = HttpResponse(
        calendars.written(title, entries_of([row], title=title)),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="audition.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
