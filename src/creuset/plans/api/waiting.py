"""Who waits for offices and plans, for programs: /villages/<village>/plan-waiting and /plan-proposals."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, Day, In, Out, Paged, Paging, Router, Status, Text, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Scope
from creuset.kernel.money import Money
from creuset.people.api.access import check_team, known_party
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource
from creuset.plans.actions import proposing, waiting
from creuset.plans.api.shapes import BecauseIn, Code, Key, SubscriptionOut, row_of
from creuset.plans.kinds import OfferKind
from creuset.plans.models import PlanProposal, PlanWait
from creuset.plans.queries.relocations import buildings_by_code
from creuset.plans.queries.subscriptions import get_offer, get_subscription
from creuset.plans.queries.waiting import (
    Standing,
    get_plan_wait,
    get_proposal,
    gone_of,
    live_line,
    matches_of,
    narrowed_waits,
    standing_of,
    waits_of,
)
from creuset.plans.states import PlanWaitState, ProposalState

router = Router(tags=["subscriptions"])

Area = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]


class PlanWishIn(In):
    """What a party waits for: an offer, or any of a kind."""

    party: Key
    kind: OfferKind
    offer: Code | None = None
    building: Code | None = None
    area_from: Area | None = None
    area_to: Area | None = None
    from_on: Day
    budget_cents: Annotated[int, Field(ge=1, le=10**10)] | None = None
    note: Text = ""


class PlanProposalOut(Out):
    """Something free that is proposed."""

    id: int
    offer: str
    place: str | None
    from_on: date
    answer_by: date
    state: ProposalState
    why: str


class PlanWaitOut(Out):
    """Somebody who waits, or waited; their rank among those who wait for the kind, 0 for who waits no more."""

    id: int
    party: int
    kind: OfferKind
    offer: str | None
    building: str | None
    area_from: Decimal | None
    area_to: Decimal | None
    from_on: date
    budget_cents: int | None
    note: str
    joined_at: AwareDatetime
    state: PlanWaitState
    rank: int
    first_why: str
    proposals: list[PlanProposalOut]


class PlanMatchOut(Out):
    """What is free for somebody who waits: the ids of their wishes, whose turn it is first."""

    offer: str
    place: str | None
    from_on: date
    monthly_cents: int | None
    line: list[int]


class PlanWaitsAsked(Asked):
    """What narrows the list."""

    words: Annotated[str, Field(max_length=120)] = ""
    kind: OfferKind | None = None
    is_over: bool = False


class PlanProposalIn(In):
    """What is proposed, and by when they answer; in a week if nothing is said."""

    offer: Code
    place: Code | None = None
    answer_by: Day | None = None


@router.get("/plan-waiting", response=Paged[PlanWaitOut], summary="Who waits for offices and plans")
def list_waits(
    request: ApiRequest, response: HttpResponse, at: Query[Paging], asked: Query[PlanWaitsAsked]
) -> Page[dict[str, Any]]:
    """Those that the caller may read, whoever joined first first; `rank` says whose turn it is."""
    rows = narrowed_waits(waits_of(request.village, by=request.auth), **asked.model_dump())
    found = page(rows, order=("joined_at", "id"), at=at, request=request, response=response)
    return mapped(found, lambda them: _told(request, list(them)))


@router.get("/plan-waiting/matches", response=list[PlanMatchOut], summary="What is free for them")
def list_matches(request: ApiRequest) -> list[dict[str, Any]]:
    """What is free, or becomes so, for somebody who waits; for the team."""
    check_team(request, Capability.SEE_PLANS)
    village, today = request.village, request.village.day_of(clock.now())
    return [
        {
            "offer": one.offer.code,
            "place": one.place.code if one.place else None,
            "from_on": one.free.from_on,
            "monthly_cents": one.free.monthly,
            "line": [wait.pk for wait in one.line],
        }
        for one in matches_of(village, live_line(village), today=today)
    ]


@router.post("/plan-waiting", response={201: PlanWaitOut}, summary="Wait for an office or a plan")
@needs(Scope.PLANS)
def join(request: ApiRequest, wish: PlanWishIn) -> Status[Any]:
    """The party waits, behind those who joined earlier."""
    village = request.village
    made = waiting.join(
        village=village,
        party=known_party(request, wish.party).party,
        kind=wish.kind,
        offer=get_offer(village, wish.offer) if wish.offer else None,
        building=buildings_by_code(request.village, {wish.building})[wish.building]
        if wish.building
        else None,
        area_from=wish.area_from,
        area_to=wish.area_to,
        from_on=wish.from_on,
        budget=Money(wish.budget_cents, village.currency) if wish.budget_cents else None,
        note=wish.note,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, read_wait(request, made.pk))


@router.get("/plan-waiting/{int:pk}", response=PlanWaitOut, summary="One who waits")
def read_wait(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What they wait for, and what was proposed."""
    return _told(request, [get_plan_wait(request.village, pk, by=request.auth)])[0]


