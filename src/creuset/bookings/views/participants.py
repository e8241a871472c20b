"""Who is invited to a booking, at the desk and for a member; and the answer of whoever is, without an account."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from creuset.bookings import actions
from creuset.bookings.forms.participants import InviteForm
from creuset.bookings.models import ANSWER_LABELS, Booking, Participant
from creuset.bookings.permissions import may_invite
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.participants import (
    booking_of,
    find_by_secret,
    get_participant,
    in_order,
    participants_of,
    people_to_invite,
    stands,
    stays_of,
)
from creuset.bookings.states import ParticipantAnswer
from creuset.bookings.views.faces import Face
from creuset.core import clock
from creuset.kernel.errors import DomainError
from creuset.people.requests import MemberRequest
from creuset.people.views.answers import attempt
from creuset.villages.models import Village


def participants_page(
    request: MemberRequest, village: Village, face: Face, pk: int
) -> HttpResponse:
    """Show who is invited and what they answered; the booking's people and the team change that."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    may_write = may_invite(request.actor, booking, now=now)
    bound = request.POST if request.method == "POST" else None
    form = InviteForm(people_to_invite(booking) if may_write else (), bound)
    if bound is not None and form.is_valid():
        made = attempt(
            form,
            lambda: actions.invite(booking=booking, by=request.actor, now=now, **form.asked()),
        )
        if made is not None:
            messages.success(request, _("%(name)s is invited by mail.") % {"name": made.called})
            return redirect(face.address("participants", village, pk=pk))
    values = {
        "booking": booking,
        "base": face.base,
        "rows": [
            (row, said_of(row), face.address("uninvite", village, pk=pk, row=row.pk))
            for row in participants_of(booking)
        ],
        "form": form if may_write and stands(booking, now=now) else None,
        "may_write": may_write,
        "sheet_url": face.address("sheet", village, pk=pk),
    }
    template = "bookings/participants.html"
    return render(request, template, values, status=422 if form.errors else 200)


def participants_shown(
    request: MemberRequest,
    face: Face,
    booking: Booking,
    now: datetime,
    rows: Iterable[Participant],
) -> dict[str, Any]:
    """Return what the page of a booking shows of those who are invited; nothing where nobody may be."""
    invited = in_order(rows)
    may_write = may_invite(request.actor, booking, now=now) and stands(booking, now=now)
    url = face.address("participants", booking.village, pk=booking.pk)
    return {
        "participants": [(row, said_of(row)) for row in invited],
        "participants_url": url if invited or may_write else "",
    }


def said_of(row: Participant) -> tuple[str, str]:
    """Return the answer of somebody invited, in words, and the state by which it is painted."""
    answer = ParticipantAnswer(row.answer)
    states = {ParticipantAnswer.YES: "confirmed", ParticipantAnswer.NO: "declined"}
    return str(ANSWER_LABELS[answer]), states.get(answer, "asked")


def uninvite_page(
    request: MemberRequest, village: Village, face: Face, pk: int, row: int
) -> HttpResponse:
    """Somebody is invited no more."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    actions.uninvite(row=get_participant(booking, row), by=request.actor, now=now)
    return redirect(face.address("participants", village, pk=pk))


@never_cache
@require_GET
def invited(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """What somebody is invited to, and the two answers."""
    return _invited(request, find_by_secret(village, secret), secret)


@never_cache
@require_POST
def answer(request: HttpRequest, village: Village, secret: str) -> HttpResponse:
    """Whoever holds the secret comes, or does not."""
    row = find_by_secret(village, secret)
    said = ParticipantAnswer.YES if request.POST.get("answer") == "yes" else ParticipantAnswer.NO
    try:
        actions.answer_invitation(row=row, answer=said, now=clock.now())
    except DomainError as error:
        return _invited(request, row, secret, error=error)
    messages.success(request, _("Thank you: your answer is written down."))
    return redirect("invited:page", village, secret)


def _invited(
    request: HttpRequest, row: Participant, secret: str, *, error: DomainError | None = None
) -> HttpResponse:
    now = clock.now()
    booking = booking_of(row)
    stays = [stay for stay in stays_of(booking, now=now) if stay.span.end > now]
    values = {
        "booking": booking,
        "secret": secret,
        "participant": row,
        "host": booking.booked_by.name if booking.booked_by else booking.party.name,
        "stays": stays,
        "answer": said_of(row) if row.answer else None,
        "error": error,
    }
    return render(request, "bookings/invited.html", values, status=422 if error else 200)
