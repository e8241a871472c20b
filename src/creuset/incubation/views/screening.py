"""Files at the desk: the list of a call, one file a page, what the rules say, what is judged."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, QueryDict
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
from creuset.core.http import chosen_word, row_number
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.incubation.actions import screening as acts
from creuset.incubation.actions.completing import ask_to_complete, give_more_time
from creuset.incubation.forms.screening import (
    SEVERAL,
    CompleteForm,
    FilesFilter,
    JudgeForm,
    MoreTimeForm,
    RuleForm,
)
from creuset.incubation.models import STEP_LABELS, Application, Call
from creuset.incubation.papers.files import file_pdf
from creuset.incubation.permissions import may_run
from creuset.incubation.queries.applying import open_completion
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.keeping import kept_until_of
from creuset.incubation.queries.screening import (
    WAITS,
    FileLine,
    around_of,
    check_may_read,
    facts_of,
    files_of,
    form_of_call,
    get_file,
    get_rule,
    line_of,
    preview_of,
    rules_at,
    rules_of,
)
from creuset.incubation.rules.screening import REASONED, VERBS, Standing, Step, propose, stored
from creuset.incubation.states import APPLICATION, ApplicationState
from creuset.incubation.telling.applications import KIND
from creuset.incubation.words.crumbs import call_crumbs
from creuset.incubation.words.files import FACES, cells_of, faces_of, heads, rail_of
from creuset.incubation.words.screening import STANDING_LABELS, said_of
from creuset.kernel.errors import NotFound
from creuset.people.queries.story import get_story
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.questions.queries.reading import reading_of
from creuset.villages.models import Village

PER_PAGE = 50
EVENTS = 30


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def files(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The files of a call that were received, narrowed and in order, and how many stand where."""
    call = get_call(village, pk, by=request.actor)
    form = FilesFilter(call.axes.order_by("position"), request.GET)
    narrowing = form.asked()
    found = files_of(call, by=request.actor, narrowing=narrowing)
    is_led = may_run(request.actor, village)
    values = {
        "call": call,
        "form": form,
        "narrowing": narrowing,
        "is_filtered": any(request.GET.get(name) for name in form.fields if name != "sort"),
        "page": Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page")),
        "counts": found.counts,
        "total": found.total,
        "shown": len(found.lines),
        "query": _query(request.GET),
        "may_lead": is_led,
        "several": SEVERAL.items() if is_led else (),
        "now": clock.now(),
    }
    return render(request, "incubation/screening/list.html", values)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def export(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Give the files that were asked for as CSV."""
    call = get_call(village, pk, by=request.actor)
    form = FilesFilter(call.axes.order_by("position"), request.GET)
    found = files_of(call, by=request.actor, narrowing=form.asked())
    rows = [cells_of(line, village) for line in found.lines]
    return csv_answer(f"{call.code}-{village.day_of(clock.now())}.csv", [heads(), *rows])


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def file(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """One file: what was filed, what the rules say of it, what was judged, and what may be."""
    return _file_page(request, get_file(village, pk, by=request.actor))


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def judge(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The file goes where the button leads."""
    row = get_file(village, pk, by=request.actor)
    form = JudgeForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: acts.judge(application=row, **form.asked(), by=request.actor, now=clock.now()),
        )
        if done is not None:
            messages.success(request, f"{done.title}: {done.state_label}")
            return redirect(_file_url(village, pk, request.POST.get("query", "")))
    return _file_page(request, get_file(village, pk, by=request.actor), form)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def complete(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The applicant is asked to complete the file."""
    row = get_file(village, pk, by=request.actor)
    form = CompleteForm(line_of(row), request.POST)
    return _done(
        request,
        row,
        form,
        lambda: ask_to_complete(application=row, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The applicant is told what is missing."),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def more_time(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The applicant has more time to complete the file."""
    row = get_file(village, pk, by=request.actor)
    asked = open_completion(row)
    if asked is None:
        raise NotFound(_("Nothing is to be completed in this file."))
    form = MoreTimeForm(request.POST)
    return _done(
        request,
        row,
        form,
        lambda: give_more_time(
            completion=asked, **form.asked(village.zone), by=request.actor, now=clock.now()
        ),
        said=_("The applicant is told until when."),
    )


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def several(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Several files are judged alike, once the reader has seen which and said that they are sure."""
    call = get_call(village, pk, by=request.actor)
    verb = chosen_word(request.POST.get("verb", ""), SEVERAL)
    found = files_of(call, by=request.actor, narrowing=FilesFilter((), {}).asked())
    chosen = {row_number(one) for one in request.POST.getlist("chosen")}
    lines = [line for line in found.lines if line.row.pk in chosen]
    fit = [line for line in lines if APPLICATION.allows(ApplicationState(line.row.state), verb)]
    form = JudgeForm(request.POST if "sure" in request.POST else None)
    form.fields["seen"].required = False
    if form.is_valid() and fit:
        seen = {line.row.pk: _seen(request.POST, line.row) for line in fit}
        done = attempt(
            form,
            lambda: acts.judge_all(
                call=call,
                seen=seen,
                verb=verb,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            _say(request, done)
            return redirect("applications:list", village, pk)
    values = {
        "call": call,
        "verb": verb,
        "label": SEVERAL[verb],
        "needs_reason": verb in REASONED,
        "fit": fit,
        "unfit": [line for line in lines if line not in fit],
        "lacking": sum(bool(line.faults) for line in fit),
        "form": form,
        "now": clock.now(),
    }
    status = 422 if form.errors else 200
    return render(request, "incubation/screening/several.html", values, status=status)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PROGRAMMES)
def screening(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What the rules of a step say of each file that waits for it; applied to those that are ticked."""
    call = get_call(village, pk, by=request.actor)
    asked = request.POST.get("step") or request.GET.get("step", "")
    step = Step(asked) if asked in set(Step) else Step.ADMISSIBLE
    if request.method == "POST":
        shown = {
            number: Standing(said)
            for number, said in (
                (row_number(one), request.POST.get(f"standing-{one}", ""))
                for one in request.POST.getlist("chosen")
            )
            if number is not None and said in set(Standing)
        }
        done = acts.screen(call=call, step=step, shown=shown, by=request.actor, now=clock.now())
        _say(request, done)
        return redirect(f"{reverse('applications:screening', args=[village, pk])}?step={step}")
    preview = preview_of(call, step, by=request.actor)
    values = {
        "call": call,
        "step": step,
        "steps": STEP_LABELS.items(),
        "rules": [
            (
                row,
                said_of(stored(row.condition), preview.form),
                fits,
                str(STEP_LABELS[Step(row.step)]),
            )
            for row, fits in preview.rules
        ],
        "lines": [
            (line, proposal, STANDING_LABELS[proposal.standing], (step, proposal.standing) in VERBS)
            for line, proposal in preview.lines
        ],
        "counts": [
            (STANDING_LABELS[one], sum(p.standing is one for _line, p in preview.lines))
            for one in Standing
        ],
        "may_lead": may_run(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "incubation/screening/screening.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new_rule(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A new rule of screening."""
    call = get_call(village, pk, by=request.actor)
    return _rule_page(request, call, None)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def rule(request: TeamRequest, village: Village, pk: int, rule: int) -> HttpResponse:
    """A rule of screening, changed."""
    call = get_call(village, pk, by=request.actor)
    return _rule_page(request, call, rule)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop_rule(request: TeamRequest, village: Village, pk: int, rule: int) -> HttpResponse:
    """The call makes this condition no more."""
    call = get_call(village, pk, by=request.actor)
    acts.drop_rule(rule=get_rule(call, rule), by=request.actor, now=clock.now())
    messages.success(request, _("The rule is gone. What was judged by it stays."))
    return redirect("applications:screening", village, pk)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def paper(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Give the file as a PDF: what was answered, what was judged."""
    row = get_file(village, pk, by=request.actor)
    answer = HttpResponse(file_pdf(row, now=clock.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.call.code}-{row.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _done(
    request: TeamRequest,
    row: Application,
    form: Form,
    action: Callable[[], object],
    *,
    said: str,
) -> HttpResponse:
    """Do what a form of the page of a file asks for; the page says why where it is refused."""
    if form.is_valid() and attempt(form, action) is not None:
        messages.success(request, said)
        return redirect(_file_url(request.village, row.pk, request.POST.get("query", "")))
    return _file_page(request, get_file(request.village, row.pk, by=request.actor), form)


def _file_page(request: TeamRequest, row: Application, form: Form | None = None) -> HttpResponse:
    village, call = request.village, row.call
    line = line_of(row)
    # Whoever reads it has no part in the call: running programmes is leading it.
    is_led = may_run(request.actor, village)
    state = ApplicationState(row.state)
    asked = QueryDict(request.POST.get("query", "")) if form else request.GET
    around = rail_of(around_of(row, lambda axes: FilesFilter(axes, asked).asked()), row.pk)
    step = WAITS.get(state)
    rules = rules_at(call, step) if step else []
    proposal = propose(rules_of(rules), facts_of(line, call), step) if step else None
    by_code = {one.code: one for one in rules}
    values: dict[str, Any] = {
        "row": row,
        "call": call,
        "line": line,
        "reading": reading_of(row.sheet),
        "around": around,
        "query": asked.urlencode(),
        "findings": [
            (by_code[one.rule.code], STANDING_LABELS[one.standing], one.standing)
            for one in (proposal.judged if proposal else ())
        ],
        "faces": faces_of(state) if is_led else (),
        "others": FACES,
        "form": form if isinstance(form, JudgeForm) else JudgeForm(initial={"seen": row.state}),
        "kept_until": kept_until_of(row),
        **(_asking(line, form) if is_led else {}),
        "may_lead": is_led,
        "story": get_story(kind=KIND, ids=[row.pk], village=village, is_team=True, most=EVENTS),
        "now": clock.now(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "incubation/screening/file.html", values, status=status)


def _asking(line: FileLine, tried: Form | None) -> dict[str, Any]:
    """Return what may be asked of whoever files it, and of its jury; the form that was tried says what is wrong."""
    row = line.row
    if row.state == ApplicationState.FILED:
        return {"completing": tried if isinstance(tried, CompleteForm) else CompleteForm(line)}
    if row.state == ApplicationState.COMPLETING:
        prolonging = tried if isinstance(tried, MoreTimeForm) else MoreTimeForm()
        return {"completion": open_completion(row), "prolonging": prolonging}
    if row.state == ApplicationState.ELIGIBLE and row.round and row.round.released_at is not None:
        return {"again": row.round}
    return {}


def _rule_page(request: TeamRequest, call: Call, pk: int | None) -> HttpResponse:
    check_may_read(request.actor, call)
    row = None if pk is None else get_rule(call, pk)
    form = RuleForm(
        form_of_call(call),
        call.project_kinds,
        call.village.languages,
        request.POST or None,
        initial={"step": request.GET.get("step", Step.ELIGIBLE.value)}
        if row is None
        else RuleForm.said_of(row),
    )
    end = (
        {}
        if row is None
        else {
            "end_url": reverse("applications:drop_rule", args=[call.village, call.pk, row.pk]),
            "end_label": _("Drop this rule"),
        }
    )
    return answer_form(
        request,
        form,
        lambda: acts.write_rule(
            call=call, rule=row, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The rule stands. Nothing is judged by it before you apply it."),
        then=reverse("applications:screening", args=[call.village, call.pk]),
        title=_("A rule of screening"),
        crumbs=call_crumbs(call, tab="applications:screening"),
        submit=_("Keep the rule"),
        lede=_("What the rules find is shown first, file by file; a person applies it."),
        **end,
    )


def _say(request: TeamRequest, done: acts.Screened) -> None:
    """The reader is told how many files were judged, and how many were not because they had moved."""
    count = len(done.done)
    said = ngettext("%(count)s file judged.", "%(count)s files judged.", count) % {"count": count}
    (messages.success if count else messages.warning)(request, said)
    if done.left:
        names = ", ".join(row.title for row in done.left[:5])
        messages.warning(
            request,
            _("Left as they are, since they moved meanwhile: %(names)s.") % {"names": names},
        )


def _seen(asked: QueryDict, row: Application) -> ApplicationState:
    """Return where the checklist showed the file."""
    said = asked.get(f"seen-{row.pk}", row.state)
    return ApplicationState(said) if said in set(ApplicationState) else ApplicationState(row.state)


def _file_url(village: Village, pk: int, query: str) -> str:
    address = reverse("applications:file", args=[village, pk])
    kept = QueryDict(query).urlencode()
    return f"{address}?{kept}" if kept else address


def _query(asked: QueryDict) -> str:
    """Return what narrows the list, for the addresses of its files."""
    kept = asked.copy()
    kept.pop("page", None)
    return kept.urlencode()
