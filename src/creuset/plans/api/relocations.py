"""Moves of all residents, for programs: /villages/<village>/relocations."""

from datetime import date
from typing import Annotated, Any

from ninja import Field

from creuset.core import clock
from creuset.core.api import Day, In, Line, Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.people.api.access import check_team
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resources
from creuset.plans.actions import relocating, relocating_back, relocations
from creuset.plans.actions.relocating import Line as Foreseen
from creuset.plans.actions.relocations import Plan, Seat
from creuset.plans.api.shapes import Code, Key
from creuset.plans.kinds import MovePrice
from creuset.plans.models import Mover, Relocation
from creuset.plans.queries.relocations import (
    buildings_by_code,
    get_relocation,
    movers_of,
    relocations_of,
)
from creuset.plans.states import RelocationState

router = Router(tags=["subscriptions"])


class RelocationOut(Out):
    """A move of all residents of some buildings into another."""

    id: int
    name: str
    from_buildings: list[str]
    to_building: str
    on: date
    price: MovePrice
    keeps: list[str]
    state: RelocationState


class MoverOut(Out):
    """One place that is left, and where whoever has it goes."""

    id: int
    subscription: int
    party: int
    from_place: str
    to_place: str | None
    is_chosen: bool
    stays: bool


class RelocationPageOut(RelocationOut):
    """A move, with who goes where."""

    movers: list[MoverOut]


class MoverForeseenOut(MoverOut):
    """One who moves, as it would be."""

    from_on: date
    price_cents: int | None
    new_price_cents: int | None
    currency: str
    in_the_way: list[str]
    remarks: list[str]


class RelocationForeseenOut(Out):
    """What a planned move would do, and what stands in its way."""

    movers: list[MoverForeseenOut]
    in_the_way: list[str]


class MoverBackOut(Out):
    """One who would move back, and what changed meanwhile."""

    id: int
    subscription: int
    from_on: date
    has_left: bool
    in_the_way: list[str]
    remarks: list[str]


class RelocationIn(In):
    """Who is to move, where, and when."""

    name: Annotated[Line, Field(min_length=1, max_length=160)]
    from_buildings: Annotated[list[Code], Field(min_length=1, max_length=50)]
    to_building: Code
    on: Day
    price: MovePrice = MovePrice.BY_AREA
    keeps: Annotated[list[Code], Field(max_length=50)] = []


class SeatIn(In):
    """What is decided for one who moves: a place, or to stay; neither: not yet."""

    mover: Key
    place: Code | None = None
    stays: bool = False
    is_chosen: bool = True


class SeatsIn(In):
    """Who goes where."""

    seats: Annotated[list[SeatIn], Field(min_length=1, max_length=1000)]


@router.get("/relocations", response=list[RelocationOut], summary="Moves of residents")
def list_relocations(request: ApiRequest) -> list[dict[str, Any]]:
    """Those that are planned, carried out and given up, the latest first."""
    check_team(request, Capability.SEE_PLANS)
    return [_row(row) for row in relocations_of(request.village)]


@router.post("/relocations", response={201: RelocationPageOut}, summary="Plan a move of residents")
@needs(Scope.PLANS)
def plan(request: ApiRequest, wanted: RelocationIn) -> Status[Any]:
    """All who live in the buildings are to move, and have a place proposed; nothing is taken."""
    made = relocations.plan(
        village=request.village, plan=_plan(request, wanted), by=request.auth, now=clock.now()
    )
    return Status(201, _page(request, made))


