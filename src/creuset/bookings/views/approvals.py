"""The inbox of what people ask the team for."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings import actions
from creuset.bookings.forms.approvals import AnswerForm
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_decide
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.asked import ASKED, asked_lines
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.core.registry import Badge
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


def waiting(*, village: Village, **_reader: object) -> Badge:
    """Return how many bookings wait for the team."""
    return Badge(ASKED.counted(village=village.pk))


@require_GET
@team_page(Capability.SEE_BOOKINGS)
def approvals(request: TeamRequest, village: Village) -> HttpResponse:
    """Everything that waits for the team."""
    now = clock.now()
    values = {"lines": asked_lines(village, by=request.actor, now=now), "now": now}
    return render(request, "bookings/approvals.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_BOOKINGS)
def answer(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """One thing that was asked: approved, or declined with a reason."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    if booking.state != BookingState.ASKED or not may_decide(request.actor, booking):
        raise NotFound(_("Nobody waits for your answer here."))
    form = AnswerForm(booking, request.POST or None)
    if form.is_valid() and (said := _answered(request, booking, form, now=now)):
        messages.success(request, said)
        return redirect("approvals:list", village)
    values = {"booking": booking, "form": form, "now": now}
    return render(request, "bookings/approval.html", values, status=422 if form.errors else 200)


def _answered(request: TeamRequest, booking: Booking, form: AnswerForm, *, now: datetime) -> str:
    """Return what was done, or nothing after the form was told why not."""
    typed = {**form.cleaned_data, "by": request.actor, "now": now, "booking": booking}
    words = {"title": booking.title}
    try:
        if request.POST.get("answer") == "decline":
            del typed["overrule"]
            actions.decline(**typed)
            return _("“%(title)s” is declined.") % words
        actions.approve(**typed)
    except DomainError as error:
        form.tell(error)
        return ""
    return _("“%(title)s” is approved.") % words
