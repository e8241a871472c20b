"""What whoever accompanies a project writes of it: sheets, time, milestones; the team at the desk, mentors at theirs.

Who may do what is judged by the actions; a door says where one stands, and what its forms ask.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.core import clock
from creuset.incubation.actions import following, milestones
from creuset.incubation.forms.following import (
    DoneForm,
    DueForm,
    MilestoneForm,
    SendBackForm,
    SheetForm,
    SupportForm,
)
from creuset.incubation.models import FollowUp, Member, Milestone, SupportHour
from creuset.incubation.queries.cohorts import stages_of
from creuset.incubation.queries.mentoring import goals_of, goals_open
from creuset.incubation.views import trails
from creuset.incubation.views.trails import Trail
from creuset.people.requests import MemberRequest, TeamRequest
from creuset.people.views.answers import answer_form

type Request = TeamRequest | MemberRequest


@dataclass(frozen=True)
class Door:
    """From where a project is accompanied: the names of its addresses, what its pages stand in, the way back."""

    names: str
    base: str
    trail: Callable[[Member], Trail]
    #: The team writes what it alone reads, and time that others gave.
    is_team: bool

    def page(self, member: Member) -> str:
        """Return the address of the project."""
        return reverse(f"{self.names}:member", args=[member.cohort.village, member.pk])


DESK = Door("cohorts", "core/desk.html", trails.of_member, is_team=True)
MENTOR = Door("accompanied", "core/my.html", trails.of_accompanied, is_team=False)


def support_page(request: Request, found: Member, door: Door) -> HttpResponse:
    """Time was given to a project."""
    village = found.cohort.village
    form = SupportForm(
        village,
        goals_open(found),
        request.POST or None,
        asks_giver=door.is_team,
        initial={"given_on": village.day_of(clock.now())},
    )
    return answer_form(
        request,
        form,
        lambda: following.give_support(
            member=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("It is written down."),
        then=door.page(found),
        title=_("Time given to “%(title)s”") % {"title": found.project.title},
        submit=_("Write it down"),
        base=door.base,
        trail=door.trail(found),
    )


def drop_support(request: Request, found: Member, row: SupportHour, door: Door) -> HttpResponse:
    """Time that was written by mistake counts no more."""
    following.remove_support(support=row, by=request.actor, now=clock.now())
    return redirect(door.page(found))


def sheet_page(
    request: Request, found: Member, door: Door, *, kept: FollowUp | None = None
) -> HttpResponse:
    """A follow-up sheet is written, or `kept` is written anew."""
    form = SheetForm(
        goals_of(found) if kept else goals_open(found),
        request.POST or None,
        asks_private=door.is_team,
        initial=SheetForm.values_of(kept)
        if kept
        else {"held_on": found.cohort.village.day_of(clock.now())},
    )
    return answer_form(
        request,
        form,
        lambda: following.write_sheet(
            member=found, sheet=kept, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved.") if kept else _("The sheet is written."),
        then=door.page(found),
        title=_("Follow-up of “%(title)s”") % {"title": found.project.title},
        submit=_("Save") if kept else _("Keep the sheet"),
        base=door.base,
        trail=door.trail(found),
    )


def new_milestone_page(request: Request, found: Member, door: Door) -> HttpResponse:
    """A project has a milestone of its own."""
    form = MilestoneForm(
        found.cohort.village, stages_of(found.cohort.programme), request.POST or None
    )
    return answer_form(
        request,
        form,
        lambda: milestones.set_milestone(
            member=found, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The milestone is set."),
        then=door.page(found),
        title=_("A milestone of “%(title)s”") % {"title": found.project.title},
        submit=_("Add the milestone"),
        base=door.base,
        trail=door.trail(found),
    )


def due_page(request: Request, found: Member, asked: Milestone, door: Door) -> HttpResponse:
    """A milestone is due on another day."""
    form = DueForm(request.POST or None, initial={"due_on": asked.due_on})
    drop = reverse("cohorts:drop_milestone", args=[found.cohort.village, found.pk, asked.pk])
    return answer_form(
        request,
        form,
        lambda: milestones.move_milestone(
            milestone=asked, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("Saved."),
        then=door.page(found),
        title=_("Another day for the milestone"),
        submit=_("Save"),
        base=door.base,
        trail=door.trail(found),
        end_url=drop if door.is_team else "",
        end_label=_("Drop this milestone"),
    )


def done_page(request: Request, found: Member, asked: Milestone, door: Door) -> HttpResponse:
    """A milestone is found done."""
    today = found.cohort.village.day_of(clock.now())
    form = DoneForm(request.POST or None, initial={"on": today})
    return answer_form(
        request,
        form,
        lambda: milestones.find_done(
            milestone=asked, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The milestone is done; the project is told."),
        then=door.page(found),
        title=_("The milestone is done"),
        submit=_("It is done"),
        base=door.base,
        trail=door.trail(found),
    )


def send_back_page(request: Request, found: Member, asked: Milestone, door: Door) -> HttpResponse:
    """Something is missing in what was handed in."""
    form = SendBackForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: milestones.send_back(
            milestone=asked, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The project is told what is missing."),
        then=door.page(found),
        title=_("Something is missing"),
        submit=_("Send it back"),
        base=door.base,
        trail=door.trail(found),
    )
