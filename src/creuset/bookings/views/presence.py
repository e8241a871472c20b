"""What the pages of who comes and leaves share, at the desk and for a member."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from creuset.bookings import actions, codes
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_receive, may_say_presence, may_waive
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.presence import (
    Stands,
    StayLine,
    current,
    find_mine_on,
    get_behind,
    stays_of,
)
from creuset.bookings.states import Means
from creuset.bookings.views.faces import Face, done
from creuset.core import clock
from creuset.core.registry import Words
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest
from creuset.places.queries.access import get_resource
from creuset.villages.models import Village

STANDS_LABELS = {
    Stands.COMING: gettext_lazy("To come"),
    Stands.OPEN: gettext_lazy("Nobody checked in yet"),
    Stands.THERE: gettext_lazy("There"),
    Stands.LEFT: gettext_lazy("Left"),
    Stands.MISSED: gettext_lazy("Nobody came"),
    Stands.UNKNOWN: gettext_lazy("Not said"),
}


@dataclass(frozen=True)
class Deed:
    """Something said of who is there, by one button."""

    name: str
    label: Words
    said: Words
    act: Callable[[Booking, Actor, datetime, Means], object]


CHECK_IN = Deed(
    "check_in",
    gettext_lazy("Check in"),
    gettext_lazy("Checked in: “%(title)s”."),
    lambda booking, by, now, how: actions.check_in(booking=booking, by=by, now=now, how=how),
)
CHECK_OUT = Deed(
    "check_out",
    gettext_lazy("Check out"),
    gettext_lazy("Checked out: “%(title)s”."),
    lambda booking, by, now, how: actions.check_out(booking=booking, by=by, now=now, how=how),
)
LONGER = Deed(
    "longer",
    gettext_lazy("One hour more"),
    gettext_lazy("“%(title)s” lasts an hour longer."),
    lambda booking, by, now, _how: actions.stay_longer(booking=booking, by=by, now=now),
)


@dataclass(frozen=True)
class Button:
    """A deed as a button: where it is sent."""

    deed: Deed
    url: str


def presence_values(
    request: MemberRequest, village: Village, face: Face, booking: Booking, now: datetime
) -> dict[str, Any]:
    """Return what the sheet shows of who came: `stays`, what may be said now, and the way to the code."""
    lines = stays_of(booking, now=now)
    line = current(lines)
    may = may_say_presence(request.actor, booking, now=now)
    deeds = deeds_of(line, now) if may else []
    return {
        "stays": [(each, STANDS_LABELS[each.stands]) for each in lines],
        "presence": [
            Button(deed, face.address(deed.name, village, pk=booking.pk)) for deed in deeds
        ],
        "use_url": face.is_team
        and any(segment.is_metered for segment in booking.segments.all())
        and may_waive(request.actor, booking)
        and face.address("use", village, pk=booking.pk),
        "premises_url": face.address("premises", village, pk=booking.pk),
        "people_url": face.address("people", village, pk=booking.pk),
        "code_url": face.address("code", village, pk=booking.pk)
        if not face.is_team and may and line and line.stands is Stands.OPEN
        else "",
    }


def deeds_of(line: StayLine | None, now: datetime) -> list[Deed]:
    """Return what may be said of the stay that is on."""
    if line is None:
        return []
    is_on = line.span.contains(now)
    if line.stands is Stands.THERE:
        return [CHECK_OUT, LONGER] if is_on else [CHECK_OUT]
    return [CHECK_IN, LONGER] if is_on else [CHECK_IN]


def deed_page(
    request: MemberRequest, village: Village, face: Face, pk: int, deed: Deed
) -> HttpResponse:
    """Do what the button says, and answer with the booking's sheet; a refusal is answered as any."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    how = Means.RECEPTION if face.is_team else Means.PAGE
    deed.act(booking, request.actor, now, how)
    return done(request, village, face, booking, str(deed.said) % {"title": booking.title})


