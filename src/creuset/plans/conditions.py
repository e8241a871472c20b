"""What the domains above ask before a subscription of a kind of offer is signed."""

from collections.abc import Callable
from datetime import date

from creuset.plans.kinds import OfferKind
from creuset.plans.models import Subscription

#: Raises a DomainError where the subscription, held, may not be signed on the day.
type Condition = Callable[[Subscription, date], None]

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
