"""What the caller puts aside while it chooses, and books in one act, for programs."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.bookings import BookingOut, booking_values
from creuset.bookings.api.prices import PriceOut
from creuset.bookings.api.shapes import Extras, Key, Kva, Overrule, extras_of
from creuset.bookings.models import BasketLine
from creuset.bookings.priced import values_of
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.basket import (
    LineShown,
    VillageBasket,
    basket_of,
    get_line,
    lines_of,
    project_for,
)
from creuset.bookings.rules.basket import MOST_LINES
from creuset.bookings.states import PowerMode, SegmentKind, SegmentState
from creuset.core import clock
from creuset.core.api import Asked, In, Line, Out, Router, Text, needs
from creuset.core.api.schemas import Instant
from creuset.core.roles import Scope
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.api import Code
from creuset.places.queries.access import get_resources

router = Router(tags=["basket"])
#: A basket lies over all villages.
account = Router(tags=["basket"])


class LineIn(In):
    """A resource and a time."""

    resource: Code
    starts_at: Instant
    ends_at: Instant
    kind: SegmentKind = SegmentKind.USE
    power_mode: PowerMode = PowerMode.INCLUDED
    power_kva: Kva | None = None
    extras: Extras = []


class PutIn(In):
    """What is put aside: a place with its time, all that a combination holds."""

    periods: Annotated[list[LineIn], Field(min_length=1, max_length=MOST_LINES)]


class PutOut(Out):
    """How many lines were not in the basket before."""

    put: int


class ChangeLineIn(In):
    """The time that a line has now; its kind, power and extras stay where they are left out."""

    starts_at: Instant
    ends_at: Instant
    kind: SegmentKind | None = None
    power_mode: PowerMode | None = None
    power_kva: Kva | None = None
    extras: Extras | None = None


class BasketFilter(Asked):
    """For whom it is judged and priced: for the caller's own party where it is left out."""

    party: Key | None = None


class BookBasketIn(In):
    """All of it, for whom; `lines` are the keys of those that were read."""

    lines: Annotated[list[Key], Field(min_length=1, max_length=MOST_LINES)]
    title: Line
    party: Key | None = None
    project: Key | None = None
    note: Text = ""
    option: bool = False
    overrule: Overrule = []


class RefusalOut(Out):
    """Why not, and what is free instead."""

    code: str
    detail: str
    free: list[dict[str, str]]


class BasketLineOut(Out):
    """A line as it stands now: what refuses it, whose option is before it, what it costs by itself before VAT."""

    id: int
    resource: str
    kind: str
    power_mode: str
    power_kva: float | None
    extras: dict[str, int]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    refusals: list[RefusalOut]
    held: RefusalOut | None
    net_cents: int | None


class VillageBasketOut(Out):
    """What lies in the basket of one village: one booking, if it is booked; `price` is that of all together."""

    village: str
    lines: list[BasketLineOut]
    together: list[RefusalOut]
    waits_for_approval: bool
    price: PriceOut | None


class EmptiedOut(Out):
    """How many lines lay there."""

    taken_out: int


@account.get("/me/basket", response=list[VillageBasketOut], summary="My basket")
def read_basket(request: ApiRequest, asked: Query[BasketFilter]) -> list[dict[str, Any]]:
    """What lies in it, village by village, judged as it stands now."""
    return _answer(request.auth, asked.party)


@router.post("/basket", response={201: PutOut}, summary="Put into my basket")
@needs(Scope.BOOKINGS)
def put_in(request: ApiRequest, asked: PutIn) -> Status[dict[str, Any]]:
    """It holds nothing; whether it is free is told when the basket is read."""
    codes = [period.resource for period in asked.periods]
    places = {r.code: r for r in get_resources(request.village, codes, request.auth)}
    periods = [
        actions.Period(
            places[one.resource],
            Span(one.starts_at, one.ends_at),
            kind=one.kind,
            power_mode=one.power_mode,
            power_kva=one.power_kva,
        )
        for one in asked.periods
    ]
    put = actions.put_in(
        village=request.village,
        periods=periods,
        extras=[extras_of(one.extras) for one in asked.periods],
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, {"put": put})


