"""Who waits for offices and plans: the list and what is free, at the desk; mine, and what is proposed to me."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.billing.words import money_text
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.people.queries import get_story
from creuset.people.queries.belonging import looked_after_by
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import answer_form
from creuset.places.queries.access import get_resource
from creuset.plans.actions import proposing, waiting
from creuset.plans.actions.waiting_list import KIND
from creuset.plans.forms.subscriptions import MaybeWhyForm, NothingForm, WhyForm
from creuset.plans.forms.waiting import MyWishForm, ProposeForm, TeamWishForm, WaitFilter
from creuset.plans.models import PLAN_WAIT_LABELS, PROPOSAL_LABELS, PlanWait
from creuset.plans.permissions import may_act_for, may_change_plans
from creuset.plans.queries.waiting import (
    Match,
    Standing,
    get_plan_wait,
    get_proposal,
    gone_of,
    live_line,
    narrowed_waits,
    own_and_live,
    standing_of,
    turns_of,
    wait_in_line,
    waits_of,
)
from creuset.plans.rules.waiting import TO_ANSWER
from creuset.plans.states import PlanWaitState, ProposalState
from creuset.villages.models import Village

PER_PAGE = 40
#: How many of those for whom something is are named beside it.
NAMED = 3


@require_GET
@team_page(Capability.SEE_PLANS)
def waits(request: TeamRequest, village: Village) -> HttpResponseBase:
    """What is free for somebody who waits, then who waits, in their order."""
    form = WaitFilter(request.GET)
    asked, today = form.asked(), village.day_of(clock.now())
    line = live_line(village)
    matches, gone = turns_of(village, line, today=today)
    is_filtered = any(request.GET.get(name) for name in form.fields)
    rows = narrowed_waits(waits_of(village, by=request.actor), **asked)
    page: Page[PlanWait]
    if asked["is_over"]:
        page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    else:
        shown = set(rows.values_list("pk", flat=True)) if is_filtered else None
        kept = [one for one in line if shown is None or one.pk in shown]
        page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "form": form,
        "is_filtered": is_filtered,
        "matches": [_match(one, village) for one in _by_place(matches)],
        "page": page,
        "rows": _rows(standing_of(page.object_list, line, today=today, gone=gone), village),
        "may_change": may_change_plans(request.actor, village),
        "answer_by": today + TO_ANSWER,
        "today": today,
    }
    return render(request, "plans/waiting.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def wait(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """One wish: what was proposed, and what may be done."""
    found, line = wait_in_line(village, pk, by=request.actor)
    story = get_story(kind=KIND, ids=[pk], village=village, is_team=True)
    values = _wait_page(request, found, line) | {"story": story, "story_url": request.path}
    return render(request, "plans/wait.html", values | {"face": "desk", "base": "core/desk.html"})


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """The team writes down that somebody waits."""
    today = village.day_of(clock.now())
    form = TeamWishForm(village, today, request.POST or None, initial={"from_on": today})
    return answer_form(
        request,
        form,
        lambda: waiting.join(village=village, **form.asked(), by=request.actor, now=clock.now()),
        said=_("They wait in their turn."),
        then=reverse("plans:waits", args=[village]),
        title=_("Put somebody on the waiting list"),
        submit=_("Put on the list"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def propose(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What is free is proposed to them."""
    found = get_plan_wait(village, pk, by=request.actor)
    today = village.day_of(clock.now())
    begin = {
        "answer_by": today + TO_ANSWER,
        "offer": request.GET.get("offer", ""),
        "place": request.GET.get("place", ""),
    }
    form = ProposeForm(found, today, request.POST or None, initial=begin)

    def act() -> object:
        given = form.cleaned_data
        place = given["place"]
        return proposing.propose_to(
            wait=found,
            offer=given["offer"],
            place=get_resource(village, place, request.actor) if place else None,
            answer_by=given["answer_by"],
            by=request.actor,
            now=clock.now(),
        )

    return answer_form(
        request,
        form,
        act,
        said=_("It is proposed; they are told."),
        then=reverse("plans:waits", args=[village]),
        title=_("Propose it to %(name)s") % {"name": found.party.name},
        submit=_("Propose it"),
        lede=_("If they decline, or do not answer by then, it is proposed to the next."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def put_first(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They come before the others, for a reason."""
    found = get_plan_wait(village, pk, by=request.actor)
    form = WhyForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: waiting.put_first(
            wait=found, why=form.cleaned_data["why"], by=request.actor, now=clock.now()
        ),
        said=_("They come first."),
        then=reverse("plans:wait", args=[village, pk]),
        title=_("Put %(name)s first?") % {"name": found.party.name},
        submit=_("Put first"),
    )


@require_POST
@team_page(Capability.CHANGE_PLANS)
def put_back(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They come in their turn again."""
    found = get_plan_wait(village, pk, by=request.actor)
    waiting.put_back(wait=found, by=request.actor, now=clock.now())
    return redirect("plans:wait", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def leave(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They wait no more."""
    return _left(request, get_plan_wait(village, pk, by=request.actor), "plans:waits")


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PLANS)
def answer(request: TeamRequest, village: Village, pk: int, deed: str) -> HttpResponse:
    """They said yes or no to the team, or the team takes the proposal back."""
    return _answered(request, village, pk, deed, "plans")


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What I and my structures wait for, with our rank, and what is proposed to us."""
    today = village.day_of(clock.now())
    own, line = own_and_live(village, by=request.actor)
    gone = gone_of(village, line, today=today)
    standing = standing_of(own[:PER_PAGE], line, today=today, gone=gone)
    values = {"rows": _rows(standing, village), "today": today}
    return render(request, "plans/my_waiting.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def join(request: MemberRequest, village: Village) -> HttpResponse:
    """I wait, for me or a structure that I look after; `?offer=` says what for."""
    today = village.day_of(clock.now())
    begin = {"from_on": today, "offer": request.GET.get("offer", "")}
    form = MyWishForm(_parties(request), village, today, request.POST or None, initial=begin)
    field: Any = form.fields["offer"]
    if (one := field.offers.get(begin["offer"])) is not None:
        form.initial["kind"] = one.kind
    return answer_form(
        request,
        form,
        lambda: waiting.join(village=village, **form.asked(), by=request.actor, now=clock.now()),
        said=_("You wait in your turn: you are told when something is free."),
        then=reverse("plans_my:waits", args=[village]),
        title=_("Wait for an office or a plan"),
        submit=_("Join the waiting list"),
        base="core/my.html",
    )


@require_http_methods(["GET", "POST"])
@member_page
def my_leave(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I wait no more."""
    return _left(request, get_plan_wait(village, pk, by=request.actor), "plans_my:waits")


@require_http_methods(["GET", "POST"])
@member_page
def my_answer(request: MemberRequest, village: Village, pk: int, deed: str) -> HttpResponse:
    """I take what is proposed, or let it pass."""
    return _answered(request, village, pk, deed, "plans_my")


def _answered(
    request: MemberRequest, village: Village, pk: int, deed: str, face: str
) -> HttpResponse:
    found = get_proposal(village, pk, by=request.actor)
    acting: dict[str, Any] = {"proposal": found, "by": request.actor, "now": clock.now()}
    what = found.place.name if found.place else found.offer.name
    page: dict[str, Any] = {
        "base": "core/desk.html" if face == "plans" else "core/my.html",
        "cancel_url": reverse(f"{face}:waits", args=[village]),
    }
    bound = request.POST if request.method == "POST" else None
    if deed == "accept":
        return answer_form(
            request,
            NothingForm(bound),
            lambda: proposing.accept(**acting),
            said=_("Accepted: it is offered as a subscription, to be read and signed."),
            then=lambda made: reverse(f"{face}:subscription", args=[village, made.pk]),
            title=_("Take “%(what)s”?") % {"what": what},
            submit=_("I take it"),
            **page,
        )
    form: forms.Form = (WhyForm if deed == "withdraw" else MaybeWhyForm)(bound)
    act = proposing.withdraw_proposal if deed == "withdraw" else proposing.decline
    is_back = deed == "withdraw"
    return answer_form(
        request,
        form,
        lambda: act(**acting, why=form.cleaned_data["why"]),
        said=_("It is taken back; they are told.") if is_back else _("It goes to the next."),
        then=page.pop("cancel_url"),
        title=(_("Take “%(what)s” back?") if is_back else _("Let “%(what)s” pass?"))
        % {"what": what},
        submit=_("Take it back") if is_back else _("Let it pass"),
        is_danger=True,
        **page,
    )


def _left(request: MemberRequest, found: PlanWait, then: str) -> HttpResponse:
    form = MaybeWhyForm(request.POST if request.method == "POST" else None)
    return answer_form(
        request,
        form,
        lambda: waiting.leave(
            wait=found, why=form.cleaned_data["why"], by=request.actor, now=clock.now()
        ),
        said=_("Off the list."),
        then=reverse(then, args=[found.village]),
        title=_("Leave the waiting list?"),
        lede=_("The turn is lost; what is proposed goes to the next."),
        submit=_("Leave the list"),
        is_danger=True,
        base="core/desk.html" if then == "plans:waits" else "core/my.html",
    )


def _parties(request: MemberRequest) -> list[Party]:
    me = request.actor.party
    if me is None:
        return []
    return [me, *looked_after_by(me).filter(known_in__village=request.village)]


def _rows(standing: list[Standing], village: Village) -> list[dict[str, Any]]:
    return [
        {
            "wait": one.wait,
            "state": one.state,
            "label": PLAN_WAIT_LABELS[one.state],
            "rank": one.rank,
            "proposal": one.proposal,
            "budget": money_text(Money(one.wait.budget_cents, village.currency))
            if one.wait.budget_cents
            else "",
        }
        for one in standing
    ]


def _by_place(matches: list[Match]) -> list[Match]:
    """Return each free place once, with the first of the catalogue by which it is let to somebody who waits."""
    found: dict[object, Match] = {}
    for one in matches:
        found.setdefault(one.free.place_id or one.offer.code, one)
    return list(found.values())


def _match(match: Match, village: Village) -> dict[str, Any]:
    free = match.free
    return {
        "match": match,
        "first": match.line[0],
        "others": match.line[1:NAMED],
        "more": max(0, len(match.line) - NAMED),
        "monthly": money_text(Money(free.monthly, village.currency)) if free.monthly else "",
    }


def _wait_page(request: MemberRequest, found: PlanWait, line: Sequence[PlanWait]) -> dict[str, Any]:
    village = found.village
    today = village.day_of(clock.now())
    gone = gone_of(village, line, today=today)
    (row,) = _rows(standing_of([found], line, today=today, gone=gone), village)
    return {
        "row": row,
        "wait": found,
        "is_live": row["state"] in (PlanWaitState.WAITING, PlanWaitState.PROPOSED),
        "proposals": [
            (one, PROPOSAL_LABELS[state], state is ProposalState.OPEN)
            for one in found.proposals.all()
            for state in [one.state_on(today, gone=gone)]
        ],
        "may_change": may_change_plans(request.actor, village),
        "speaks": may_act_for(request.actor, village, found.party),
        "today": today,
        "now": clock.now(),
    }
