"""The two faces of the pages of visitors: at the desk, and in the home of whoever expects them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.bookings.models import Booking
from creuset.core import clock
from creuset.people.requests import MemberRequest
from creuset.people.views.answers import answer_form, attempt
from creuset.reception import actions
from creuset.reception.forms.visitors import (
    AnnounceForm,
    CallOffForm,
    ChangeVisitorForm,
    announced_text,
    initial_of,
)
from creuset.reception.permissions import may_change_visitor
from creuset.reception.queries.hosts import (
    bookings_to_receive,
    bookings_to_visit,
    companies_of,
    places_to_visit,
)
from creuset.reception.queries.visitors import Visitor, get_visitor
from creuset.reception.states import VisitorState
from creuset.villages.models import Village

#: Longer than any number of a booking.
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class VisitorFace:
    """Where the pages stand: at the desk, or in the member's home."""

    #: The namespace of the addresses.
    urls: str
    base: str
    is_team: bool

    def address(self, name: str, village: Village, **more: object) -> str:
        """Return the address of a page of this face."""
        return reverse(f"{self.urls}:{name}", kwargs={"village": village, **more})


DESK = VisitorFace("visitors", "core/desk.html", is_team=True)
MINE = VisitorFace("visitors_my", "core/my.html", is_team=False)


def announce_page(request: MemberRequest, village: Village, face: VisitorFace) -> HttpResponse:
    """The form by which visitors are announced, one or a list."""
    now, me = clock.now(), request.actor.party
    wanted = _wanted(request)
    bookings = (
        bookings_to_receive(village, by=request.actor, now=now, wanted=wanted)
        if face.is_team
        else bookings_to_visit(village, by=request.actor, now=now)
    )
    form = AnnounceForm(
        village,
        places_to_visit(village, by=request.actor),
        request.POST or None,
        bookings=bookings,
        organisations=companies_of(village, me) if me and not face.is_team else (),
        is_for_others=face.is_team,
        initial=_first(bookings, wanted, village, today=village.day_of(now)),
    )

    return answer_form(
        request,
        form,
        lambda: actions.announce_visitors(
            village=village, **({"host": me} | form.asked()), by=request.actor, now=now
        ),
        said=announced_text,
        then=lambda _made: face.address("list", village),
        cancel_url=face.address("list", village),
        title=_("Announce visitors"),
        submit=_("Announce"),
        base=face.base,
        template="reception/announce.html",
        list_url=face.address("list", village),
        is_new=True,
    )


def change_page(
    request: MemberRequest, village: Village, face: VisitorFace, pk: int
) -> HttpResponse:
    """The form by which a visit is changed."""
    row = get_visitor(village, pk, by=request.actor)
    places = list(places_to_visit(village, by=request.actor))
    if row.resource is not None and row.resource not in places:
        places.append(row.resource)
    form = ChangeVisitorForm(village, places, request.POST or None, initial=initial_of(row))
    return answer_form(
        request,
        form,
        lambda: actions.change_visitor(
            visitor=row, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=lambda made: (
            _("%(name)s is told what changed.") % {"name": made.name}
            if made.email
            else _("It is changed.")
        ),
        then=face.address("visitor", village, pk=pk),
        title=_("Change the visit"),
        submit=_("Keep"),
        base=face.base,
        template="reception/announce.html",
        list_url=face.address("list", village),
    )


def call_off_page(
    request: MemberRequest, village: Village, face: VisitorFace, pk: int
) -> HttpResponse:
    """The visit is called off, with a word."""
    row = get_visitor(village, pk, by=request.actor)
    form = CallOffForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    attempted = attempt(
        form,
        lambda: actions.call_off_visitor(
            visitor=row, words=words, by=request.actor, now=clock.now()
        ),
    )
    if attempted is None:
        messages.error(request, str(getattr(form, "refusal", "")))
        return redirect(face.address("visitor", village, pk=pk))
    said = _("%(name)s is told.") if row.email else _("%(name)s is expected no more.")
    messages.success(request, said % {"name": row.name})
    return redirect(face.address("list", village))


def visitor_values(request: MemberRequest, face: VisitorFace, found: Visitor) -> dict[str, Any]:
    """Return what both faces show of a visitor."""
    row, village = found.row, found.row.village
    stands = found.state in {VisitorState.EXPECTED, VisitorState.LEFT} and (
        row.last_on >= village.day_of(clock.now())
    )
    may_change = may_change_visitor(request.actor, row) and stands
    return {
        "visitor": row,
        "found": found,
        "base": face.base,
        "list_url": face.address("list", village),
        "change_url": face.address("change", village, pk=row.pk) if may_change else "",
        "call_off_url": face.address("call_off", village, pk=row.pk) if may_change else "",
        "call_off": CallOffForm(auto_id="off_%s"),
    }


def _wanted(request: MemberRequest) -> int | None:
    """Return the number of the booking from whose page one comes, or that was chosen."""
    asked = request.POST.get("booking") or request.GET.get("booking", "")
    return int(asked) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else None


def _first(
    bookings: Sequence[Booking], wanted: int | None, village: Village, *, today: date
) -> dict[str, Any]:
    """Return what an empty form begins with: today, or the booking one comes from and its day."""
    booking = next((one for one in bookings if one.pk == wanted), None)
    if booking is None:
        return {"first_on": today}
    begins = min(one.starts_at for one in booking.segments.all())
    return {"first_on": max(today, village.day_of(begins)), "booking": str(booking.pk)}
