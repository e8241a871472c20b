"""The projects that a mentor accompanies, on the mentor's own pages: read, and written of."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.incubation.models import MEMBER_LABELS, Member
from creuset.incubation.queries.followed import member_page
from creuset.incubation.queries.mentoring import (
    get_mentored,
    get_milestone,
    get_sheet,
    get_support,
)
from creuset.incubation.states import MemberState
from creuset.incubation.views import accompanying
from creuset.incubation.views.accompanying import MENTOR
from creuset.people.requests import MemberRequest
from creuset.people.requests import member_page as of_member
from creuset.villages.models import Village


def _mentored(request: MemberRequest, village: Village, pk: int) -> Member:
    return get_mentored(village, pk, request.actor, on=village.day_of(clock.now()))


@require_GET
@of_member
def member(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """A project that I accompany: how it goes, what it wants, what was said."""
    found = _mentored(request, village, pk)
    values = {
        "member": found,
        "cohort": found.cohort,
        "page": member_page(found, now=clock.now()),
        "ways": "accompanied",
        "reads_all": True,
        "me": request.actor.party_id,
        "state_label": MEMBER_LABELS[MemberState(found.state)],
        "now": clock.now(),
    }
    return render(request, "incubation/programme/accompanied.html", values)


@require_http_methods(["GET", "POST"])
@of_member
def new_sheet(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I write down what was said."""
    return accompanying.sheet_page(request, _mentored(request, village, pk), MENTOR)


@require_http_methods(["GET", "POST"])
@of_member
def sheet(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I write a sheet anew."""
    found = _mentored(request, village, pk)
    return accompanying.sheet_page(request, found, MENTOR, kept=get_sheet(found, row))


@require_http_methods(["GET", "POST"])
@of_member
def new_support(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I write down the time that I gave."""
    return accompanying.support_page(request, _mentored(request, village, pk), MENTOR)


@require_POST
@of_member
def drop_support(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I take away time that I wrote down by mistake."""
    found = _mentored(request, village, pk)
    return accompanying.drop_support(request, found, get_support(found, row), MENTOR)


@require_http_methods(["GET", "POST"])
@of_member
def new_milestone(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I agree a milestone with the project."""
    return accompanying.new_milestone_page(request, _mentored(request, village, pk), MENTOR)


@require_http_methods(["GET", "POST"])
@of_member
def milestone(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """A milestone is due on another day."""
    found = _mentored(request, village, pk)
    return accompanying.due_page(request, found, get_milestone(found, row), MENTOR)


@require_http_methods(["GET", "POST"])
@of_member
def done(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I find a milestone done."""
    found = _mentored(request, village, pk)
    return accompanying.done_page(request, found, get_milestone(found, row), MENTOR)


@require_http_methods(["GET", "POST"])
@of_member
def send_back(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Something is missing in what was handed in."""
    found = _mentored(request, village, pk)
    return accompanying.send_back_page(request, found, get_milestone(found, row), MENTOR)
