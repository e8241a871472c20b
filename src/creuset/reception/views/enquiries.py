"""Enquiries at the desk: their list, their page, their answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.core.forms import refuse
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError
from creuset.people.requests import TeamRequest, team_page
from creuset.reception.actions import accept_enquiry, decline_enquiry
from creuset.reception.actions.answering import known_asker
from creuset.reception.forms import AcceptEnquiryForm, DeclineEnquiryForm
from creuset.reception.models import ENQUIRY_LABELS, Enquiry
from creuset.reception.permissions import may_answer_visits
from creuset.reception.queries import enquiries_of, get_enquiry
from creuset.reception.states import EnquiryState
from creuset.villages.models import Village

PER_PAGE = 30
#: What nobody confirmed is not at the desk.
SHOWN = (EnquiryState.WAITING, EnquiryState.ACCEPTED, EnquiryState.DECLINED)


@require_GET
@team_page(Capability.SEE_VISITS)
def enquiries(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The enquiries in a state: those that wait first, the oldest on top; the others, the latest on top."""
    asked = request.GET.get("state", EnquiryState.WAITING)
    state = EnquiryState(asked) if asked in SHOWN else EnquiryState.WAITING
    order = "pk" if state is EnquiryState.WAITING else "-pk"
    rows = enquiries_of(village, by=request.actor, state=state).order_by(order)
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "tabs": [(one, ENQUIRY_LABELS[one]) for one in SHOWN],
        "now": clock.now(),
    }
    return render(request, "reception/enquiries.html", values)


@require_GET
@team_page(Capability.SEE_VISITS)
def enquiry(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who asks, for what, and the two answers."""
    return _page(request, get_enquiry(village, pk, by=request.actor))


@require_POST
@team_page(Capability.ANSWER_VISITS)
def accept(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Whoever asked has their option, and their quote; or the page says what is in the way."""
    found = get_enquiry(village, pk, by=request.actor)
    form = AcceptEnquiryForm(found, request.POST, auto_id="accept_%s")
    if form.is_valid():
        try:
            accept_enquiry(enquiry=found, **form.answer(), by=request.actor, now=clock.now())
        except DomainError as error:
            form.tell(error)
        else:
            messages.success(request, _("A mail tells %(name)s.") % {"name": found.name})
            return redirect("enquiries:enquiry", village, pk)
    return _page(request, found, accept=form)


@require_POST
@team_page(Capability.ANSWER_VISITS)
def decline(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Whoever asked is told no."""
    found = get_enquiry(village, pk, by=request.actor)
    form = DeclineEnquiryForm(request.POST, auto_id="decline_%s")
    if form.is_valid():
        try:
            decline_enquiry(
                enquiry=found, words=form.cleaned_data["words"], by=request.actor, now=clock.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("A mail tells %(name)s.") % {"name": found.name})
            return redirect("enquiries:list", village)
    return _page(request, found, decline=form)


def _page(
    request: TeamRequest,
    found: Enquiry,
    *,
    accept: AcceptEnquiryForm | None = None,
    decline: DeclineEnquiryForm | None = None,
) -> HttpResponse:
    may_answer = found.answered_at is None and may_answer_visits(request.actor, found.village)
    values = {
        "enquiry": found,
        "accept": accept or AcceptEnquiryForm(found, auto_id="accept_%s"),
        "decline": decline or DeclineEnquiryForm(auto_id="decline_%s"),
        "known": known_asker(found) if may_answer else None,
        "may_answer": may_answer,
        "now": clock.now(),
    }
    tried = accept or decline
    return render(request, "reception/enquiry_at_desk.html", values, status=422 if tried else 200)
