"""The waiting list, at the desk and for a member."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from creuset.bookings import actions
from creuset.bookings.forms import tell
from creuset.bookings.forms.periods import read_span
from creuset.bookings.forms.waiting import MyWaitForm, WaitForm
from creuset.bookings.permissions import may_leave
from creuset.bookings.queries.waiting import InLine, get_wait, line_of
from creuset.bookings.views.faces import Face, told
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.text import instant_text
from creuset.kernel.errors import DomainError
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


def waiting_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Answer who waits for what, and who may accept until when."""
    now = clock.now()
    rows = line_of(village, by=request.actor, now=now, own=not face.is_team)
    values = {
        "face": face,
        "base": face.base,
        "offered": [_row(request, face, row, now) for row in rows if row.until],
        "waiting": [_row(request, face, row, now) for row in rows if not row.until],
        "join_url": face.address("join_waiting", village),
        "list_url": face.address("list", village),
    }
    return render(request, "bookings/waiting/list.html", values)


def _row(request: MemberRequest, face: Face, row: InLine, now: datetime) -> dict[str, object]:
    village = row.wait.village
    answers = may_leave(request.actor, row.wait, row.resources, now=now)
    offer = row.wait.offer_id if row.until else None
    return {
        "row": row,
        "places": [resource.name for resource in row.resources],
        "until": instant_text(row.until, village.zone, today=village.day_of(now))
        if row.until
        else "",
        "accept_url": face.address("confirm", village, pk=offer) if offer and answers else "",
        "decline_url": face.address("release", village, pk=offer) if offer and answers else "",
        "sheet_url": face.address("sheet", village, pk=offer) if offer else "",
        "leave_url": face.address("leave_waiting", village, pk=row.wait.pk)
        if answers and not offer
        else "",
    }


def join_page(request: MemberRequest, village: Village, face: Face) -> HttpResponse:
    """Answer the form by which somebody joins the waiting list: a page, or the dialog of the planning."""
    now = clock.now()
    make = WaitForm if face.is_team else MyWaitForm
    bound = request.POST if request.method == "POST" else None
    initial = {
        **read_span(request.GET, village.zone),
        "resource": request.GET.getlist("resource"),
        **({"any_one": request.GET["any_one"]} if "any_one" in request.GET else {}),
    }
    form = make(bound, by=request.actor, village=village, now=now, initial=initial)
    if bound is not None and form.is_valid() and form.span is not None:
        try:
            wait = actions.join(village=village, by=request.actor, now=now, **form.wish())
        except DomainError as error:
            tell(form, error, form.cleaned_data["resource"])
        else:
            said = _("“%(title)s” is on the waiting list.") % {"title": wait.title}
            return told(request, said, face.address("waiting", village))
    values = {
        "form": form,
        "face": face,
        "base": face.base,
        "action": face.address("join_waiting", village),
        "cancel_url": face.address("waiting", village),
    }
    template = "bookings/waiting/join.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=422 if form.errors else 200)


def leave_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Somebody waits no more."""
    now = clock.now()
    wait = get_wait(village, pk, by=request.actor, now=now)
    actions.leave(wait=wait, by=request.actor, now=now)
    messages.success(request, _("“%(title)s” waits no more.") % {"title": wait.title})
    return redirect(face.address("waiting", village))
