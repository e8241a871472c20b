"""What pages show of charges and quotes, in words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from creuset.billing.models import QUOTE_LABELS, Charge, Quote
from creuset.billing.rules.lines import Totals
from creuset.billing.rules.quotes import ENDS_SOON
from creuset.billing.sources import names_of
from creuset.billing.states import QuoteState
from creuset.billing.words import money_text, quantity_text, rate_text, totals_of_rows
from creuset.villages.models import Village


def charge_rows(rows: Sequence[Charge], village: Village, face: str) -> list[dict[str, Any]]:
    """Return what a table shows of charges; a constant number of queries."""
    names = names_of(village, ((row.source_kind, row.source_id) for row in rows), face)
    return [
        {
            "charge": row,
            "quantity": quantity_text(row.quantity, row.unit),
            "unit_price": money_text(row.unit_price),
            "vat": rate_text(row.vat_percent),
            "net": money_text(row.net),
            "source": names.get((row.source_kind, row.source_id)),
        }
        for row in rows
    ]


def sums_of(totals: Totals) -> dict[str, Any]:
    """Return what a block of sums shows."""
    return {
        "rates": [
            (rate_text(one.percent), money_text(one.net), money_text(one.vat))
            for one in totals.by_rate
        ],
        "net": money_text(totals.net),
        "vat": money_text(totals.vat),
        "gross": money_text(totals.gross),
    }


def quote_rows(rows: Sequence[Quote], on: date) -> list[dict[str, Any]]:
    """Return what a list shows of quotes."""
    states = [(row, row.state_on(on)) for row in rows]
    return [
        {
            "quote": row,
            "state": state,
            "label": QUOTE_LABELS[state],
            "gross": money_text(row.gross),
            "ends_soon": state is QuoteState.SENT and row.valid_until - on <= ENDS_SOON,
        }
        for row, state in states
    ]


def quote_values(quote: Quote, on: date, face: str) -> dict[str, Any]:
    """Return what the page of a quote shows of it: its lines, its sums, where it stands."""
    lines = list(quote.lines.order_by("position"))
    state = quote.state_on(on)
    source = (quote.source_kind, quote.source_id)
    return {
        "quote": quote,
        "state": state,
        "state_label": QUOTE_LABELS[state],
        "lines": [
            {
                "line": line,
                "quantity": quantity_text(line.quantity, line.unit),
                "unit_price": money_text(line.unit_price),
                "vat": rate_text(line.vat_percent),
                "net": money_text(line.net),
            }
            for line in lines
        ],
        "sums": sums_of(totals_of_rows(lines, quote.currency)),
        "deposit": money_text(quote.deposit) if quote.deposit_cents else "",
        "source": names_of(quote.village, [source], face).get(source)
        if quote.source_kind and face
        else None,
        "is_open": state is QuoteState.SENT,
        "is_draft": state is QuoteState.DRAFT,
    }
