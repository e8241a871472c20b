"""Certificates at the desk: their list, one of them, what the team puts on file and answers."""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.http import row_number
from creuset.core.roles import Capability
from creuset.documents.actions.certificates import (
    check_certificate,
    end_certificate,
    put_on_file,
)
from creuset.documents.forms import AnswerForm, TeamCertificateForm
from creuset.documents.models import STATE_LABELS, Certificate
from creuset.documents.permissions import may_check
from creuset.documents.queries import certificates_of, ending_by, get_certificate
from creuset.documents.states import CertificateState
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.villages.models import Village

PER_PAGE = 40
#: The tab of those that count, and end within so many days.
ENDING, SOON = "ending", 30
TABS = (
    CertificateState.WAITING,
    CertificateState.VALID,
    CertificateState.EXPIRED,
    CertificateState.ENDED,
    CertificateState.REFUSED,
    CertificateState.COMING,
)


@require_GET
@team_page(Capability.SEE_PEOPLE)
def certificates(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The certificates of a state: what waits longest on top, else what ends first."""
    now = clock.now()
    today = village.day_of(now)
    asked = request.GET.get("state", CertificateState.WAITING)
    is_ending = asked == ENDING
    state = CertificateState(asked) if asked in set(CertificateState) else CertificateState.WAITING
    if is_ending:
        state = CertificateState.VALID
    order = ("pk",) if state is CertificateState.WAITING else ("valid_until", "pk")
    rows = certificates_of(village, by=request.actor, on=today, state=state)
    if is_ending:
        rows = ending_by(rows, today, days=SOON)
    rows = rows.order_by(*order)
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": ENDING if is_ending else state,
        "tabs": [
            *((one, STATE_LABELS[one]) for one in TABS[:2]),
            (ENDING, _("Ends soon")),
            *((one, STATE_LABELS[one]) for one in TABS[2:]),
        ],
        "may_check": may_check(request.actor, village),
        "now": now,
    }
    return render(request, "documents/certificates.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHECK_CERTIFICATES)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """The team puts a certificate on file; `?party=` says whose."""
    now = clock.now()
    initial: dict[str, object] = {"valid_from": village.day_of(now), "kind": "insurance"}
    if pk := row_number(request.GET.get("party", "")):
        # Whoever changed the address names somebody else in the form.
        with suppress(NotFound):
            initial["party"] = get_known(village, pk).party
    form = TeamCertificateForm(
        village, request.POST or None, request.FILES or None, initial=initial
    )
    return answer_form(
        request,
        form,
        lambda: put_on_file(village=village, **form.asked(), by=request.actor, now=now),
        said=_("The certificate is on file."),
        then=lambda made: reverse("certificates:certificate", args=[village, made.pk]),
        title=_("A certificate on file"),
        submit=_("Put on file"),
        lede=_("What you put on file here counts at once: you have read it."),
        cancel_url=reverse("certificates:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_PEOPLE)
def certificate(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One certificate, its paper, and what may be answered."""
    return _page(request, _found(request, village, pk))


@require_POST
@team_page(Capability.CHECK_CERTIFICATES)
def check(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It is accepted, or refused with a word."""
    found = _found(request, village, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: check_certificate(
                certificate=found,
                is_accepted=request.POST.get("verdict") == "accept",
                answer=form.cleaned_data["answer"],
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("certificates:certificate", village, pk)
    return _page(request, found, form)


@require_POST
@team_page(Capability.CHECK_CERTIFICATES)
def end(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """It counts no more from today on."""
    found = _found(request, village, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: end_certificate(
                certificate=found,
                answer=form.cleaned_data["answer"],
                by=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("The certificate counts no more."))
            return redirect("certificates:certificate", village, pk)
    return _page(request, found, form)


def _found(request: TeamRequest, village: Village, pk: int) -> Certificate:
    return get_certificate(village, pk, by=request.actor, on=village.day_of(clock.now()))


def _page(request: TeamRequest, found: Certificate, form: AnswerForm | None = None) -> HttpResponse:
    now = clock.now()
    state = found.state_on(found.village.day_of(now))
    own = request.actor.party_id == found.party_id
    values = {
        "certificate": found,
        "state": state,
        "state_label": STATE_LABELS[state],
        "file_url": files.address(found.file) if found.file else "",
        "is_picture": bool(found.file and found.file.width),
        "form": form or AnswerForm(),
        "may_check": may_check(request.actor, found.village)
        and state is CertificateState.WAITING
        and not own,
        "may_end": may_check(request.actor, found.village)
        and state in {CertificateState.VALID, CertificateState.COMING},
        "now": now,
    }
    is_refused = form is not None and bool(form.errors)
    return render(request, "documents/certificate.html", values, status=422 if is_refused else 200)
