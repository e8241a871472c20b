"""What a mentor does on their own pages: their office hours, what was said, the time they give."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock
from creuset.incubation.models import Mentor, OfficeHours, Slot
from creuset.incubation.queries.mentoring import (
    find_own_mentor,
    get_hours,
    get_slot,
    hours_past,
    hours_to_come,
    pairs_of,
)
from creuset.incubation.views import office_hours
from creuset.incubation.views.office_hours import MENTOR
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """The projects that I accompany, and my office hours."""
    mentor, now = _mentor(request, village), clock.now()
    pairs, today = pairs_of(mentor), village.day_of(now)
    values: dict[str, Any] = {
        "hours": hours_to_come(village, now=now, mentor=mentor),
        "past": hours_past(mentor, now=now),
        "pairs": pairs,
        "current": [one.pk for one in pairs if one.holds_on(today)],
        "now": now,
    }
    return render(request, "incubation/programme/mentoring.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def open_hours(request: MemberRequest, village: Village) -> HttpResponse:
    """I am there, in slots."""
    return office_hours.open_page(request, _mentor(request, village), MENTOR)


@require_http_methods(["GET", "POST"])
@member_page
def move(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """My office hours begin at another time."""
    return office_hours.move_page(request, _hours(request, village, pk), MENTOR)


@require_http_methods(["GET", "POST"])
@member_page
def close(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I am not there after all."""
    return office_hours.close_page(request, _hours(request, village, pk), MENTOR)


@require_http_methods(["GET", "POST"])
@member_page
def note(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What was said in a slot of mine."""
    return office_hours.note_page(request, _slot(request, village, pk), MENTOR)


@require_http_methods(["GET", "POST"])
@member_page
def move_slot(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """One slot of mine begins at another time."""
    return office_hours.move_slot_page(request, _slot(request, village, pk), MENTOR)


def _mentor(request: MemberRequest, village: Village) -> Mentor:
    found = find_own_mentor(village, request.actor)
    if found is None:
        raise Http404
    return found


def _hours(request: MemberRequest, village: Village, pk: int) -> OfficeHours:
    found = get_hours(village, pk, request.actor)
    if found.mentor.party_id != request.actor.party_id:
        raise Http404
    return found


def _slot(request: MemberRequest, village: Village, pk: int) -> Slot:
    found = get_slot(village, pk)
    if found.mentor.party_id != request.actor.party_id:
        raise Http404
    return found
