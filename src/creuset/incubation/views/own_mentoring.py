"""What a mentor does on their own pages: their office hours, what was said, the time they give."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock
from creuset.core.text import instant_text
from creuset.incubation.actions import office_hours
from creuset.incubation.forms.following import (
    HoursForm,
    MoveHoursForm,
    MoveSlotForm,
    NotesForm,
)
from creuset.incubation.forms.steps import WhyForm
from creuset.incubation.models import Mentor, OfficeHours, Slot
from creuset.incubation.queries.mentoring import (
    find_own_mentor,
    get_hours,
    get_slot,
    hours_past,
    hours_to_come,
    pairs_of,
)
from creuset.incubation.views import trails
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

BASE = "core/my.html"


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
    mentor = _mentor(request, village)
    form = HoursForm(village, request.actor, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: office_hours.open_hours(
            mentor=mentor, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The projects find the slots on their page."),
        then=_page(village),
        title=_("Open office hours"),
        submit=_("Open the slots"),
        base=BASE,
        trail=trails.of_mentoring(village),
    )


@require_http_methods(["GET", "POST"])
@member_page
def move(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """My office hours begin at another time."""
    found = _hours(request, village, pk)
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
        then=_page(village),
        title=_("Move the office hours"),
        submit=_("Move them"),
        base=BASE,
        trail=trails.of_mentoring(village),
    )


@require_http_methods(["GET", "POST"])
@member_page
def close(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I am not there after all."""
    found = _hours(request, village, pk)
    form = WhyForm(request.POST or None)

    def closed() -> bool:
        office_hours.close_hours(hours=found, **form.asked(), by=request.actor, now=clock.now())
        return True

    return answer_form(
        request,
        form,
        closed,
        said=_("The office hours are closed; who had taken a slot is told."),
        then=_page(village),
        title=_("Close the office hours"),
        submit=_("Close them"),
        is_danger=True,
        base=BASE,
        trail=trails.of_mentoring(village),
    )


@require_http_methods(["GET", "POST"])
@member_page
def note(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What was said in a slot of mine."""
    found = _slot(request, village, pk)
    form = NotesForm(request.POST or None, initial={"notes": found.notes})
    return answer_form(
        request,
        form,
        lambda: office_hours.note_slot(
            slot=found, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=_page(village),
        title=_("What was said"),
        lede=_slot_words(found, village),
        submit=_("Save"),
        base=BASE,
        trail=trails.of_mentoring(village),
    )


@require_http_methods(["GET", "POST"])
@member_page
def move_slot(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """One slot of mine begins at another time."""
    found = _slot(request, village, pk)
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
        then=_page(village),
        title=_("Move one slot"),
        submit=_("Move it"),
        base=BASE,
        trail=trails.of_mentoring(village),
    )


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


def _page(village: Village) -> str:
    return reverse("programme_my:mentoring", args=[village])


def _slot_words(slot: Slot, village: Village) -> str:
    when = instant_text(slot.starts_at, village.zone)
    return f"{slot.member.project.title}, {when}" if slot.member else when
