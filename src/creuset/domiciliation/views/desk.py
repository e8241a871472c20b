"""Domiciliation at the desk: who has their seat here, and each file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.domiciliation import actions
from creuset.domiciliation.forms import (
    DescriptionForm,
    DomiciliationFilter,
    PaperAnswerForm,
    PaperForm,
)
from creuset.domiciliation.forms.approval import ApprovalForm
from creuset.domiciliation.models import PAPER_STATE_LABELS, Paper
from creuset.domiciliation.permissions import may_check, may_keep, may_open, may_write_approval
from creuset.domiciliation.queries import (
    approval_of,
    get_domiciliation,
    get_paper,
    line_of,
    lines_of,
)
from creuset.domiciliation.states import DomiciliationState
from creuset.domiciliation.views.copies import answer_copy
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.villages.models import Village

PER_PAGE = 40


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def domiciliations(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who has their seat here, the most urgent first, and whether the village may take another."""
    today = village.day_of(clock.now())
    asked = request.GET.get("state", "")
    state = DomiciliationState(asked) if asked in set(DomiciliationState) else None
    words = request.GET.get("words", "")[:80]
    lines = lines_of(village, by=request.actor, today=today, state=state, words=words)
    found = approval_of(village)
    values = {
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "form": DomiciliationFilter({"state": asked, "words": words}),
        "is_filtered": bool(asked or words),
        "approval": found,
        "is_approved": found is not None and found.granted_on <= today <= found.valid_until,
        "may_write_approval": may_write_approval(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "domiciliation/list.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_OFFERS)
def approval(request: TeamRequest, village: Village) -> HttpResponse:
    """The prefect's approval is written down, or renewed."""
    now = clock.now()
    form = ApprovalForm(village, village.day_of(now), approval_of(village), request.POST or None)
    return answer_form(
        request,
        form,
        lambda: actions.write_approval(
            village=village,
            said=form.asked(),
            seen=form.cleaned_data["seen"],
            by=request.actor,
            now=now,
        ),
        said=_("The approval is written down; contracts name it from now on."),
        then=reverse("domiciliation:list", args=[village]),
        title=_("The prefect’s approval"),
        submit=_("Keep"),
        lede=_("Without it nobody has their seat here: no contract of domiciliation is signed."),
    )


@require_GET
@team_page(Capability.SEE_DOMICILIATIONS)
def domiciliation(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One file: its papers, what the company says, its days, what may be done."""
    row = get_domiciliation(village, pk, by=request.actor)
    today = village.day_of(clock.now())
    line = line_of(row, today=today)
    values = {
        "line": line,
        "row": row,
        "subscription": row.subscription,
        "may_keep": may_keep(request.actor, village),
        "may_check": may_check(request.actor, row),
        "may_verify": may_check(request.actor, row) and row.is_described and not line.lacking,
        "now": clock.now(),
    }
    return render(request, "domiciliation/file.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_DOMICILIATIONS)
def describe(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The team writes down what the company says of itself."""
    row = get_domiciliation(village, pk, by=request.actor)
    form = DescriptionForm(request.POST or None, initial=DescriptionForm.said_of(row))
    return answer_form(
        request,
        form,
        lambda: actions.describe(
            domiciliation=row, said=form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The file says so now."),
        then=reverse("domiciliation:file", args=[village, pk]),
        title=_("What the company says"),
        submit=_("Keep"),
        lede=row.subscription.party.name,
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.KEEP_DOMICILIATIONS)
def send(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The team puts a paper into the file."""
    row = get_domiciliation(village, pk, by=request.actor)
    form = PaperForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")}
    )
    return answer_form(
        request,
        form,
        lambda: actions.send_paper(
            domiciliation=row, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The paper is in the file."),
        then=reverse("domiciliation:file", args=[village, pk]),
        title=_("Add a paper"),
        submit=_("Add"),
        lede=row.subscription.party.name,
    )


@require_POST
@team_page(Capability.CHECK_IDENTITIES)
def verify(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The whole file was verified again."""
    row = get_domiciliation(village, pk, by=request.actor)
    actions.verify(domiciliation=row, by=request.actor, now=clock.now())
    messages.success(request, _("The file is verified for a year."))
    return redirect("domiciliation:file", village, pk)


@require_GET
@team_page(Capability.CHECK_IDENTITIES)
def paper(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """A paper, to be read and judged."""
    return _page(request, get_paper(village, pk, by=request.actor))


@require_POST
@team_page(Capability.CHECK_IDENTITIES)
def check(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The paper counts, or is refused with why."""
    row, form = get_paper(village, pk, by=request.actor), PaperAnswerForm(request.POST)
    is_accepted = request.POST.get("verdict") == "accept"
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.check_paper(
                paper=row,
                is_accepted=is_accepted,
                answer=form.cleaned_data["answer"],
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            said = _("The paper counts.") if is_accepted else _("The company reads why.")
            messages.success(request, said)
            return redirect("domiciliation:file", village, row.domiciliation_id)
    return _page(request, row, form=form)


@require_GET
@team_page(Capability.CHECK_IDENTITIES)
def copy(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The copy itself; the audit says who opened it."""
    return answer_copy(village, pk, by=request.actor)


def _page(request: TeamRequest, row: Paper, form: PaperAnswerForm | None = None) -> HttpResponse:
    today = request.village.day_of(clock.now())
    values = {
        "paper": row,
        "state": row.state_on(today),
        "state_label": PAPER_STATE_LABELS[row.state_on(today)],
        "row": row.domiciliation,
        "form": form or PaperAnswerForm(),
        "may_judge": row.is_accepted is None and may_check(request.actor, row.domiciliation),
        "may_open": row.file_id is not None and may_open(request.actor, row.domiciliation),
        "now": clock.now(),
    }
    is_refused = form is not None and bool(form.errors)
    return render(request, "domiciliation/paper.html", values, status=422 if is_refused else 200)
