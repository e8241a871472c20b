"""What the domains above ask before a subscription of a kind of offer is signed, and say in its contract."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from creuset.plans.kinds import OfferKind
from creuset.plans.models import Subscription

#: Raises a DomainError where the subscription, held, may not be signed on the day.
type Condition = Callable[[Subscription, date], None]

#: Returns what else the contract of the subscription says, by the names of `documents.rules.terms`.
type Words = Callable[[Subscription], Mapping[str, Any]]

_words: dict[OfferKind, Words] = {}
_conditions: dict[OfferKind, list[Condition]] = {}


def ask_before_signing(kind: OfferKind, condition: Condition) -> None:
    """No subscription of an offer of the kind is signed that `condition` refuses, from now on."""
    known = _conditions.setdefault(kind, [])
    if condition not in known:
        known.append(condition)


def check_conditions(row: Subscription, *, today: date) -> None:
    """Raise what stands in the way of signing the subscription; its offer is loaded."""
    for condition in _conditions.get(OfferKind(row.offer.kind), ()):
        condition(row, today)


def say_in_contract(kind: OfferKind, words: Words) -> None:
    """Contracts of subscriptions of an offer of the kind also say what `words` returns, from now on."""
    _words[kind] = words


def more_words(row: Subscription) -> Mapping[str, Any]:
    """Return what the domain above says in the contract of the subscription; its offer is loaded."""
    words = _words.get(OfferKind(row.offer.kind))
    return words(row) if words is not None else {}