@router.get("/relocations/{int:pk}", response=RelocationPageOut, summary="One move of residents")
def read_relocation(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The move, with who goes where."""
    return _page(request, _found(request, pk))


@router.put("/relocations/{int:pk}", response=RelocationPageOut, summary="Change a planned move")
@needs(Scope.PLANS)
def change(request: ApiRequest, pk: int, wanted: RelocationIn) -> dict[str, Any]:
    """The plan is another, and whoever was not placed by hand has a place proposed anew."""
    row = relocations.change_plan(
        relocation=_found(request, pk), plan=_plan(request, wanted), **_acting(request)
    )
    return _page(request, row)


@router.post(
    "/relocations/{int:pk}/proposal", response=RelocationPageOut, summary="Propose places again"
)
@needs(Scope.PLANS)
def propose(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Who lives there now is in the plan; what was chosen by hand stays."""
    row = relocations.propose(relocation=_found(request, pk), **_acting(request))
    return _page(request, row)


@router.put("/relocations/{int:pk}/seats", response=RelocationPageOut, summary="Say who goes where")
@needs(Scope.PLANS)
def seat(request: ApiRequest, pk: int, wanted: SeatsIn) -> dict[str, Any]:
    """Each of those named has what is decided for them; the others keep what they had."""
    codes = [one.place for one in wanted.seats if one.place]
    places = {one.code: one for one in get_resources(request.village, codes, request.auth)}
    seats = {
        one.mover: Seat(places.get(one.place or ""), one.stays, one.is_chosen)
        for one in wanted.seats
    }
    row = relocations.seat(relocation=_found(request, pk), seats=seats, **_acting(request))
    return _page(request, row)


@router.get(
    "/relocations/{int:pk}/preview",
    response=RelocationForeseenOut,
    summary="What a move would do",
)
def preview(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Old place and new, price and new price of each, and everything that stands in the way."""
    seen = relocating.foresee(_found(request, pk), **_acting(request))
    return {
        "movers": [_foreseen(line, request.village.currency) for line in seen.moving],
        "in_the_way": [str(one) for one in seen.all_in_the_way],
    }


@router.post(
    "/relocations/{int:pk}/carry-out", response=RelocationPageOut, summary="Carry out a move"
)
@needs(Scope.PLANS)
def carry_out(request: ApiRequest, pk: int) -> dict[str, Any]:
    """All of them move, and are told, or nobody does."""
    row = relocating.carry_out(relocation=_found(request, pk), **_acting(request))
    return _page(request, row)


@router.get(
    "/relocations/{int:pk}/undoing",
    response=list[MoverBackOut],
    summary="What undoing a move would do",
)
def preview_undoing(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Who would go back from which day, and what changed meanwhile."""
    row = _found(request, pk)
    found = relocating_back.foresee_undoing(row, **_acting(request)) if row.is_done else []
    return [
        {
            "id": one.mover.pk,
            "subscription": one.mover.subscription_id,
            "from_on": one.day,
            "has_left": one.is_over,
            "in_the_way": [str(each) for each in one.in_the_way],
            "remarks": [str(each) for each in one.remarks],
        }
        for one in found
    ]


@router.post("/relocations/{int:pk}/undo", response=RelocationPageOut, summary="Undo a move")
@needs(Scope.PLANS)
def undo(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Everybody has the former place and terms again, and the move is a plan again."""
    row = relocating_back.undo(relocation=_found(request, pk), **_acting(request))
    return _page(request, row)


@router.post("/relocations/{int:pk}/drop", response=RelocationOut, summary="Give a move up")
@needs(Scope.PLANS)
def drop(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Nothing comes of the plan."""
    row = relocations.drop(relocation=_found(request, pk), **_acting(request))
    return _row(row)


def _acting(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth, "now": clock.now()}


def _found(request: ApiRequest, pk: int) -> Relocation:
    check_team(request, Capability.SEE_PLANS)
    return get_relocation(request.village, pk)


def _plan(request: ApiRequest, wanted: RelocationIn) -> Plan:
    codes = {*wanted.from_buildings, wanted.to_building}
    found = buildings_by_code(request.village, codes)
    return Plan(
        name=wanted.name,
        from_buildings=[found[code] for code in dict.fromkeys(wanted.from_buildings)],
        to_building=found[wanted.to_building],
        on=wanted.on,
        price=wanted.price,
        keeps=wanted.keeps,
    )


def _row(row: Relocation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "from_buildings": [one.code for one in row.from_buildings.all()],
        "to_building": row.to_building.code,
        "on": row.on,
        "price": row.price,
        "keeps": row.keeps,
        "state": row.state,
    }


def _page(request: ApiRequest, row: Relocation) -> dict[str, Any]:
    again = get_relocation(request.village, row.pk)
    return _row(again) | {"movers": [_mover(one) for one in movers_of(again)]}


def _mover(one: Mover) -> dict[str, Any]:
    return {
        "id": one.pk,
        "subscription": one.subscription_id,
        "party": one.subscription.party_id,
        "from_place": one.from_place.code,
        "to_place": one.to_place.code if one.to_place else None,
        "is_chosen": one.is_chosen,
        "stays": one.stays,
    }


def _foreseen(line: Foreseen, currency: str) -> dict[str, Any]:
    return _mover(line.mover) | {
        "from_on": line.day,
        "price_cents": line.now.price.cents if line.now else None,
        "new_price_cents": line.then.price.cents if line.then else None,
        "currency": currency,
        "in_the_way": [str(one) for one in line.in_the_way],
        "remarks": [str(one) for one in line.remarks],
    }
