"""Days away: declared and taken back by who sits there on their own page, by the team at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.sentences import sentence
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import attempt
from creuset.places.queries.availability import parts_of
from creuset.plans.actions import absence as actions
from creuset.plans.away_words import absence_text, reward_text
from creuset.plans.forms.absence import AwayForm
from creuset.plans.models import Absence, AbsentDay, Subscription
from creuset.plans.permissions import may_be_away
from creuset.plans.queries.absence import absences_of, get_absence, taken_on
from creuset.plans.queries.subscriptions import get_subscription, own_subscriptions
from creuset.plans.rules.absence import BadAbsence
from creuset.plans.states import STANDING
from creuset.plans.views.rows import held_on, row_of
from creuset.villages.models import Village

#: As many days of an absence as a page tells one by one.
TOLD = 8


@dataclass(frozen=True)
class ShownDay:
    """A day that is left to others, and whether somebody has it."""

    day: date
    is_taken: bool


@dataclass(frozen=True)
class Shown:
    """An absence in words, with its next days; `more` are those not told one by one."""

    absence: Absence
    words: str
    days: Sequence[ShownDay]
    more: int


@require_http_methods(["GET", "POST"])
@member_page
def my_away(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I say when my desk is left to others, and see what became of those days."""
    return _away(request, _own(request, village, pk), face="my")


@require_POST
@member_page
def my_back(request: MemberRequest, village: Village, pk: int, absence: int) -> HttpResponse:
    """I come after all: a day, or for good."""
    return _back(request, _own(request, village, pk), absence, face="my")


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PLANS)
def away(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The team writes down when a desk is left to others."""
    return _away(request, get_subscription(village, pk, by=request.actor), face="desk")


@require_POST
@team_page(Capability.SEE_PLANS)
def back(request: TeamRequest, village: Village, pk: int, absence: int) -> HttpResponse:
    """They come after all: a day, or for good."""
    return _back(request, get_subscription(village, pk, by=request.actor), absence, face="desk")


def _own(request: MemberRequest, village: Village, pk: int) -> Subscription:
    row = own_subscriptions(village, by=request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(sentence("There is no such subscription."))
    row.village = village
    return row


def _away(request: MemberRequest | TeamRequest, row: Subscription, *, face: str) -> HttpResponse:
    form = _form(row, request.POST if request.method == "POST" else None)
    if form is not None and form.is_valid():
        made = attempt(
            form,
            lambda: actions.declare(
                subscription=row,
                away=form.away(),
                place=form.place_chosen(),
                by=request.actor,
                now=clock.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Noted: others may book it on those days."))
            return redirect(f"{_space(face)}:away", row.village, row.pk)
    return _page(request, row, request.actor, form, face=face)


def _back(
    request: MemberRequest | TeamRequest, row: Subscription, pk: int, *, face: str
) -> HttpResponse:
    found, day = get_absence(row, pk), parse_date(request.POST.get("day", ""))
    try:
        days = actions.take_back(
            absence=found,
            days=None if day is None else [day],
            but_booked="but_booked" in request.POST,
            by=request.actor,
            now=clock.now(),
        )
    except NotFound:
        raise
    except DomainError as refusal:
        form = _form(row, None)
        return _page(request, row, request.actor, form, face=face, refused=(found, refusal))
    said = ngettext(
        "It is yours again on %(count)d day.", "It is yours again on %(count)d days.", len(days)
    )
    messages.success(
        request, said % {"count": len(days)} if days else _("No further day is left to others.")
    )
    return redirect(f"{_space(face)}:away", row.village, row.pk)


def _space(face: str) -> str:
    return "plans" if face == "desk" else "plans_my"


def _form(row: Subscription, data: Any) -> AwayForm | None:
    """Return the form, where there is a place that may be left to others."""
    today = row.village.day_of(clock.now())
    if row.state_on(today) not in STANDING:
        return None
    try:
        lets = actions.lets_left(row.terms.all(), row.lets.all(), today)
    except BadAbsence:
        return None
    return AwayForm(lets, today, data) if lets else None


def _page(
    request: HttpRequest,
    row: Subscription,
    by: Actor,
    form: AwayForm | None,
    *,
    face: str,
    refused: tuple[Absence, DomainError] | None = None,
) -> HttpResponse:
    today = row.village.day_of(clock.now())
    may = may_be_away(by, row)
    terms = held_on(list(row.terms.all()), today)
    values = {
        "base": "core/desk.html" if face == "desk" else "core/my.html",
        "face": face,
        "space": _space(face),
        "subscription": row,
        "row": row_of(row, today),
        "absences": shown_of(row, today=today),
        "may": may,
        "form": form if may else None,
        "reward": reward_text(terms.offer.terms) if terms else "",
        "refused": refused,
        "today": today,
    }
    is_refused = refused is not None or (form is not None and bool(form.errors))
    return render(request, "plans/away.html", values, status=422 if is_refused else 200)


def shown_of(row: Subscription, *, today: date) -> list[Shown]:
    """Return the absences of a subscription in words, with who has their next days; five queries at most."""
    absences = absences_of(row, today=today)
    if not absences:
        return []
    parts = parts_of([absence.place for absence, _days in absences])
    asked = [
        (part, one.day)
        for _absence, days in absences
        for one in days[:TOLD]
        for part in parts.get(one.place_id, [one.place_id])
    ]
    taken = taken_on(asked, row.village, [let.pk for let in row.lets.all()])

    def shown(one: AbsentDay) -> ShownDay:
        return ShownDay(
            one.day,
            any((part, one.day) in taken for part in parts.get(one.place_id, [one.place_id])),
        )

    return [
        Shown(
            absence,
            absence_text(absence.as_value, today=today),
            [shown(one) for one in days[:TOLD]],
            max(0, len(days) - TOLD),
        )
        for absence, days in absences
    ]
