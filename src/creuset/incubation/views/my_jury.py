"""My juries: answering, wishing, reading and scoring."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import PROBLEM
from creuset.incubation.actions import conflicts, juries, readings
from creuset.incubation.actions import wishes as wishing
from creuset.incubation.forms import juries as shapes
from creuset.incubation.kinds import Ground
from creuset.incubation.models import Juror, Reading
from creuset.incubation.queries import readings as reads
from creuset.incubation.queries.juries import get_seat, seats_of, terms_of, with_what_is_left
from creuset.incubation.queries.rooms import heard_in, open_in
from creuset.incubation.queries.wishes import wish_rows
from creuset.incubation.states import ReadingState
from creuset.incubation.words.statement import statement_of
from creuset.kernel.errors import DomainError, Forbidden, NotFound, Refused
from creuset.kernel.sentences import sentence
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form, attempt
from creuset.questions.queries.reading import reading_of
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
    juror = _in_jury(request, village, pk)
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


@never_cache
@require_http_methods(["GET", "POST"])
@member_page
def reading(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponseBase:
    """One page: the application to read, the grid to score. Saved as it is typed; without scripts, by its button."""
    juror = _in_jury(request, village, pk)
    found = reads.get_reading(juror, row)
    if request.method == "POST":
        return _by_button(request, found)
    return _reading_page(request, juror, found)


@require_POST
@member_page
def save(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """What I typed is kept; the answer tells how the reading stands, or why it was not kept."""
    found = reads.get_reading(_in_jury(request, village, pk), row)
    try:
        typed, revision = _typed(request)
        kept = readings.save_reading(
            reading=found, typed=typed, revision=revision, by=request.actor, now=clock.now()
        )
    except DomainError as error:
        return JsonResponse(error.as_problem(), status=error.status, content_type=PROBLEM)
    return JsonResponse(_stands(kept, reads.totals_of([kept])[kept.pk]))


@require_POST
@member_page
def finish(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """My scores are in."""
    found = reads.get_reading(_in_jury(request, village, pk), row)
    try:
        typed, revision = _typed(request)
        kept = found
        if found.state != ReadingState.DONE:
            kept = readings.save_reading(
                reading=found, typed=typed, revision=revision, by=request.actor, now=clock.now()
            )
        readings.finish_reading(
            reading=kept, revision=kept.revision, by=request.actor, now=clock.now()
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your scores are in."))
    return redirect("jury_my:reading", village, pk, row)


@require_POST
@member_page
def reopen(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I change what I scored."""
    found = reads.get_reading(_in_jury(request, village, pk), row)
    try:
        readings.reopen_reading(reading=found, by=request.actor, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("jury_my:reading", village, pk, row)


@require_http_methods(["GET", "POST"])
@member_page
def recuse(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I must not read this application."""
    juror = _in_jury(request, village, pk)
    found = reads.get_reading(juror, row)
    form = shapes.RecuseForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: conflicts.declare(
            juror=juror,
            application=found.application,
            ground=Ground(form.cleaned_data["ground"]),
            words=form.cleaned_data["words"],
            by=request.actor,
            now=clock.now(),
        ),
        said=_("You do not read this application any more; whoever leads the call sees why."),
        then=reverse("jury_my:seat", args=[village, pk]),
        cancel_url=reverse("jury_my:reading", args=[village, pk, row]),
        title=_("I must not judge this application"),
        lede=f"{found.application.number} · {found.application.title}",
        submit=_("Recuse myself"),
        base=BASE,
        is_danger=True,
    )


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


def _in_jury(request: HttpRequest, village: Village, pk: int) -> Juror:
    """Return my seat, once I have signed; raise Forbidden before."""
    actor = request.actor  # type: ignore[attr-defined]  # set by member_page
    juror = get_seat(actor, village, pk)
    if juror.signed_at is None or juror.declined_at is not None:
        raise Forbidden(sentence("Sign the statement of impartiality first."))
    return juror


def _typed(request: HttpRequest) -> tuple[readings.Typed, int]:
    try:
        return shapes.scores_typed(request.POST.dict())
    except ValueError as error:
        raise Refused(sentence("This is no number of points.")) from error


def _by_button(request: MemberRequest, found: Reading) -> HttpResponse:
    """Without scripts: everything is saved at once."""
    try:
        typed, revision = _typed(request)
        kept = readings.save_reading(
            reading=found, typed=typed, revision=revision, by=request.actor, now=clock.now()
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = _("Saved.") if kept.state != ReadingState.TAKEN else _taken_words()
        messages.success(request, words)
    return redirect("jury_my:reading", request.village, found.juror.call_id, found.pk)


def _reading_page(request: MemberRequest, juror: Juror, found: Reading) -> HttpResponse:
    rows = reads.list_of(juror)
    at = next((n for n, row in enumerate(rows) if row.pk == found.pk), None)
    lines = reads.lines_of(found)
    terms = terms_of(juror.call)
    hidden = reads.hidden_in(found.round, terms)
    is_open = found.round.closed_at is None and juror.left_at is None
    values = {
        "juror": juror,
        "call": juror.call,
        "reading": found,
        "application": found.application,
        "is_blind": found.round.is_blind,
        "sheet": reading_of(found.application.sheet, without=hidden)
        if found.state in reads.READABLE
        else None,
        "lines": lines,
        "total": reads.total_of(lines),
        "others": reads.others_of(found, lines, terms),
        "is_typed": is_open and found.state in (ReadingState.GIVEN, ReadingState.BEGUN),
        "is_open": is_open,
        "place": None if at is None else at + 1,
        "count": len(rows),
        "done": sum(row.state == ReadingState.DONE for row in rows),
        "before": rows[at - 1] if at else None,
        "after": rows[at + 1] if at is not None and at + 1 < len(rows) else None,
        "now": clock.now(),
    }
    return render(request, "incubation/juries/reading.html", values)


def _stands(row: Reading, total: Decimal | None) -> dict[str, Any]:
    """Return how a reading stands, as the page's script reads it."""
    return {
        "revision": row.revision,
        "state": row.state,
        "total": None if total is None else f"{total:.2f}",
        "message": str(_taken_words()) if row.state == ReadingState.TAKEN else "",
    }


def _taken_words() -> str:
    return _(
        "While you were writing, this application was given to somebody else. What you wrote is kept; it counts if it "
        "is given to you again."
    )


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
