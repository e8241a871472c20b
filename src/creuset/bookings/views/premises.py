"""The state of the premises and the access list of a booking, at the desk and for a member."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from creuset.bookings import actions
from creuset.bookings.forms.premises import ExpectedForm, PremisesForm
from creuset.bookings.permissions import may_receive, may_say_presence
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.premises import (
    expected_of,
    get_expected,
    people_to_list,
    seen_of,
)
from creuset.bookings.views.faces import Face
from creuset.core import clock, files
from creuset.core.spreadsheets import csv_answer
from creuset.people.requests import MemberRequest
from creuset.people.views.answers import attempt
from creuset.villages.models import Village


def premises_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Show what was seen of the places; the team that receives people writes it down."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    may_write = face.is_team and may_receive(request.actor, booking)
    bound = request.POST if request.method == "POST" else None
    form = PremisesForm(bound, request.FILES if bound is not None else None)
    if bound is not None and form.is_valid():
        made = attempt(
            form,
            lambda: actions.record_premises(
                booking=booking, by=request.actor, now=now, **form.asked()
            ),
        )
        if made is not None:
            messages.success(request, _("The state of the premises is written down."))
            return redirect(face.address("premises", village, pk=pk))
    values = {
        "booking": booking,
        "base": face.base,
        "seen": [
            (one.record, [(files.address(p, 320), files.address(p)) for p in one.pictures])
            for one in seen_of(booking)
        ],
        "form": form if may_write else None,
        "sheet_url": face.address("sheet", village, pk=pk),
    }
    return render(request, "bookings/premises.html", values, status=422 if form.errors else 200)


def people_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Show whom the booking lets in; its people and the team change that."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    may_write = may_say_presence(request.actor, booking, now=now)
    bound = request.POST if request.method == "POST" else None
    form = ExpectedForm(people_to_list(booking) if may_write else (), bound)
    if bound is not None and form.is_valid():
        made = attempt(
            form,
            lambda: actions.expect(booking=booking, by=request.actor, now=now, **form.asked()),
        )
        if made is not None:
            return redirect(face.address("people", village, pk=pk))
    values = {
        "booking": booking,
        "base": face.base,
        "rows": [
            (row, face.address("unlist", village, pk=pk, row=row.pk))
            for row in expected_of(booking)
        ],
        "form": form if may_write else None,
        "csv_url": face.address("people_csv", village, pk=pk),
        "sheet_url": face.address("sheet", village, pk=pk),
    }
    return render(request, "bookings/people.html", values, status=422 if form.errors else 200)


def unlist_page(
    request: MemberRequest, village: Village, face: Face, pk: int, row: int
) -> HttpResponse:
    """Somebody is let in no more."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    actions.no_longer_expect(row=get_expected(booking, row), by=request.actor, now=now)
    return redirect(face.address("people", village, pk=pk))


def people_csv_page(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """Give the list as CSV, which no spreadsheet takes for formulas."""
    booking = get_booking(village, pk, by=request.actor, now=clock.now())
    rows = [(row.called, row.role) for row in expected_of(booking)]
    return csv_answer(f"access-{pk}.csv", [(_("Name"), _("What they do")), *rows])