@router.post("/plan-waiting/{int:pk}/propose", response=PlanWaitOut, summary="Propose what is free")
@needs(Scope.PLANS)
def propose(request: ApiRequest, pk: int, given: PlanProposalIn) -> dict[str, Any]:
    """It is proposed to the first for whom it is."""
    village = request.village
    proposing.propose_to(
        wait=get_plan_wait(village, pk, by=request.auth),
        offer=get_offer(village, given.offer),
        place=get_resource(village, given.place, request.auth) if given.place else None,
        answer_by=given.answer_by,
        by=request.auth,
        now=clock.now(),
    )
    return read_wait(request, pk)


@router.post("/plan-waiting/{int:pk}/first", response=PlanWaitOut, summary="Put one first")
@needs(Scope.PLANS)
def put_first(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """They come before the others, for a reason."""
    found = get_plan_wait(request.village, pk, by=request.auth)
    waiting.put_first(wait=found, why=because.why, by=request.auth, now=clock.now())
    return read_wait(request, pk)


@router.delete("/plan-waiting/{int:pk}/first", response=PlanWaitOut, summary="In their turn again")
@needs(Scope.PLANS)
def put_back(request: ApiRequest, pk: int) -> dict[str, Any]:
    """They come in their turn."""
    found = get_plan_wait(request.village, pk, by=request.auth)
    waiting.put_back(wait=found, by=request.auth, now=clock.now())
    return read_wait(request, pk)


@router.post("/plan-waiting/{int:pk}/leave", response=PlanWaitOut, summary="Wait no more")
@needs(Scope.PLANS)
def leave(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """Off the list; what is proposed goes to the next."""
    found = get_plan_wait(request.village, pk, by=request.auth)
    waiting.leave(wait=found, why=because.why, by=request.auth, now=clock.now())
    return read_wait(request, pk)


@router.post(
    "/plan-proposals/{int:pk}/accept", response=SubscriptionOut, summary="Take what is proposed"
)
@needs(Scope.PLANS)
def accept(request: ApiRequest, pk: int) -> dict[str, Any]:
    """It is offered as a subscription, to be read and signed."""
    village, found = request.village, get_proposal(request.village, pk, by=request.auth)
    made = proposing.accept(proposal=found, by=request.auth, now=clock.now())
    row = get_subscription(village, made.pk, by=request.auth)
    return row_of(row, today=village.day_of(clock.now()))


@router.post(
    "/plan-proposals/{int:pk}/decline", response=PlanWaitOut, summary="Let a proposal pass"
)
@needs(Scope.PLANS)
def decline(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """It goes to the next; they wait on in their turn."""
    found = get_proposal(request.village, pk, by=request.auth)
    proposing.decline(proposal=found, why=because.why, by=request.auth, now=clock.now())
    return read_wait(request, found.wait_id)


@router.post(
    "/plan-proposals/{int:pk}/withdraw", response=PlanWaitOut, summary="Take a proposal back"
)
@needs(Scope.PLANS)
def withdraw(request: ApiRequest, pk: int, because: BecauseIn) -> dict[str, Any]:
    """The team takes it back, for a reason that they read."""
    found = get_proposal(request.village, pk, by=request.auth)
    proposing.withdraw_proposal(proposal=found, why=because.why, by=request.auth, now=clock.now())
    return read_wait(request, found.wait_id)


def _told(request: ApiRequest, rows: list[PlanWait]) -> list[dict[str, Any]]:
    today = request.village.day_of(clock.now())
    line = live_line(request.village)
    gone = gone_of(request.village, line, today=today)
    return [_wait(one, today, gone) for one in standing_of(rows, line, today=today, gone=gone)]


def _wait(one: Standing, today: date, gone: Collection[int]) -> dict[str, Any]:
    row = one.wait
    return {
        "id": row.pk,
        "party": row.party_id,
        "kind": row.kind,
        "offer": row.offer.code if row.offer else None,
        "building": row.building.code if row.building else None,
        "area_from": row.area_from,
        "area_to": row.area_to,
        "from_on": row.from_on,
        "budget_cents": row.budget_cents,
        "note": row.note,
        "joined_at": row.joined_at,
        "state": one.state,
        "rank": one.rank,
        "first_why": row.first_why,
        "proposals": [_proposal(proposal, today, gone) for proposal in row.proposals.all()],
    }


def _proposal(row: PlanProposal, today: date, gone: Collection[int]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "offer": row.offer.code,
        "place": row.place.code if row.place else None,
        "from_on": row.from_on,
        "answer_by": row.answer_by,
        "state": row.state_on(today, gone=gone),
        "why": row.why,
    }
