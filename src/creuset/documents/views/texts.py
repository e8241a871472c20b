"""The texts of contracts at the desk: read, written, tried, published."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.documents.actions import texts as actions
from creuset.documents.contract_papers import try_text
from creuset.documents.forms import NewTextForm, PublishForm, TextForm
from creuset.documents.models import KIND_LABELS
from creuset.documents.permissions.contracts import may_write_texts
from creuset.documents.queries.texts import TextPage, get_text, texts_of
from creuset.documents.rules.terms import TERMS, ContractKind
from creuset.documents.views.shown import is_done
from creuset.kernel.errors import NotFound
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village


@require_GET
@team_page(Capability.SEE_CONTRACTS)
def texts(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every text, with what is in force and what is being written."""
    now = clock.now()
    values = {
        "rows": [
            {"text": one, "kind": KIND_LABELS[one.kind]}
            for one in texts_of(village, on=village.day_of(now))
        ],
        "may_write": may_write_texts(request.actor, village),
        "now": now,
    }
    return render(request, "documents/contract_texts.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.WRITE_CONTRACTS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A text of the village's own."""
    form = NewTextForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.write_draft(
            village=village,
            code=form.cleaned_data["code"],
            kind=ContractKind(form.cleaned_data["kind"]),
            **form.asked(),
            by=request.actor,
            now=clock.now(),
        ),
        said=_("The draft is kept."),
        then=lambda made: reverse("contracts:text", args=[village, made.code]),
        title=_("A text of your own"),
        submit=_("Keep the draft"),
        cancel_url=reverse("contracts:texts", args=[village]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_CONTRACTS)
def text(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """One text: what it says, and the draft that is being written."""
    found = _found(village, code)
    if request.method != "POST":
        return _page(request, village, found)
    form = TextForm(village, request.POST)
    if is_done(
        form,
        lambda: actions.write_draft(
            village=village,
            code=code,
            kind=found.kind,
            **form.asked(),
            by=request.actor,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("The draft is kept."))
        return redirect("contracts:text", village, code)
    return _page(request, village, found, write=form)


@require_GET
@team_page(Capability.SEE_CONTRACTS)
def preview(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The PDF of the text with invented values, in `?language=`; of its draft where there is one."""
    found = _found(village, code)
    language = request.GET.get("language", village.language)
    if language not in found.sources:
        raise NotFound(_("There is no such text."))
    made = try_text(
        village=village,
        kind=found.kind,
        names=found.names,
        source=found.sources[language],
        language=language,
        at=clock.now(),
    )
    answer = HttpResponse(made.pdf, content_type=files.PDF)
    answer["Content-Disposition"] = f'attachment; filename="{code}-{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@team_page(Capability.WRITE_CONTRACTS)
def publish(request: TeamRequest, village: Village, code: str) -> HttpResponseBase:
    """The draft is in force from its day."""
    found = _found(village, code)
    draft = found.draft
    if draft is None:
        raise NotFound(_("There is no such text."))
    form = PublishForm(request.POST, prefix="publish")
    if is_done(
        form,
        lambda: actions.publish(
            text=draft,
            first_day=form.cleaned_data["first_day"],
            by=request.actor,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("The text is published: this version never changes."))
        return redirect("contracts:text", village, code)
    return _page(request, village, found, publish=form)


@require_POST
@team_page(Capability.WRITE_CONTRACTS)
def drop(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """The draft is gone."""
    found = _found(village, code)
    if found.draft is None:
        raise NotFound(_("There is no such text."))
    actions.drop_draft(text=found.draft, by=request.actor, now=clock.now())
    messages.success(request, _("The draft is gone."))
    return redirect("contracts:texts", village)


def _found(village: Village, code: str) -> TextPage:
    return get_text(village, code, on=village.day_of(clock.now()))


def _page(
    request: TeamRequest,
    village: Village,
    found: TextPage,
    *,
    write: forms.Form | None = None,
    publish: forms.Form | None = None,
) -> HttpResponse:
    now = clock.now()
    begun = {f"name_{code}": name for code, name in found.names.items()} | {
        f"source_{code}": source for code, source in found.sources.items()
    }
    values = {
        "text": found,
        "kind": KIND_LABELS[found.kind],
        "terms": TERMS[found.kind],
        "form": write or TextForm(village, initial=begun),
        "publish": publish
        or PublishForm(prefix="publish", initial={"first_day": village.day_of(now)}),
        "may_write": may_write_texts(request.actor, village),
        "now": now,
    }
    status = 422 if write or publish else 200
    return render(request, "documents/contract_text.html", values, status=status)
