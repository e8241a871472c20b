"""What is done with the office hours of a mentor, by the team at the desk and by the mentor on their own pages.

Who may do what is judged by the actions; a door says where one stands, and its pages find the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.core import clock
from creuset.core.text import instant_text
from creuset.incubation.actions import office_hours
from creuset.incubation.forms.following import HoursForm, MoveHoursForm, MoveSlotForm, NotesForm
from creuset.incubation.forms.steps import WhyForm
from creuset.incubation.models import Mentor, OfficeHours, Slot
from creuset.incubation.views import trails
from creuset.incubation.views.trails import Trail
from creuset.people.requests import MemberRequest, TeamRequest
from creuset.people.views.answers import answer_form

type Request = TeamRequest | MemberRequest


@dataclass(frozen=True)
class Door:
    """From where office hours are kept: the page they stand on, what its forms stand in, the way back."""

    page: Callable[[Mentor], str]
    base: str
    trail: Callable[[Mentor], Trail]


DESK = Door(
    lambda mentor: reverse("mentors:mentor", args=[mentor.village, mentor.pk]),
    "core/desk.html",
    trails.of_mentor,
)
MENTOR = Door(
    lambda mentor: reverse("programme_my:mentoring", args=[mentor.village]),
    "core/my.html",
    lambda mentor: trails.of_mentoring(mentor.village),
)


def open_page(request: Request, found: Mentor, door: Door) -> HttpResponse:
    """A mentor is there, in slots."""
    form = HoursForm(found.village, request.actor, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: office_hours.open_hours(
            mentor=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The projects find the slots on their page."),
        then=door.page(found),
        title=_("Office hours of %(name)s") % {"name": found.party.name},
        submit=_("Open the slots"),
        base=door.base,
        trail=door.trail(found),
    )


def move_page(request: Request, found: OfficeHours, door: Door) -> HttpResponse:
    """Office hours begin at another time."""
    village = found.mentor.village
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
        then=door.page(found.mentor),
        title=_("Move the office hours"),
        submit=_("Move them"),
        base=door.base,
        trail=door.trail(found.mentor),
    )


def close_page(request: Request, found: OfficeHours, door: Door) -> HttpResponse:
    """A mentor is not there after all."""
    form = WhyForm(request.POST or None)

    def closed() -> bool:
        office_hours.close_hours(hours=found, **form.asked(), by=request.actor, now=clock.now())
        return True

    return answer_form(
        request,
        form,
        closed,
        said=_("The office hours are closed; who had taken a slot is told."),
        then=door.page(found.mentor),
        title=_("Close the office hours"),
        submit=_("Close them"),
        base=door.base,
        trail=door.trail(found.mentor),
        is_danger=True,
    )


def note_page(request: Request, found: Slot, door: Door) -> HttpResponse:
    """What was said in a slot."""
    form = NotesForm(request.POST or None, initial={"notes": found.notes})
    return answer_form(
        request,
        form,
        lambda: office_hours.note_slot(
            slot=found, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=door.page(found.mentor),
        title=_("What was said"),
        lede=_slot_words(found),
        submit=_("Save"),
        base=door.base,
        trail=door.trail(found.mentor),
    )


def move_slot_page(request: Request, found: Slot, door: Door) -> HttpResponse:
    """One slot begins at another time."""
    village = found.mentor.village
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
        then=door.page(found.mentor),
        title=_("Move one slot"),
        submit=_("Move it"),
        base=door.base,
        trail=door.trail(found.mentor),
    )


def _slot_words(slot: Slot) -> str:
    when = instant_text(slot.starts_at, slot.mentor.village.zone)
    return f"{slot.member.project.title}, {when}" if slot.member else when
