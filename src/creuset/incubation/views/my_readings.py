"""A juror reads an application and scores it: what was typed is kept, or stands on the page again with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import PROBLEM
from creuset.core.text import in_language
from creuset.incubation.actions import conflicts, readings
from creuset.incubation.forms import juries as shapes
from creuset.incubation.kinds import Ground
from creuset.incubation.models import Juror, Reading
from creuset.incubation.queries import readings as reads
from creuset.incubation.queries.juries import terms_of
from creuset.incubation.states import ReadingState
from creuset.incubation.views.my_jury import BASE, in_jury
from creuset.kernel.errors import DomainError, NotFound, Refused
from creuset.kernel.sentences import sentence
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.questions.queries.reading import reading_of
from creuset.villages.models import Village


@never_cache
@require_http_methods(["GET", "POST"])
@member_page
def reading(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponseBase:
    """One page: the application to read, the grid to score. Saved as it is typed; without scripts, by its button."""
    juror = in_jury(request, village, pk)
    found = reads.get_reading(juror, row)
    if request.method != "POST":
        return _reading_page(request, juror, found)
    try:
        kept, words = _keep(request, found)
    except NotFound:
        raise
    except DomainError as error:
        return _unsaved(request, juror, row, error)
    messages.success(request, words or _("Saved."))
    return redirect("jury_my:reading", village, pk, kept.pk)


@require_POST
@member_page
def save(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """What I typed is kept; the answer tells how the reading stands, or why it was not kept."""
    found = reads.get_reading(in_jury(request, village, pk), row)
    try:
        kept, words = _keep(request, found)
    except DomainError as error:
        return JsonResponse(error.as_problem(), status=error.status, content_type=PROBLEM)
    return JsonResponse(_stands(kept, reads.totals_of([kept])[kept.pk], words))


@require_POST
@member_page
def finish(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """My scores are in."""
    juror = in_jury(request, village, pk)
    found = reads.get_reading(juror, row)
    if found.state == ReadingState.DONE and _is_as_saved(request.POST, found):
        # Pressed twice, or in two windows: they are in.
        return redirect("jury_my:reading", village, pk, row)
    try:
        kept, words = _keep(request, found)
    except NotFound:
        raise
    except DomainError as error:
        return _unsaved(request, juror, row, error)
    if kept.state == ReadingState.TAKEN:
        messages.success(request, words)
        return redirect("jury_my:reading", village, pk, row)
    try:
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
    found = reads.get_reading(in_jury(request, village, pk), row)
    try:
        readings.reopen_reading(reading=found, by=request.actor, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("jury_my:reading", village, pk, row)


@require_http_methods(["GET", "POST"])
@member_page
def recuse(request: MemberRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """I must not read this application."""
    juror = in_jury(request, village, pk)
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


def _typed(request: HttpRequest) -> tuple[readings.Typed, int]:
    try:
        return shapes.scores_typed(request.POST.dict())
    except ValueError as error:
        raise Refused(sentence("This is no number of points.")) from error


def _keep(request: MemberRequest, found: Reading) -> tuple[Reading, str]:
    """What was typed is saved; return the reading, and what happened to it or to its grid meanwhile."""
    typed, revision = _typed(request)
    kept = readings.save_reading(
        reading=found, typed=typed, revision=revision, by=request.actor, now=clock.now()
    )
    return kept, _meanwhile(kept, typed)


def _meanwhile(kept: Reading, typed: readings.Typed) -> str:
    if kept.state == ReadingState.TAKEN:
        return _(
            "While you were writing, this application was given to somebody else. What you wrote is kept; it counts "
            "if it is given to you again."
        )
    if reads.has_retired(kept, {*typed.points, *typed.notes}):
        return _(
            "While you were writing, a criterion was taken off the grid. What you wrote for it is kept; it does not "
            "count."
        )
    return ""


def _unsaved(request: MemberRequest, juror: Juror, row: int, error: DomainError) -> HttpResponse:
    """Return the page as the reading stands now, with what was typed in its place and why it is not kept."""
    found = reads.get_reading(juror, row)
    return _reading_page(request, juror, found, error)


def _is_as_saved(posted: Mapping[str, str], found: Reading) -> bool:
    lines = reads.lines_of(found)
    return _as_typed(lines, posted) == lines and posted.get("words", found.words) == found.words


def _as_typed(lines: Sequence[reads.Line], posted: Mapping[str, str]) -> list[reads.Line]:
    """Return the grid with what was posted in place of what was saved."""
    return [
        replace(
            line,
            points=_number(posted.get(f"points-{line.criterion.pk}"), line.points),
            words=posted.get(f"notes-{line.criterion.pk}", line.words),
        )
        for line in lines
    ]


def _number(posted: str | None, saved: int | None) -> int | None:
    """Return the points that were posted; those that were saved where none were, or nothing that is a number."""
    try:
        return saved if posted is None else int(posted)
    except ValueError:
        return saved if posted else None


def _reading_page(
    request: MemberRequest, juror: Juror, found: Reading, refusal: DomainError | None = None
) -> HttpResponse:
    rows = reads.list_of(juror)
    at = next((n for n, row in enumerate(rows) if row.pk == found.pk), None)
    lines = reads.lines_of(found)
    terms = terms_of(juror.call)
    hidden = reads.hidden_in(found.round, terms)
    is_open = found.round.closed_at is None and juror.left_at is None
    is_typed = is_open and found.state in (ReadingState.GIVEN, ReadingState.BEGUN)
    typed = _as_typed(lines, request.POST) if refusal else lines
    values = {
        "juror": juror,
        "call": juror.call,
        "reading": found,
        "application": found.application,
        "is_blind": found.round.is_blind,
        "sheet": reading_of(found.application.sheet, without=hidden)
        if found.state in reads.READABLE
        else None,
        "lines": typed if is_typed else lines,
        "words": request.POST.get("words", found.words) if refusal and is_typed else found.words,
        "refusal": refusal,
        # Where nothing is typed any more, it is shown beside what stands, to be copied.
        "unsaved": _unsaved_words(lines, typed, request, found) if refusal and not is_typed else [],
        "total": reads.total_of(lines),
        "others": reads.others_of(found, lines, terms),
        "is_typed": is_typed,
        "is_open": is_open,
        "place": None if at is None else at + 1,
        "count": len(rows),
        "done": sum(row.state == ReadingState.DONE for row in rows),
        "before": rows[at - 1] if at else None,
        "after": rows[at + 1] if at is not None and at + 1 < len(rows) else None,
        "now": clock.now(),
    }
    status = refusal.status if refusal else 200
    return render(request, "incubation/juries/reading.html", values, status=status)


def _unsaved_words(
    lines: Sequence[reads.Line], typed: Sequence[reads.Line], request: HttpRequest, found: Reading
) -> list[tuple[str, int | None, str]]:
    """Return what was typed and is not kept: of what, the points, the words."""
    shown = [
        (in_language(there.criterion.names), there.points, there.words)
        for saved, there in zip(lines, typed, strict=True)
        if there != saved
    ]
    words = request.POST.get("words", found.words)
    return shown if words == found.words else [*shown, (_("On the whole"), None, words)]


def _stands(row: Reading, total: Decimal | None, words: str) -> dict[str, Any]:
    """Return how a reading stands, as the page's script reads it."""
    return {
        "revision": row.revision,
        "state": row.state,
        "total": None if total is None else f"{total:.2f}",
        "message": words,
    }
