"""Forms at the desk: their list, one of them question by question, its versions, its preview."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import chosen_word
from creuset.core.roles import Capability
from creuset.core.text import in_language
from creuset.kernel.errors import NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.questions.actions import forms as actions
from creuset.questions.forms.writing import NamesForm, NewForm
from creuset.questions.kinds import KIND_LABELS, PART_LABELS, WHAT_LABELS
from creuset.questions.models import FormVersion
from creuset.questions.permissions import may_write_forms
from creuset.questions.queries.asking import preview_of
from creuset.questions.queries.forms import (
    differences_before,
    foreseen,
    form_page,
    forms_of,
    get_version,
)
from creuset.questions.queries.versions import asked_by, get_form
from creuset.questions.rules import Kind, Unwritable, form_of
from creuset.questions.rules.building import Data, Remove, Shift, faults_in, place_in
from creuset.questions.rules.comparing import Difference
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class Listed:
    """A question of a draft as the builder lists it."""

    path: str
    kind: str
    question: Data
    faults: tuple[str, ...]
    is_first: bool
    is_last: bool
    #: The words of the question on which it depends, and those of the options that ask it.
    after: str = ""
    options: str = ""
    inner: tuple["Listed", ...] = ()


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def forms(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every form, with what it asks now and how many answer it."""
    values = {
        "rows": forms_of(village),
        "may_write": may_write_forms(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "questions/desk/list.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A form that asks nothing yet."""
    form = NewForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.make_form(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The form is made: add its questions."),
        then=lambda made: reverse("questions_desk:form", args=[village, made.code]),
        title=_("A new form"),
        submit=_("Make the form"),
        cancel_url=reverse("questions_desk:list", args=[village]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def copy(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A form that begins with what another asks."""
    source = get_form(village, code)
    form = NewForm(
        village,
        request.POST or None,
        initial={f"name_{one}": name for one, name in source.names.items()},
    )
    return answer_form(
        request,
        form,
        lambda: actions.copy_form(form=source, **form.asked(), by=request.actor, now=clock.now()),
        said=_("The copy is made: what it asks is its draft."),
        then=lambda made: reverse("questions_desk:form", args=[village, made.code]),
        title=_("Copy a form"),
        submit=_("Make the copy"),
        cancel_url=reverse("questions_desk:form", args=[village, code]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def rename(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """Other names of a form."""
    found = get_form(village, code)
    form = NamesForm(
        village,
        request.POST or None,
        initial={f"name_{one}": name for one, name in found.names.items()},
    )
    return answer_form(
        request,
        form,
        lambda: actions.rename_form(
            form=found, names=form.names(), by=request.actor, now=clock.now()
        ),
        said=_("The form has its new name."),
        then=reverse("questions_desk:form", args=[village, code]),
        title=_("Rename the form"),
        submit=_("Rename"),
    )


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def form(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """What a form asks, or what its draft does, question by question."""
    found = form_page(get_form(village, code))
    shown = found.draft or found.newest
    data = shown.data if shown else {"questions": []}
    listed, others = _listed(data)
    values = {
        "page": found,
        "form": found.form,
        "listed": listed,
        "faults": others,
        "is_whole": not faults_in(data),
        "kinds": [(kind.value, label) for kind, label in KIND_LABELS.items()],
        "blocks": [one.question for one in listed if one.question.get("kind") == Kind.BLOCK],
        "may_write": may_write_forms(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "questions/desk/form.html", values)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def change(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """A question goes up, down, or away."""
    found = get_form(village, code)
    verb, _space, written = request.POST.get("do", "").partition(" ")
    verb, path = chosen_word(verb, ("up", "down", "remove")), tuple(written.split("."))
    edit = Remove(path) if verb == "remove" else Shift(path, is_up=verb == "up")
    actions.edit_draft(form=found, edit=edit, by=request.actor, now=clock.now())
    anchor = "questions" if verb == "remove" else f"question-{written}"
    return redirect(f"{reverse('questions_desk:form', args=[village, code])}#{anchor}")


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def put_away(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The form is offered no more, or again."""
    found = get_form(village, code)
    act = actions.bring_back if found.put_away_at else actions.put_away
    act(form=found, by=request.actor, now=clock.now())
    return redirect("questions_desk:form", village, code)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def drop(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """What was being written is gone."""
    actions.drop_draft(form=get_form(village, code), by=request.actor, now=clock.now())
    messages.success(request, _("The draft is gone."))
    return redirect("questions_desk:form", village, code)


@require_http_methods(["GET", "POST"])
@team_page(Capability.RUN_PROGRAMMES)
def publish(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """What publishing the draft would do; then it is done."""
    found = form_page(get_form(village, code))
    if found.draft is None:
        raise NotFound(_("Nothing is being written of this form."))
    if request.method == "POST":
        made = actions.publish(form=found.form, by=request.actor, now=clock.now())
        messages.success(request, _("Version %(number)s is published.") % {"number": made.number})
        return redirect("questions_desk:form", village, code)
    try:
        asked = form_of(found.draft.data)
    except Unwritable:
        return redirect("questions_desk:form", village, code)
    seen = foreseen(found, asked)
    values = {
        "page": found,
        "form": found.form,
        "foreseen": seen,
        "differences": _told(seen.differences),
        "now": clock.now(),
    }
    return render(request, "questions/desk/publish.html", values)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def version(request: TeamRequest, village: Village, code: str, number: int) -> HttpResponseBase:
    """What a published version changed, and what it asks."""
    found = get_form(village, code)
    shown = get_version(found, number)
    values = {
        "form": found,
        "version": shown,
        "differences": _told(differences_before(found, shown)),
        "asked": _drawn(shown, request.GET.get("language", ""), village),
        "now": clock.now(),
    }
    return render(request, "questions/desk/version.html", values)


@require_GET
@team_page(Capability.SEE_PROGRAMMES)
def preview(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """The form as whoever answers sees it, in `?language=`: its draft where there is one that is whole."""
    page = form_page(get_form(village, code))
    draft = page.draft if page.draft and not faults_in(page.draft.data) else None
    shown = draft or page.newest
    if shown is None:
        raise NotFound(_("This form asks nothing yet: add a question first."))
    language = request.GET.get("language", "")
    values = {
        "form": page.form,
        "shown": shown,
        "language": language if language in village.languages else village.language,
        "asked": _drawn(shown, language, village),
        "is_left_out": page.draft is not None and draft is None,
        "now": clock.now(),
    }
    return render(request, "questions/desk/preview.html", values)


def _drawn(version: FormVersion, language: str, village: Village) -> str:
    """Return the questions as whoever answers sees them, in a language of the village."""
    shown = language if language in village.languages else village.language
    with translation.override(shown):
        return render_to_string(
            "questions/asked.html", {"asking": preview_of(asked_by(version)), "village": village}
        )


def _told(found: tuple[Difference, ...]) -> list[dict[str, object]]:
    """Return differences in words."""
    return [
        {
            "labels": one.labels,
            "what": WHAT_LABELS[one.what],
            "parts": ", ".join(str(PART_LABELS.get(part, part)) for part in one.parts),
        }
        for one in found
    ]


def _condition(data: Data, question: Data, within: tuple[str, ...]) -> tuple[str, str]:
    """Return the words of the question on which this one depends, and of the options that ask it."""
    when = question.get("when") or {}
    key = str(when.get("question", ""))
    above = list(data.get("questions") or [])
    for name in within:
        block: Data = next((one for one in above if one.get("key") == name), {})
        # What stands beside it in its block comes before what stands outside of it.
        above = [*(block.get("questions") or []), *above]
    other: Data = next((one for one in above if key and one.get("key") == key), {})
    labels = {
        str(one.get("key")): in_language(one.get("labels") or {})
        for one in other.get("options") or []
    }
    chosen = [labels.get(str(one), str(one)) for one in when.get("options") or []]
    return in_language(other.get("labels") or {}) or key, ", ".join(chosen)


def _listed(data: Data) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    """Return the questions with what is wrong at each, and what is wrong at none of them."""
    faults = faults_in(data)

    def rows(questions: list[Data], within: tuple[str, ...]) -> tuple[Listed, ...]:
        return tuple(
            row(one, within, n == 0, n == len(questions) - 1) for n, one in enumerate(questions)
        )

    def row(one: Data, within: tuple[str, ...], is_first: bool, is_last: bool) -> Listed:  # noqa: FBT001 - of this page
        path = (*within, str(one.get("key", "")))
        place = place_in(data, path)
        own = [
            str(why)
            for where, why in faults
            if (where == place or where.startswith(f"{place}."))
            and not where.startswith(f"{place}.questions[")
        ]
        kind = one.get("kind")
        return Listed(
            ".".join(path),
            str(KIND_LABELS[Kind(kind)]) if kind in list(Kind) else "",
            one,
            tuple(own),
            is_first,
            is_last,
            *_condition(data, one, within),
            rows(one.get("questions") or [], path),
        )

    others = tuple(
        f"{where} – {why}" for where, why in faults if not where.startswith("questions[")
    )
    return rows(data.get("questions") or [], ()), others
