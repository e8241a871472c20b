"""One question of a form's draft at the desk: its words, its limits, when it is asked."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.core import clock
from creuset.core.http import chosen_word
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.kernel.errors import NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.questions.actions import forms as actions
from creuset.questions.forms.writing import ROWS, QuestionForm
from creuset.questions.kinds import KIND_LABELS
from creuset.questions.models import Form
from creuset.questions.queries.asking import digest_of
from creuset.questions.queries.forms import form_page
from creuset.questions.queries.versions import get_form
from creuset.questions.rules import Kind
from creuset.questions.rules.building import (
    Data,
    Path,
    Put,
    alone,
    edited,
    faults_in,
    find_at,
    place_in,
)
from creuset.villages.models import Village


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def add(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """A new question of `?kind=`, at the end of the form, or of the block `?in=`."""
    found = get_form(village, code)
    data = _data(found)
    kind, block = chosen_word(request.GET.get("kind", ""), list(Kind)), request.GET.get("in", "")
    within = (block,) if block else ()
    holder = find_at(data, within) if block else data
    if holder is None or (block and kind == Kind.BLOCK):
        raise NotFound(_("There is no such question."))
    there = holder.get("questions") or []
    above = [*(data.get("questions") or []), *(there if block else [])]
    form = QuestionForm(village, Kind(kind), above, request.POST or None)
    return _answer(request, found, form, data, within, taken=[one["key"] for one in there])


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def question(request: TeamRequest, village: Village, code: str, path: str) -> HttpResponseBase:
    """One question of the draft, or of what begins the next."""
    found = get_form(village, code)
    data = _data(found)
    keys = tuple(path.split("."))
    there = find_at(data, keys)
    if there is None:
        raise NotFound(_("There is no such question."))
    form = QuestionForm(
        village, Kind(there["kind"]), _above(data, keys), request.POST or None, question=there
    )
    return _answer(request, found, form, data, keys[:-1], taken=[])


def _answer(
    request: TeamRequest,
    found: Form,
    form: QuestionForm,
    data: Data,
    within: Path,
    *,
    taken: Sequence[str],
) -> HttpResponseBase:
    """Answer what was sent of a question: its rows moved, its faults told, or the question kept."""
    village = found.village
    if request.method == "POST":
        verb, _space, number = request.POST.get("do", "save").partition(" ")
        if verb in ("up", "down", "drop", "more"):
            form.options.obey(verb, int(number) if number.isdecimal() else -1)
            form.errors.clear()
        elif verb == "save" and _is_kept(request, found, form, data, within, taken=taken):
            messages.success(request, _("The question is in the draft."))
            return redirect(reverse("questions_desk:form", args=[village, found.code]))
    values: dict[str, Any] = {
        "form": found,
        "question": form,
        "kind": KIND_LABELS[form.kind],
        "title": in_language((form.question or {}).get("labels") or {}) or KIND_LABELS[form.kind],
        "has_rows": form.kind in ROWS,
        "rows_title": _("Options") if form.kind is Kind.CHOICE else _("Lines"),
        "seen": request.POST.get("seen") or _digest(form),
        "within": find_at(data, within) if within else None,
        "now": clock.now(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "questions/desk/question.html", values, status=status)


def _is_kept(
    request: TeamRequest,
    found: Form,
    form: QuestionForm,
    data: Data,
    within: Path,
    *,
    taken: Sequence[str],
) -> bool:
    """Keep the question in the draft if nothing of it is wrong; else its faults stand at its fields."""
    if not form.is_valid():
        return False
    written = form.written(taken)
    path = (*within, written["key"])
    if form.question is not None and request.POST.get("seen") != _digest(form):
        form.add_error(
            None,
            _("Somebody else has changed this question meanwhile: open it again to see how."),
        )
        return False
    edit = Put(path, written, form.question)
    after = edited(data, edit)
    if form.blame(place_in(after, path), faults_in(after)):
        return False
    kept = attempt(
        form,
        lambda: actions.edit_draft(form=found, edit=edit, by=request.actor, now=clock.now()),
    )
    return kept is not None


def _digest(form: QuestionForm) -> str:
    """Return what tells how the writer saw the question."""
    return digest_of(alone(form.question or {}))


def _data(found: Form) -> Data:
    """Return what the draft asks, or what the next begins with."""
    page = form_page(found)
    shown = page.draft or page.newest
    return dict(shown.data) if shown else {"questions": []}


def _above(data: Data, path: Path) -> list[Data]:
    """Return the questions that stand above one: in its block, and above the block."""
    found: list[Data] = []
    rows = data.get("questions") or []
    for key in path:
        for one in rows:
            if one.get("key") == key:
                rows = one.get("questions") or []
                break
            found.append(one)
    return found
