"""Subscriptions as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from creuset.billing.words import money_text
from creuset.documents.models import CONTRACT_LABELS, Contract
from creuset.documents.states import ContractState
from creuset.plans.drawing import draw
from creuset.plans.models import STATE_LABELS, Let, Subscription, Term
from creuset.plans.queries.papers import Papers, papers_of
from creuset.plans.queries.subscriptions import SOON
from creuset.plans.rules.absence import LEFT_TO_OTHERS
from creuset.plans.states import STANDING, SubscriptionState
from creuset.plans.words import price_text, value_text

OFFERED = SubscriptionState.OFFERED


@dataclass(frozen=True)
class Row:
    """A subscription in a list, as it is today."""

    subscription: Subscription
    state: SubscriptionState
    label: str
    offer: str
    price: str
    places: Sequence[Let]
    leaves_soon: bool
    #: It stands, and costs nothing today.
    is_free: bool = False


def row_of(row: Subscription, today: date) -> Row:
    """Return the subscription with the terms that hold today, or will first; its terms and places were read before."""
    terms = list(row.terms.all())
    state = row.state_on(today)
    held = held_on(terms, today)
    return Row(
        subscription=row,
        state=state,
        label=str(STATE_LABELS[state]),
        offer=held.offer.name if held else row.offer.name,
        price=price_text(held) if held else "",
        places=[let for let in row.lets.all() if let.from_on <= today < let.until_on]
        or [let for let in row.lets.all() if let.from_on > today],
        leaves_soon=state in STANDING and row.last_on is not None and row.last_on <= today + SOON,
        is_free=state in STANDING and held is not None and not held.price_cents,
    )


def rows_of(rows: Iterable[Subscription], today: date) -> list[Row]:
    """Return the subscriptions as a list shows them."""
    return [row_of(row, today) for row in rows]


def held_on(terms: Sequence[Term], day: date) -> Term | None:
    """Return the terms that hold that day; before the first the first, after the last the last."""
    for term in terms:
        if day < term.until_on:
            return term
    return terms[-1] if terms else None


def page_values(row: Subscription, today: date) -> dict[str, Any]:
    """Return what both faces show of a subscription."""
    terms, papers = list(row.terms.all()), papers_of(row)
    shown = row_of(row, today)
    return {
        "subscription": row,
        "row": shown,
        "state": shown.state,
        "is_open": shown.state is OFFERED
        and (row.offered_until is None or row.offered_until >= today),
        "terms": [
            {
                "term": term,
                "price": price_text(term),
                "charges": money_text(term.charges) if term.charges else "",
                "value": value_text(term) if term.catalogue_cents > term.price_cents else "",
                "is_past": term.until_on <= today,
                "is_now": term.from_on <= today < term.until_on,
            }
            for term in terms
        ],
        "drawing": draw(terms, today=today, last_on=row.last_on),
        "today": today,
        "is_bound": row.bound_until is not None and row.bound_until > today and not row.last_on,
        "lets": list(row.lets.all()),
        "leaves_days": _leaves_days(row, terms, shown.state, today),
        "security": _security(papers),
        "paper": _paper(row, papers.contract),
        "amendments": [
            {
                "contract": one,
                "state": one.state,
                "label": CONTRACT_LABELS[ContractState(one.state)],
            }
            for one in papers.amendments
        ],
    }


def _paper(row: Subscription, found: Contract | None) -> dict[str, Any] | None:
    """Return the contract of the subscription, and where it stands; None where it has none."""
    if found is None:
        return {"contract": None} if row.offer.contract and row.state == OFFERED else None
    state = ContractState(found.state)
    return {
        "contract": found,
        "state": state,
        "label": CONTRACT_LABELS[state],
        "is_open": state is ContractState.SENT,
        "is_draft": state is ContractState.DRAFT,
    }


def _leaves_days(
    row: Subscription, terms: Sequence[Term], state: SubscriptionState, today: date
) -> bool:
    """Say whether its place may be left to others for a day: a desk or a seat, let today or later."""
    held = held_on(terms, today)
    return (
        state in STANDING
        and held is not None
        and held.offer.kind in LEFT_TO_OTHERS
        and any(let.until_on > today for let in row.lets.all())
    )


def _security(papers: Papers) -> dict[str, Any] | None:
    """Return the security deposit with its movements; None where none is asked for."""
    deposit = papers.security
    if deposit is None:
        return None
    return {
        "asked": money_text(deposit.asked),
        "held": money_text(deposit.held),
        "is_short": deposit.held < deposit.asked,
        "entries": [{"entry": one, "amount": money_text(one.amount)} for one in papers.entries],
    }
