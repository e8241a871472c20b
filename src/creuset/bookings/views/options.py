"""What the pages that answer an option share, at the desk and for a member."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from creuset.bookings import actions
from creuset.bookings.forms.options import AnswerForm, ByPeriodForm, ExtendForm
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_change, may_extend
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.options import LadderView, ladder_of
from creuset.bookings.views.faces import Face, done
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.registry import Words
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest
from creuset.villages.models import Village


@dataclass(frozen=True)
class Deed:
    """Something that is done to an option, by a form of its own."""

    name: str
    form: type[AnswerForm]
    act: Callable[[AnswerForm, Actor, datetime], object]
    title: Words
    #: What follows from it.
    follows: Words
    #: The toast, with the booking's title.
    said: Words
    is_end: bool = False


def _common(form: AnswerForm, by: Actor, now: datetime) -> dict[str, Any]:
    values = form.cleaned_data
    return {
        "booking": form.booking,
        "by": by,
        "now": now,
        "reason": values["reason"],
        "seen": values["seen"],
    }


def _confirm(form: AnswerForm, by: Actor, now: datetime) -> object:
    overrule = form.cleaned_data["overrule"]
    return actions.confirm(segments=form.chosen(), overrule=overrule, **_common(form, by, now))


def _release(form: AnswerForm, by: Actor, now: datetime) -> object:
    return actions.release(segments=form.chosen(), **_common(form, by, now))


def _challenge(form: AnswerForm, by: Actor, now: datetime) -> object:
    return actions.challenge(**_common(form, by, now))


def _withdraw(form: AnswerForm, by: Actor, now: datetime) -> object:
    return actions.withdraw_challenge(**_common(form, by, now))


def _extend(form: AnswerForm, by: Actor, now: datetime) -> object:
    assert isinstance(form, ExtendForm)  # noqa: S101 -- the deed's own form
    return actions.extend(until=form.instant(), **_common(form, by, now))


CONFIRM = Deed(
    "confirm",
    ByPeriodForm,
    _confirm,
    _("Confirm the option"),
    _("The places are held for good. Whoever waits behind is told."),
    _("“%(title)s” is confirmed."),
)
RELEASE = Deed(
    "release",
    ByPeriodForm,
    _release,
    _("Release the option"),
    _("Whoever waits behind rises, and is told. For a while no new option can be asked there."),
    _("The option “%(title)s” is released."),
    is_end=True,
)
CHALLENGE = Deed(
    "challenge",
    AnswerForm,
    _challenge,
    _("Ask for an answer"),
    _("Whoever is first has to confirm or to release in time; otherwise their option lapses."),
    _("Whoever is before “%(title)s” has been asked to answer."),
)
WITHDRAW = Deed(
    "withdraw_challenge",
    AnswerForm,
    _withdraw,
    _("Ask for no answer any more"),
    _("Whoever is first keeps the option until its own end."),
    _("Nobody has to answer “%(title)s” any more."),
)
EXTEND = Deed(
    "extend",
    ExtendForm,
    _extend,
    _("Extend the option"),
    _("It keeps its ranks. It lasts until its first period begins at the latest."),
    _("The option “%(title)s” lasts longer."),
)


def answer_page(
    request: MemberRequest, village: Village, face: Face, pk: int, deed: Deed
) -> HttpResponse:
    """Answer the form that does something to a live option."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    view = ladder_of(booking, by=request.actor, now=now)
    if view is None or not may_change(request.actor, booking, now=now):
        raise NotFound(_("This booking has no option that lives, or not for you to answer."))
    bound = request.POST if request.method == "POST" else None
    form = deed.form(booking, bound)
    if bound is not None and form.is_valid():
        try:
            deed.act(form, request.actor, now)
        except DomainError as error:
            form.tell(error, request.actor)
        else:
            said = str(deed.said) % {"title": booking.title}
            return done(request, village, face, booking, said)
    values = {
        "form": form,
        "deed": deed,
        "booking": booking,
        "view": view,
        "face": face,
        "base": face.base,
        "action": face.address(deed.name, village, pk=pk),
        "cancel_url": face.address("sheet", village, pk=pk),
    }
    template = "bookings/answer.html" + ("#dialog" if is_fragment(request) else "")
    return render(request, template, values, status=422 if form.errors else 200)


@dataclass(frozen=True)
class DeedLink:
    """A deed that the reader may do now."""

    deed: Deed
    url: str
    is_first: bool = False


def deeds_for(
    request: MemberRequest, village: Village, face: Face, booking: Booking, view: LadderView
) -> list[DeedLink]:
    """Return what the reader may do to the option as it stands, the first thing to do first."""
    found: list[Deed] = []
    if view.worst == 1 or any(piece.rank == 1 for piece in view.pieces):
        found.append(CONFIRM)
    if view.waits_for_answer:
        found.append(CHALLENGE)
    elif view.asked_until:
        found.append(WITHDRAW)
    if face.is_team and may_extend(request.actor, booking):
        found.append(EXTEND)
    found.append(RELEASE)
    return [
        DeedLink(deed, face.address(deed.name, village, pk=booking.pk), is_first=not at)
        for at, deed in enumerate(found)
    ]
