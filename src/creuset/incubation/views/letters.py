"""Letters at the desk: their texts, drafts with what is checked, approved and sent; appeals answered."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from creuset.core import clock
from creuset.core.files import address
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.incubation.actions import appeals as appeal_acts
from creuset.incubation.actions import letters as acts
from creuset.incubation.forms.letters import AnswerForm, LetterForm, TextForm
from creuset.incubation.models import LETTER_LABELS, Call, Letter
from creuset.incubation.papers.letters import letter_pdf, paper_of, papers_of
from creuset.incubation.permissions import may_lead, may_run
from creuset.incubation.queries.appeals import get_appeal, reason_contested
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.letters import (
    LetterLine,
    Post,
    get_letter,
    is_open,
    leaf_of,
    mail_of,
)
from creuset.incubation.queries.screening import check_may_read
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.letters import LetterKind, places_of
from creuset.incubation.states import ApplicationState
from creuset.incubation.words.crumbs import call_crumbs
from creuset.incubation.words.letters import LOOKED_AT, why
from creuset.kernel.errors import NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def letters(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Which letters are owed, drafted, approved and gone; each draft with what is wrong with it."""
    call = get_call(village, pk, by=request.actor)
    found = mail_of(call, by=request.actor)
    kinds, lines = found.kinds, found.lines
    values = {
        "call": call,
        "kinds": [one for one in kinds if one.owed or one.drafts or one.approved or one.sent],
        "owed": sum(one.owed for one in kinds),
        "lines": [(line, why(line.failing)) for line in lines],
        "to_approve": sum(not line.failing and line.letter.approved_at is None for line in lines),
        "to_send": sum(line.may_leave for line in lines),
        "sent": papers_of(found.sent),
        "appeals": found.appeals,
        # Whoever reads them has no part in the call: running programmes is leading it.
        "may_lead": may_run(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "incubation/letters/list.html", values)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def prepare(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Drafts are made of what is decided today."""
    call = get_call(village, pk, by=request.actor)
    asked = [LetterKind(one) for one in request.POST.getlist("kind") if one in set(LetterKind)]
    made = acts.prepare(
        call=call, kinds=asked or tuple(LetterKind), by=request.actor, now=clock.now()
    )
    count = len(made)
    said = ngettext("%(count)s draft prepared.", "%(count)s drafts prepared.", count)
    messages.success(request, said % {"count": count})
    return redirect("applications:letters", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def approve(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The drafts that pass every check are approved: those chosen, else all."""
    call = get_call(village, pk, by=request.actor)
    done = acts.approve(
        call=call, letters=_chosen(request, call), by=request.actor, now=clock.now()
    )
    count = len(done.done)
    said = ngettext("%(count)s letter approved.", "%(count)s letters approved.", count)
    _say(request, said % {"count": count}, done)
    return _back(request, call)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def send(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The approved letters leave: those chosen, else all."""
    call = get_call(village, pk, by=request.actor)
    approved = [one for one in _chosen(request, call) if one.approved_at is not None]
    done = acts.send(call=call, letters=approved, by=request.actor, now=clock.now())
    count = len(done.done)
    said = ngettext("%(count)s letter sent.", "%(count)s letters sent.", count)
    _say(request, said % {"count": count}, done)
    return _back(request, call)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PROGRAMMES)
def letter(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """One letter: its words, what is checked; changed by hand while it has not left."""
    leaf = leaf_of(village, pk, by=request.actor)
    row, line = leaf.letter, leaf.line
    call = row.application.call
    form = LetterForm(request.POST or None, initial={"subject": row.subject, "body": row.body})
    if form.is_valid():
        done = attempt(
            form,
            lambda: acts.change(letter=row, **form.cleaned_data, by=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The draft says so. It waits to be approved."))
            return redirect("applications:letter", village, pk)
    stored = paper_of(row) if row.sent_at else None
    values = {
        "letter": row,
        "row": row.application,
        "call": call,
        "line": line,
        "checks": [
            (words, line is not None and check not in line.failing)
            for check, words in LOOKED_AT.items()
        ],
        "failures": why(line.failing) if line else [],
        "form": form,
        "is_open": line is not None,
        "before": leaf.before,
        "after": leaf.after,
        "nth": leaf.nth,
        "count": leaf.count,
        "paper_url": address(stored) if stored else "",
        "may_lead": may_run(request.actor, village),
        "now": clock.now(),
    }
    status = 422 if form.errors else 200
    return render(request, "incubation/letters/letter.html", values, status=status)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The draft is thrown away."""
    row = get_letter(village, pk, by=request.actor)
    acts.drop(letter=row, by=request.actor, now=clock.now())
    messages.success(request, _("The draft is gone. Prepare it anew when you need it."))
    return redirect("applications:letters", village, row.application.call_id)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def letter_paper(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Give a draft as the PDF that it would leave as."""
    row = get_letter(village, pk, by=request.actor)
    answer = HttpResponse(letter_pdf(row, now=clock.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.pk}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def texts(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The texts of each kind of letter, language by language."""
    call = get_call(village, pk, by=request.actor)
    check_may_read(request.actor, call)
    post = Post(call, only=())
    values = {
        "call": call,
        "rows": [
            (
                kind,
                label,
                [
                    (language, post.words_of(kind, language), (kind.value, language) in post.texts)
                    for language in village.languages
                ],
            )
            for kind, label in LETTER_LABELS.items()
        ],
        "may_lead": may_lead(request.actor, call),
    }
    return render(request, "incubation/letters/texts.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def text(request: TeamRequest, village: Village, pk: int, kind: str, language: str) -> HttpResponse:
    """The words of a kind of letter in a language."""
    call = get_call(village, pk, by=request.actor)
    check_may_read(request.actor, call)
    if kind not in set(LetterKind) or language not in village.languages:
        raise NotFound(_("There is no such letter."))
    asked = LetterKind(kind)
    words = Post(call, only=()).words_of(asked, language)
    form = TextForm(
        request.POST or None,
        initial={"subject": words.subject, "body": words.body} if words else {},
    )
    places = ", ".join(f"{{{place}}}" for place in sorted(places_of(asked)))
    return answer_form(
        request,
        form,
        lambda: acts.write_text(
            call=call,
            kind=asked,
            language=language,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Letters prepared from now on say so."),
        then=reverse("applications:letter_texts", args=[village, pk]),
        title=f"{LETTER_LABELS[asked]} ({language})",
        crumbs=call_crumbs(call, tab="applications:letters"),
        submit=_("Keep the text"),
        lede=_("These stand for what is known of each applicant: %(places)s.") % {"places": places},
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def appeal(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """An appeal, to be answered."""
    row = get_appeal(village, pk, by=request.actor)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        done = attempt(
            form,
            lambda: appeal_acts.answer(
                appeal=row, **form.asked(), by=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("The appeal is answered. Its letter is to be prepared."))
            if done.outcome == AppealOutcome.GRANTED and done.against == ApplicationState.REFUSED:
                # The jury decides again: there it is written down.
                return redirect("applications:file", village, row.application_id)
            return redirect("applications:letters", village, row.application.call_id)
    values = {
        "appeal": row,
        "contested": reason_contested(row),
        "row": row.application,
        "call": row.application.call,
        "form": form,
        "may_answer": row.answered_at is None and may_lead(request.actor, row.application.call),
        "now": clock.now(),
    }
    status = 422 if form.errors else 200
    return render(request, "incubation/letters/appeal.html", values, status=status)


def _chosen(request: TeamRequest, call: Call) -> list[Letter]:
    """Return the open letters of the call that are chosen; all where none is named."""
    lines = mail_of(call, by=request.actor).lines
    asked = {row_number(one) for one in request.POST.getlist("letter")}
    rows = (line.letter for line in lines if is_open(line.letter))
    return [row for row in rows if not asked or row.pk in asked]


def _say(request: TeamRequest, said: str, done: acts.Handled) -> None:
    (messages.success if done.done else messages.warning)(request, said)
    if done.left:
        names = ", ".join(_titles(done.left))
        messages.warning(
            request,
            _("Kept back, since they do not pass every check: %(names)s.") % {"names": names},
        )


def _titles(lines: Iterable[LetterLine]) -> list[str]:
    return [line.letter.application.title for line in lines][:5]


def _back(request: TeamRequest, call: Call) -> HttpResponse:
    """Return to the letter that was looked at, else to the list."""
    asked = row_number(request.POST.get("then", ""))
    if asked is not None:
        return redirect("applications:letter", call.village, asked)
    return redirect("applications:letters", call.village, call.pk)
