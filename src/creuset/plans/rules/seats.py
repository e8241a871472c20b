"""How many of a company sit by one of its subscriptions, and who may."""

from collections.abc import Iterable

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import OfferKind

#: What people sit by: the rest holds things, or is bought.
SEATED = frozenset({OfferKind.OPEN_SPACE, OfferKind.FIXED_DESK, OfferKind.SEAT, OfferKind.OFFICE})


class NoSeats(Refused):
    """Nobody sits by it."""

    code = "no-seats"


class EverySeatTaken(Conflict):
    """As many sit there as it has seats."""

    code = "every-seat-taken"


def seats_of(kind: OfferKind, *, quantity: int, capacities: Iterable[int | None]) -> int | None:
    """Return for how many it is: as many as were subscribed to; of offices, as many as these hold; None: no limit.

    Raise NoSeats where nobody sits by it.
    """
    if kind not in SEATED:
        raise NoSeats(_("Nobody sits by this subscription: it has no seats to give."))
    if kind is not OfferKind.OFFICE:
        return quantity
    known = list(capacities)
    if not known or None in known:
        return None
    return sum(capacity or 0 for capacity in known)


def check_room(taken: int, seats: int | None) -> None:
    """Raise EverySeatTaken where nobody else may sit there."""
    if seats is not None and taken >= seats:
        raise EverySeatTaken(
            _(
                "Every seat is given (%(seats)s): take one back first, or change the subscription.",
                seats=seats,
            ),
            field="person",
        )
