"""A member's programme: my cohort, its sessions, what my project is followed by."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.incubation.actions import sessions as actions
from creuset.incubation.models import MEMBER_LABELS, Member, Session
from creuset.incubation.queries.cohorts import (
    get_own_member,
    get_session,
    materials_of,
    own_members,
    place_of,
)
from creuset.incubation.queries.followed import member_page
from creuset.incubation.queries.mentoring import find_own_mentor
from creuset.incubation.queries.showing import own_showing
from creuset.incubation.queries.surveys import own_answer
from creuset.incubation.rules.cohorts import AFTER, BEFORE
from creuset.incubation.states import MemberState
from creuset.incubation.views.surveys import answer_page
from creuset.people.requests import MemberRequest
from creuset.people.requests import member_page as of_member
from creuset.villages.models import Village


class ThereForm(forms.Form):
    """How many of the project are there."""

    people = forms.IntegerField(
        label=gettext_lazy("How many of you are here"), min_value=1, max_value=50, initial=1
    )


@require_GET
@of_member
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """The projects of mine that are in a cohort; the only one at once."""
    rows = list(own_members(village, request.actor).order_by("-cohort__first_on", "-pk"))
    mentor = find_own_mentor(village, request.actor)
    if len(rows) == 1 and mentor is None:
        return redirect("programme_my:member", village, rows[0].pk)
    if not rows and mentor is not None:
        return redirect("programme_my:mentoring", village)
    values = {"members": rows, "is_mentor": mentor is not None}
    return render(request, "incubation/programme/list.html", values)


@require_GET
@of_member
def member(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """My project in its cohort: what comes next, what is handed in, what was said."""
    found = get_own_member(village, pk, request.actor)
    values = {
        "member": found,
        "cohort": found.cohort,
        "page": member_page(found, now=clock.now(), reads_all=False),
        "shown": own_showing(found),
        "state_label": MEMBER_LABELS[MemberState(found.state)],
        "may_take": found.state == MemberState.INSIDE,
        "now": clock.now(),
        "today": village.day_of(clock.now()),
    }
    return render(request, "incubation/programme/member.html", values)


@require_GET
@of_member
def session(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponseBase:
    """A session of my cohort."""
    found = get_own_member(village, pk, request.actor)
    return _page(request, found, _session(request, found, row), ThereForm())


@require_POST
@of_member
def there(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I say that we are there."""
    found = get_own_member(village, pk, request.actor)
    asked, form = _session(request, found, row), ThereForm(request.POST)
    if not form.is_valid():
        return _page(request, found, asked, form)
    actions.say_there(
        session=asked,
        member=found,
        people=form.cleaned_data["people"],
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("It is written: you are here."))
    return redirect("programme_my:session", village, pk, row)


@require_http_methods(["GET", "POST"])
@of_member
def survey(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """What my project is asked, as the link that was mailed shows it."""
    asked = own_answer(get_own_member(village, pk, request.actor), row)
    address = reverse("programme_my:survey", args=[village, pk, row])
    return answer_page(
        request, asked, address, by=request.actor, template="incubation/programme/survey.html"
    )


def _session(request: MemberRequest, found: Member, row: int) -> Session:
    asked = get_session(found.cohort.village, row, request.actor)
    if asked.cohort_id != found.cohort_id:
        raise Http404
    return asked


def _page(request: MemberRequest, found: Member, asked: Session, form: ThereForm) -> HttpResponse:
    now = clock.now()
    values = {
        "member": found,
        "session": asked,
        "place": place_of(asked),
        "materials": [
            (one, files.address(one.stored) if one.stored else one.url)
            for one in materials_of(asked)
        ],
        "said": asked.attendances.filter(member=found).first(),
        "may_come": asked.off_at is None
        and found.state == MemberState.INSIDE
        and asked.starts_at - BEFORE <= now <= asked.ends_at + AFTER,
        "form": form,
        "now": now,
    }
    return render(
        request, "incubation/programme/session.html", values, status=422 if form.errors else 200
    )
