"""Quotes for programs: /villages/<village>/quotes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from creuset.billing import actions
from creuset.billing.actions.by_hand import write_quote
from creuset.billing.api.shapes import (
    AcceptIn,
    NewQuoteIn,
    PricedLineIn,
    QuoteOut,
    QuotePageOut,
    ReasonIn,
    SendIn,
    priced_of,
    source_of,
)
from creuset.billing.models import Quote
from creuset.billing.papers import find_paper
from creuset.billing.queries import (
    get_quote,
    quotes_of,
)
from creuset.billing.rules.lines import Line
from creuset.billing.sources import acceptor_of
from creuset.billing.states import QuoteState
from creuset.core import clock, files
from creuset.core.api import Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.core.views_files import answer_file
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["money"])

_READ = {
    "responses": {
        200: {
            "description": "The PDF",
            "content": {files.PDF: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.get("/quotes", response=Paged[QuoteOut], summary="Quotes")
def list_quotes(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: QuoteState | None = None,
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first; those in one state today where it is given."""
    today = _today(request)
    rows = quotes_of(request.village, by=request.auth, on=today, state=state)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda them: [_quote(row, today) for row in them])


@router.get("/quotes/{int:pk}", response=QuotePageOut, summary="One quote")
def read_quote(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The quote with its lines, if the caller may read it."""
    return quote_page(request, _found(request, pk))


@router.get(
    "/quotes/{int:pk}/paper",
    summary="The PDF of a quote",
    openapi_extra=_READ,
    response={200: None},
)
def read_paper(request: ApiRequest, pk: int) -> FileResponse:
    """The file itself, once the quote was sent."""
    stored = find_paper(_found(request, pk))
    if stored is None:
        raise NotFound(_("This quote has no paper."))
    return answer_file(stored, files.path_of(stored))


@router.post("/quotes", response={201: QuotePageOut}, summary="Write a quote")
@needs(Scope.MONEY)
def make(request: ApiRequest, quote: NewQuoteIn) -> Status[Any]:
    """A draft stands with these lines, at the village's rates of VAT, which nothing changes from now on; sending it
    gives it a number. One for a booking is to whoever has it, and holds as long as the booking stays as it is.
    """
    currency = request.village.currency
    made = write_quote(
        village=request.village,
        party=get_known(request.village, quote.party).party,
        title=quote.title,
        lines=[_line(one, currency) for one in quote.lines],
        valid_until=quote.valid_until,
        source=source_of(quote.source),
        deposit=Money(quote.deposit_cents, currency),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, quote_page(request, made))


@router.post("/quotes/{int:pk}/send", response=QuotePageOut, summary="Send a quote")
@needs(Scope.MONEY)
def send(request: ApiRequest, pk: int, sending: SendIn) -> dict[str, Any]:
    """It has its number and its PDF; a mail holds the address where it is answered."""
    found = _found(request, pk)
    made = actions.send_quote(
        quote=found, email=sending.email or "", by=request.auth, now=clock.now()
    )
    return quote_page(request, made)


@router.post("/quotes/{int:pk}/accept", response=QuotePageOut, summary="Accept a quote")
@needs(Scope.MONEY)
def accept(request: ApiRequest, pk: int, acceptance: AcceptIn) -> dict[str, Any]:
    """It is accepted and what follows is done, or neither."""
    found = _found(request, pk)
    made = acceptor_of(found)(
        quote=found,
        name=acceptance.name,
        by=request.auth,
        now=clock.now(),
        ip=request.META.get("REMOTE_ADDR"),
    )
    return quote_page(request, made)


@router.post("/quotes/{int:pk}/refuse", response=QuotePageOut, summary="Refuse a quote")
@needs(Scope.MONEY)
def refuse(request: ApiRequest, pk: int, refusal: ReasonIn) -> dict[str, Any]:
    """It is not taken."""
    found = _found(request, pk)
    made = actions.refuse_quote(
        quote=found,
        reason=refusal.reason,
        by=request.auth,
        now=clock.now(),
        ip=request.META.get("REMOTE_ADDR"),
    )
    return quote_page(request, made)


@router.post("/quotes/{int:pk}/withdraw", response=QuotePageOut, summary="Withdraw a quote")
@needs(Scope.MONEY)
def withdraw(request: ApiRequest, pk: int, word: ReasonIn) -> dict[str, Any]:
    """Nobody can accept it any more; its number stays."""
    found = _found(request, pk)
    made = actions.withdraw_quote(quote=found, reason=word.reason, by=request.auth, now=clock.now())
    return quote_page(request, made)


def _found(request: ApiRequest, pk: int) -> Quote:
    return get_quote(request.village, pk, by=request.auth, on=_today(request))


def _today(request: ApiRequest) -> date:
    return request.village.day_of(clock.now())


def _line(line: PricedLineIn, currency: str) -> Line:
    return Line(
        key=line.key,
        label=line.label,
        explanation=line.explanation,
        quantity=Decimal(line.quantity),
        unit=line.unit,
        unit_price=Money(line.unit_price_cents, currency),
        vat_key=line.vat_key,
        vat_percent=Decimal(line.vat_percent),
    )


def _quote(row: Quote, today: date) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.printed,
        "party": row.party_id,
        "source_kind": row.source_kind,
        "source": row.source_id,
        "title": row.title,
        "currency": row.currency,
        "net_cents": row.net_cents,
        "vat_cents": row.vat_cents,
        "gross_cents": row.gross_cents,
        "deposit_cents": row.deposit_cents,
        "valid_until": row.valid_until,
        "state": row.state_on(today),
        "sent_at": row.sent_at,
        "answered_at": row.answered_at,
        "answered_name": row.answered_name,
        "reason": row.reason,
    }


def quote_page(request: ApiRequest, row: Quote) -> dict[str, Any]:
    lines = row.lines.order_by("position")
    return _quote(row, _today(request)) | {"lines": [priced_of(line) for line in lines]}
