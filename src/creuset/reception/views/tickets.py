"""Incidents and requests: reported by members on a phone, looked after at the desk."""

from dataclasses import dataclass

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.roles import Capability
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import answer_form, attempt
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.reception import actions
from creuset.reception.actions.tickets import KIND
from creuset.reception.forms import (
    AssignForm,
    CommentForm,
    MoveForm,
    ReportForm,
    TeamCommentForm,
    TeamReportForm,
    TicketFilterForm,
)
from creuset.reception.models import Ticket
from creuset.reception.permissions import may_handle
from creuset.reception.queries.pictures import pictures_of
from creuset.reception.queries.tickets import (
    comments_of,
    get_ticket,
    handlers_of,
    own_tickets,
    tickets_of,
)
from creuset.reception.states import TICKET, TicketState
from creuset.villages.models import Village

PER_PAGE = 40
STEPS = {
    "start": gettext_lazy("Take it in hand"),
    "hold": gettext_lazy("Put it on hold"),
    "resolve": gettext_lazy("It is resolved"),
    "reopen": gettext_lazy("Open it again"),
}


@dataclass(frozen=True)
class Step:
    """Something that may be done about a ticket."""

    verb: str
    label: str | Promise


@require_GET
@team_page(Capability.SEE_VISITS)
def tickets(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What is not resolved, what is urgent first, then what waits longest; or what is asked for."""
    form = TicketFilterForm(request.GET)
    asked = form.asked(request.actor.party_id)
    rows = tickets_of(village, by=request.actor, asked=asked)
    is_over = asked.state is TicketState.RESOLVED
    order = ("-resolved_at", "-pk") if is_over else ("-is_urgent", "created_at", "pk")
    values = {
        "page": Paginator(rows.order_by(*order), PER_PAGE).get_page(request.GET.get("page")),
        "form": TicketFilterForm(form.cleaned_data),
        "is_filtered": any(form.cleaned_data.values()),
        "may_write": may_handle(request.actor, village),
        "now": clock.now(),
    }
    return render(request, "reception/tickets.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.HANDLE_TICKETS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """The team writes down what somebody said, or what it saw."""
    form = TeamReportForm(
        village, _resources(request, village), request.POST or None, request.FILES or None
    )
    return answer_form(
        request,
        form,
        lambda: actions.report_ticket(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("It is written down."),
        then=lambda made: reverse("tickets:ticket", args=[village, made.pk]),
        title=_("A new ticket"),
        submit=_("Write it down"),
        cancel_url=reverse("tickets:list", args=[village]),
    )


@require_GET
@team_page(Capability.SEE_VISITS)
def ticket(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What was reported, what was said, and what may be done."""
    return _desk_page(request, get_ticket(village, pk, by=request.actor))


@require_POST
@team_page(Capability.HANDLE_TICKETS)
def move(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A step, with a word to the member."""
    found = get_ticket(village, pk, by=request.actor)
    return _moved(request, found) or _desk_page(request, found)


@require_POST
@team_page(Capability.HANDLE_TICKETS)
def assign(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody looks after it, or nobody any more."""
    found, form = (
        get_ticket(village, pk, by=request.actor),
        AssignForm(handlers_of(village), request.POST),
    )
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.assign_ticket(
                ticket=found, to=form.party(), by=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            return redirect("tickets:ticket", village, pk)
    return _desk_page(request, found, assigning=form)


@require_POST
@team_page(Capability.HANDLE_TICKETS)
def comment(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Something is said to the member, or among the team."""
    found, form = get_ticket(village, pk, by=request.actor), TeamCommentForm(request.POST)
    if _commented(request, found, form):
        return redirect("tickets:ticket", village, pk)
    return _desk_page(request, found, saying=form)


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What I reported and asked, what is not resolved first."""
    rows = own_tickets(village, by=request.actor)
    open_rows = rows.exclude(state=TicketState.RESOLVED).order_by("-changed_at", "-pk")
    over = rows.filter(state=TicketState.RESOLVED).order_by("-resolved_at", "-pk")
    values = {
        "open": open_rows,
        "page": Paginator(over, PER_PAGE).get_page(request.GET.get("page")),
        "now": clock.now(),
    }
    return render(request, "reception/my_tickets.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def report(request: MemberRequest, village: Village) -> HttpResponse:
    """I report something, or ask for something; `?resource=` says where."""
    form = ReportForm(
        _resources(request, village),
        request.POST or None,
        request.FILES or None,
        initial={"resource": request.GET.get("resource", "")[:60]},
    )
    return answer_form(
        request,
        form,
        lambda: actions.report_ticket(
            village=village, **form.asked(), by=request.actor, now=clock.now()
        ),
        said=_("The team knows. You are told what becomes of it."),
        then=lambda made: reverse("tickets_my:ticket", args=[village, made.pk]),
        title=_("Report or ask"),
        submit=_("Send"),
        cancel_url=reverse("tickets_my:list", args=[village]),
        base="core/my.html",
    )


@require_GET
@member_page
def my_ticket(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """What I reported, and what was said of it."""
    return _my_page(request, _own(request, village, pk))


@require_POST
@member_page
def my_move(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """It works again, or it does not after all."""
    found = _own(request, village, pk)
    return _moved(request, found) or _my_page(request, found)


@require_POST
@member_page
def my_comment(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I say something more."""
    found, form = _own(request, village, pk), CommentForm(request.POST)
    if _commented(request, found, form):
        return redirect("tickets_my:ticket", village, pk)
    return _my_page(request, found, saying=form)


def _resources(request: MemberRequest, village: Village) -> list[Resource]:
    rows = resources_seen(village, request.actor).select_related("building")
    return list(rows.order_by("building__position", "position", "pk"))


def _own(request: MemberRequest, village: Village, pk: int) -> Ticket:
    found = get_ticket(village, pk, by=request.actor)
    if found.reporter_id != request.actor.party_id:
        raise Http404
    return found


def _moved(request: MemberRequest, found: Ticket) -> HttpResponse | None:
    """Return where to after a step; None where no step was named."""
    verb, form = request.POST.get("verb", ""), MoveForm(request.POST)
    if verb not in STEPS or not form.is_valid():
        return None
    words = form.cleaned_data["words"]
    actions.move_ticket(ticket=found, verb=verb, words=words, by=request.actor, now=clock.now())
    is_desk = request.resolver_match is not None and request.resolver_match.namespace == "tickets"
    return redirect("tickets:ticket" if is_desk else "tickets_my:ticket", found.village, found.pk)


def _commented(request: MemberRequest, found: Ticket, form: CommentForm) -> bool:
    if not form.is_valid():
        return False
    done = attempt(
        form,
        lambda: actions.comment_ticket(
            ticket=found, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
    )
    if done is not None:
        messages.success(request, _("It is said."))
    return done is not None


def _told(request: MemberRequest, found: Ticket) -> dict[str, object]:
    pictures = pictures_of(KIND, [found.pk]).get(found.pk, [])
    return {
        "ticket": found,
        "pictures": [(files.address(one, 320), files.address(one)) for one in pictures],
        "comments": comments_of(found, by=request.actor),
        "now": clock.now(),
    }


def _desk_page(
    request: TeamRequest,
    found: Ticket,
    *,
    assigning: AssignForm | None = None,
    saying: TeamCommentForm | None = None,
) -> HttpResponse:
    village, may_write = found.village, may_handle(request.actor, found.village)
    begin = {"to": found.assigned_id or ""}
    values = _told(request, found) | {
        "may_write": may_write,
        "may_close": request.actor.may(Capability.CLOSE_PLACES, village),
        "steps": [Step(verb, STEPS[verb]) for verb in TICKET.verbs(TicketState(found.state))],
        "move": MoveForm(auto_id="move_%s"),
        "assigning": assigning or AssignForm(handlers_of(village), initial=begin),
        "saying": saying or TeamCommentForm(auto_id="say_%s"),
    }
    return _answer(request, "reception/ticket.html", values, assigning, saying)


def _my_page(
    request: MemberRequest, found: Ticket, *, saying: CommentForm | None = None
) -> HttpResponse:
    verb = "reopen" if found.state == TicketState.RESOLVED else "resolve"
    label = _("It happens again") if verb == "reopen" else _("It is settled")
    values = _told(request, found) | {
        "step": Step(verb, label),
        "saying": saying or CommentForm(auto_id="say_%s"),
    }
    return _answer(request, "reception/my_ticket.html", values, saying)


def _answer(
    request: MemberRequest,
    template: str,
    values: dict[str, object],
    *forms: django_forms.Form | None,
) -> HttpResponse:
    is_refused = any(form is not None and form.errors for form in forms)
    return render(request, template, values, status=422 if is_refused else 200)
