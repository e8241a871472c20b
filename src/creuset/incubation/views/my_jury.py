"""My juries: answering, wishing, reading and scoring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.incubation.actions import conflicts, juries
from creuset.incubation.actions import wishes as wishing
from creuset.incubation.forms import juries as shapes
from creuset.incubation.models import Juror
from creuset.incubation.queries import readings as reads
from creuset.incubation.queries.juries import get_seat, seats_of, terms_of, with_what_is_left
from creuset.incubation.queries.rooms import heard_in, open_in
from creuset.incubation.queries.wishes import wish_rows
from creuset.incubation.states import ReadingState
from creuset.incubation.words.statement import statement_of
from creuset.kernel.errors import DomainError, Forbidden, Refused
from creuset.kernel.sentences import sentence
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import attempt
from creuset.villages.models import Village

BASE = "core/my.html"


@require_GET
@member_page
def juries_page(request: MemberRequest, village: Village) -> HttpResponseBase:
    """The juries that I was asked to sit in."""
    values = {"rows": list(with_what_is_left(seats_of(request.actor, village)))}
    return render(request, "incubation/juries/my_list.html", values)


@require_GET
@member_page
def seat(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """One of them: the statement to be signed, then what I have to read."""
    return _seat_page(request, get_seat(request.actor, village, pk), shapes.SignForm())


@require_POST
@member_page
def sign(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I sign the statement of impartiality, and am in the jury."""
    juror = get_seat(request.actor, village, pk)
    form = shapes.SignForm(request.POST)
    if form.is_valid():
        signed = attempt(
            form,
            lambda: juries.sign_in(
                juror=juror, **form.cleaned_data, by=request.actor, now=clock.now()
            ),
        )
        if signed is not None:
            messages.success(request, _("You are in the jury. Thank you."))
            return redirect("jury_my:seat", village, pk)
    return _seat_page(request, juror, form)


@require_POST
@member_page
def decline(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I do not judge this call."""
    juror = get_seat(request.actor, village, pk)
    juries.decline(juror=juror, by=request.actor, now=clock.now())
    messages.success(request, _("You have declined; whoever leads the call is told."))
    return redirect("jury_my:seat", village, pk)


@require_POST
@member_page
def leave(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I leave the jury."""
    juror = get_seat(request.actor, village, pk)
    juries.leave(juror=juror, by=request.actor, now=clock.now())
    messages.success(request, _("You have left the jury. What you scored stays."))
    return redirect("jury_my:seat", village, pk)


@require_http_methods(["GET", "POST"])
@member_page
def wishes(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What I would like to read, and what I must not."""
    juror = in_jury(request, village, pk)
    rows = wish_rows(juror)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            _wish(request, juror, {row.application.pk: row.application for row in rows})
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Your wishes are kept."))
            return redirect("jury_my:wishes", village, pk)
    values = {
        "juror": juror,
        "call": juror.call,
        "rows": rows,
        "grounds": shapes.ground_choices(),
        "refusal": refusal,
    }
    return render(request, "incubation/juries/wishes.html", values, status=422 if refusal else 200)


def _seat_page(request: MemberRequest, juror: Juror, form: shapes.SignForm) -> HttpResponse:
    rows = reads.list_of(juror)
    totals = reads.totals_of([row for row in rows if row.state == ReadingState.DONE])
    values: dict[str, Any] = {
        "juror": juror,
        "call": juror.call,
        "form": form,
        "statement": statement_of(terms_of(juror.call), juror.party.language),
        "rows": [(row, totals.get(row.pk)) for row in rows],
        "done": sum(row.state == ReadingState.DONE for row in rows),
        "next": next((row for row in rows if row.state != ReadingState.DONE), None),
        "sits": open_in(juror.call) if juror.is_in else None,
        "heard": heard_in(juror.call) if juror.is_in else None,
        "now": clock.now(),
    }
    return render(
        request, "incubation/juries/seat.html", values, status=422 if form.errors else 200
    )


def in_jury(request: HttpRequest, village: Village, pk: int) -> Juror:
    """Return my seat, once I have signed; raise Forbidden before."""
    actor = request.actor  # type: ignore[attr-defined]  # set by member_page
    juror = get_seat(actor, village, pk)
    if juror.signed_at is None or juror.declined_at is not None:
        raise Forbidden(sentence("Sign the statement of impartiality first."))
    return juror


def _wish(request: MemberRequest, juror: Juror, applications: dict[int, Any]) -> None:
    """Wishes are kept, and conflicts that were declared beside them at once."""
    now = clock.now()
    for pk, ground, words in shapes.conflicts_typed(request.POST, applications):
        conflicts.declare(
            juror=juror,
            application=applications[pk],
            ground=ground,
            words=words,
            by=request.actor,
            now=now,
        )
    wishing.tell_wishes(
        juror=juror,
        wishes=shapes.wishes_typed(request.POST, applications),
        by=request.actor,
        now=now,
    )