def code_page(request: MemberRequest, village: Village, face: Face, pk: int) -> HttpResponse:
    """Show the code of the stay that is on, or comes next, large, to be read at reception."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    lines = [
        line for line in stays_of(booking, now=now) if line.stands in (Stands.OPEN, Stands.COMING)
    ]
    line = lines[0] if lines else None
    drawn, typed = None, ""
    if line is not None:
        code = codes.stay_code(booking.pk, line.span.start)
        drawn = codes.drawn(_whole(request, "bookings:arrival", village, code=code))
        typed = codes.spaced(codes.short_code(booking.pk, line.span.start))
    values = {
        "booking": booking,
        "line": line,
        "drawn": drawn,
        "typed": typed,
        "base": face.base,
        "sheet_url": face.address("sheet", village, pk=pk),
    }
    return render(request, "bookings/code.html", values)


def arrival_page(request: MemberRequest, village: Village, face: Face, code: str) -> HttpResponse:
    """Show whose code it is, and let them in; the code is read again at each step."""
    now = clock.now()
    read = codes.read_stay(code)
    booking = get_booking(village, read.booking_id, by=request.actor, now=now)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            actions.check_in(
                booking=booking,
                by=request.actor,
                now=now,
                how=Means.PHONE,
                stay_starts_at=read.starts_at,
            )
        except DomainError as error:
            refusal = error
        else:
            said = str(CHECK_IN.said) % {"title": booking.title}
            messages.success(request, said)
            return redirect(face.address("sheet", village, pk=booking.pk))
    line = next(
        (one for one in stays_of(booking, now=now) if one.span.contains(read.starts_at)), None
    )
    values = {
        "booking": booking,
        "base": face.base,
        "line": line,
        "stands": STANDS_LABELS[line.stands] if line else "",
        "code_at": read.starts_at,
        "may_let_in": bool(
            line and line.stands is Stands.OPEN and may_receive(request.actor, booking)
        ),
        "refusal": refusal,
        "sheet_url": face.address("sheet", village, pk=booking.pk),
    }
    status = refusal.status if refusal else 200
    return render(request, "bookings/arrival.html", values, status=status)


def door_page(request: MemberRequest, village: Village, face: Face, code: str) -> HttpResponse:
    """Show what of mine is on behind this door, and let me in."""
    now = clock.now()
    resource = get_behind(village, codes.read_door(code))
    booking = find_mine_on(resource, by=request.actor, now=now)
    refusal: DomainError | None = None
    if request.method == "POST" and booking is not None:
        deed = CHECK_OUT if request.POST.get("deed") == CHECK_OUT.name else CHECK_IN
        try:
            deed.act(booking, request.actor, now, Means.DOOR)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, str(deed.said) % {"title": booking.title})
            return redirect("bookings_my:door", village, code)
    line = current(stays_of(booking, now=now)) if booking else None
    values = {
        "resource": resource,
        "booking": booking,
        "line": line,
        "deeds": [deed for deed in deeds_of(line, now) if deed is not LONGER],
        "base": face.base,
        "refusal": refusal,
        "sheet_url": face.address("sheet", village, pk=booking.pk) if booking else "",
    }
    return render(request, "bookings/door.html", values, status=refusal.status if refusal else 200)


def poster_page(request: MemberRequest, village: Village, code: str) -> HttpResponse:
    """Show the poster of a place's door, to be printed."""
    resource = get_resource(village, code, by=request.actor)
    address = _whole(request, "bookings_my:door", village, code=codes.door_code(resource.pk))
    values = {"resource": resource, "drawn": codes.drawn(address)}
    return render(request, "bookings/poster.html", values)


def _whole(request: MemberRequest, name: str, village: Village, **more: object) -> str:
    """Return an address as a camera needs it: with the name of the house before it."""
    return request.build_absolute_uri(reverse(name, kwargs={"village": village, **more}))
