"""The page that books the same once more, at the desk and for a member."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from creuset.bookings import actions
from creuset.bookings.forms.bookings import tell
from creuset.bookings.forms.copying import CopyForm
from creuset.bookings.forms.periods import read_span
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_copy
from creuset.bookings.queries import get_booking
from creuset.bookings.views.booking import said_booked
from creuset.bookings.views.faces import Face, done
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


def copy_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Answer the form that books the same as a booking for another time."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    if not may_copy(request.actor, booking, now=now):
        raise NotFound(_("You may not book the same again."))
    form = _form(request, booking, now)
    if form.is_bound and form.is_valid() and form.starts_at is not None:
        try:
            copied = actions.copy(
                booking=booking,
                starts_at=form.starts_at,
                title=form.cleaned_data["title"],
                by=request.actor,
                now=now,
                overrule=form.cleaned_data["overrule"],
            )
        except DomainError as error:
            tell(form, error, [row.resource for row in booking.segments.all()])
        else:
            return done(request, village, face, copied, said_booked(copied))
    values = {
        "form": form,
        "copied": booking,
        "base": face.base,
        "action": face.address("copy", village, pk=pk),
        "cancel_url": face.address("sheet", village, pk=pk),
        "has_one_time": len({(row.starts_at, row.ends_at) for row in booking.segments.all()}) == 1,
    }
    template = "bookings/copy.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=422 if form.errors else 200)


def _form(request: MemberRequest, booking: Booking, now: datetime) -> CopyForm:
    """Return the form as it was sent; with the slot that was taken, where one was."""
    if "take" not in request.POST:
        return CopyForm(booking, request.POST or None, by=request.actor, now=now)
    starts, _bar, ends = request.POST["take"].partition("|")
    slot = read_span({"start": starts, "end": ends}, booking.village.zone)
    words = {"title": request.POST.get("title", booking.title), **slot}
    return CopyForm(booking, by=request.actor, now=now, **words)
