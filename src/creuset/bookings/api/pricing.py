"""The village's own prices for programs: read and written as its file says them."""

from typing import Any

from ninja import Query, Status

from creuset.bookings.actions.pricing import (
    add_price,
    change_price,
    copy_card,
    line_shelf,
    remove_price,
)
from creuset.bookings.api.prices import router  # one address answers from one router alone
from creuset.bookings.api.rulebook import SeenFilter, WrittenIn, WrittenOut
from creuset.bookings.written import editing
from creuset.bookings.written.editing import Shelf
from creuset.bookings.written.price_rows import prices_data
from creuset.core import clock
from creuset.core.api import In, Out, needs
from creuset.core.api.schemas import Day
from creuset.core.roles import Capability, Scope
from creuset.people.permissions import check_may
from creuset.people.requests import ApiRequest


class PriceBookOut(Out):
    """All the village's own prices, as its file says them."""

    vat_rates: list[dict[str, Any]]
    cancellation_ladders: list[dict[str, Any]]
    rate_cards: list[dict[str, Any]]


class CopyCardIn(In):
    """From when until when the new card holds; it is called as the copied one where no name is given."""

    first_day: Day
    last_day: Day | None = None
    name: dict[str, str] | None = None


@router.get("/price-book", response=PriceBookOut, summary="The village's own prices, as written")
def read_book(request: ApiRequest) -> Any:
    """Keys of VAT, cancellation ladders and rate cards with their lines."""
    check_may(request.auth, Capability.SEE_MONEY, request.village)
    return editing.as_json(prices_data(request.village))


@router.post(
    "/rate-cards/{slug:card}/copy",
    response={201: WrittenOut},
    summary="Copy a rate card from a day on",
)
@needs(Scope.MONEY)
def copy(request: ApiRequest, card: str, asked: CopyCardIn) -> Status[dict[str, Any]]:
    """The new card says what the copied one does; that one ends the day before, where it has days of its own."""
    code = copy_card(
        village=request.village,
        code=card,
        first_day=asked.first_day,
        last_day=asked.last_day,
        names=asked.name,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _answer(request, ("rate_cards",), code))


def _open(path: str, section: str, what: str) -> None:
    """Programs write, change and remove what stands on a shelf of the village."""

    @router.post(
        path,
        response={201: WrittenOut},
        summary=f"Write a new {what}",
        operation_id=f"write_{section}",
    )
    @needs(Scope.MONEY)
    def write(request: ApiRequest, asked: WrittenIn) -> Status[dict[str, Any]]:
        """As the village file says it; without a code it takes one from its name."""
        return Status(201, _added(request, (section,), asked))

    @router.put(
        f"{path}/{{slug:code}}",
        response=WrittenOut,
        summary=f"Change a {what}",
        operation_id=f"put_{section}",
    )
    @needs(Scope.MONEY)
    def put(request: ApiRequest, code: str, asked: WrittenIn) -> dict[str, Any]:
        """It says this from now on; a card keeps the lines that it is not given."""
        return _changed(request, (section,), code, asked)

    @router.delete(
        f"{path}/{{slug:code}}",
        response={204: None},
        summary=f"Remove a {what}",
        operation_id=f"delete_{section}",
    )
    @needs(Scope.MONEY)
    def delete(request: ApiRequest, code: str, asked: Query[SeenFilter]) -> Status[None]:
        """It is none any more; nothing that stays may need it."""
        return _removed(request, (section,), code, asked)


def _open_lines(part: str, what: str) -> None:
    """Programs write, change and remove what stands on a rate card."""
    path = f"/rate-cards/{{slug:card}}/{part}"

    @router.post(
        path,
        response={201: WrittenOut},
        summary=f"Write a new {what} of a card",
        operation_id=f"write_card_{part}",
    )
    @needs(Scope.MONEY)
    def write(request: ApiRequest, card: str, asked: WrittenIn) -> Status[dict[str, Any]]:
        """As the village file says it; without a code it takes one from its name."""
        return Status(201, _added(request, line_shelf(card, part), asked))

    @router.put(
        f"{path}/{{slug:code}}",
        response=WrittenOut,
        summary=f"Change a {what} of a card",
        operation_id=f"put_card_{part}",
    )
    @needs(Scope.MONEY)
    def put(request: ApiRequest, card: str, code: str, asked: WrittenIn) -> dict[str, Any]:
        """It says this from now on."""
        return _changed(request, line_shelf(card, part), code, asked)

    @router.delete(
        f"{path}/{{slug:code}}",
        response={204: None},
        summary=f"Remove a {what} of a card",
        operation_id=f"delete_card_{part}",
    )
    @needs(Scope.MONEY)
    def delete(request: ApiRequest, card: str, code: str, asked: Query[SeenFilter]) -> Status[None]:
        """It is none any more."""
        return _removed(request, line_shelf(card, part), code, asked)


def _added(request: ApiRequest, shelf: Shelf, asked: WrittenIn) -> dict[str, Any]:
    code = add_price(
        village=request.village,
        shelf=shelf,
        entry=editing.from_json(asked.entry),
        by=request.auth,
        now=clock.now(),
    )
    return _answer(request, shelf, code)


def _changed(request: ApiRequest, shelf: Shelf, code: str, asked: WrittenIn) -> dict[str, Any]:
    change_price(
        village=request.village,
        shelf=shelf,
        code=code,
        entry=editing.from_json(asked.entry),
        by=request.auth,
        now=clock.now(),
        seen=asked.seen,
    )
    return _answer(request, shelf, code)


def _removed(request: ApiRequest, shelf: Shelf, code: str, asked: SeenFilter) -> Status[None]:
    remove_price(
        village=request.village,
        shelf=shelf,
        code=code,
        by=request.auth,
        now=clock.now(),
        seen=asked.seen,
    )
    return Status(204, None)


def _answer(request: ApiRequest, shelf: Shelf, code: str) -> dict[str, Any]:
    entry = editing.found(prices_data(request.village), shelf, code)
    return {"entry": editing.as_json(entry), "seen": editing.mark(entry)}


_open("/vat-rates", "vat_rates", "key of VAT")
_open("/cancellation-ladders", "cancellation_ladders", "cancellation ladder")
_open("/rate-cards", "rate_cards", "rate card")
_open_lines("rates", "rate")
_open_lines("surcharges", "surcharge")
_open_lines("power", "price of current")
_open_lines("extras", "extra")