@account.put(
    "/me/basket/{int:line}", response=list[VillageBasketOut], summary="Change a line of my basket"
)
@needs(Scope.BOOKINGS)
def change_line(request: ApiRequest, line: int, asked: ChangeLineIn) -> list[dict[str, Any]]:
    """It has this time."""
    row = get_line(request.auth, line)
    actions.change_line(
        line=row.pk,
        span=Span(asked.starts_at, asked.ends_at),
        kind=asked.kind,
        power=(asked.power_mode, asked.power_kva) if asked.power_mode else None,
        extras=None if asked.extras is None else extras_of(asked.extras),
        by=request.auth,
        now=clock.now(),
    )
    return _answer(request.auth, None)


@account.delete("/me/basket/{int:line}", response={204: None}, summary="Take a line out")
@needs(Scope.BOOKINGS)
def take_out(request: ApiRequest, line: int) -> HttpResponse:
    """It lies in the basket no more."""
    actions.take_out(line=line, by=request.auth)
    return HttpResponse(status=204)


@account.delete("/me/basket", response=EmptiedOut, summary="Empty my basket")
@needs(Scope.BOOKINGS)
def empty(request: ApiRequest) -> dict[str, int]:
    """Nothing lies in it any more."""
    return {"taken_out": actions.empty(by=request.auth)}


@account.post("/me/basket/book", response={201: list[BookingOut]}, summary="Book my basket")
@needs(Scope.BOOKINGS)
def book_basket(request: ApiRequest, asked: BookBasketIn) -> Status[list[dict[str, Any]]]:
    """One booking in each village: all of them, or none; then the basket is empty."""
    made = actions.book_basket(
        lines=asked.lines,
        title=asked.title,
        party=_party(request.auth, asked.party),
        state=SegmentState.OPTION if asked.option else SegmentState.CONFIRMED,
        project=project_for(request.auth, asked.project),
        note=asked.note,
        overrule=asked.overrule,
        by=request.auth,
        now=clock.now(),
    )
    now = clock.now()
    return Status(
        201,
        [
            booking_values(get_booking(one.village, one.pk, by=request.auth, now=now))
            for one in made
        ],
    )


def _party(by: Actor, pk: int | None) -> Party:
    """Return the party, known to every village of the basket; the caller's own where nothing is said."""
    if pk is None or pk == by.party_id:
        if by.party is None:
            raise NotFound(_("Say for whom."), field="party")
        return by.party
    found: Party | None = None
    for village in {row.village_id: row.village for row in lines_of(by)}.values():
        found = get_known(village, pk).party
    if found is None:
        raise NotFound(_("Say for whom."), field="party")
    return found


def _answer(by: Actor, party: int | None) -> list[dict[str, Any]]:
    rows = basket_of(by, party=_party(by, party), now=clock.now())
    return [_village_values(one) for one in rows]


def _village_values(one: VillageBasket) -> dict[str, Any]:
    is_priced = one.price is not None and one.price.quoted is not None
    return {
        "village": one.village.slug,
        "lines": [_line_values(line) for line in one.lines],
        "together": [_refusal(error) for error in one.together],
        "waits_for_approval": one.waits,
        "price": values_of(one.price) if is_priced else None,
    }


def _line_values(line: LineShown) -> dict[str, Any]:
    row: BasketLine = line.row
    return {
        "id": row.pk,
        "resource": row.resource.code,
        "kind": row.kind,
        "power_mode": row.power_mode,
        "power_kva": row.power_kva,
        "extras": row.extras,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "refusals": [_refusal(error) for error in line.refusals],
        "held": _refusal(line.held) if line.held else None,
        "net_cents": line.price.quoted.net.cents if line.price and line.price.quoted else None,
    }


def _refusal(error: DomainError) -> dict[str, Any]:
    slots = [way.data for way in error.ways_out if way.kind == "slot"]
    free = [{name: str(each[name]) for name in ("starts_at", "ends_at")} for each in slots]
    return {"code": error.code, "detail": str(error), "free": free}
