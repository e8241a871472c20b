"""What a booking spends of allowances: in the transaction of what it is for, and given back with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.allowances import with_paid
from creuset.bookings.queries.presence import as_booked
from creuset.bookings.queries.prices import Price, asked_of_booking
from creuset.bookings.rules import tariffs
from creuset.people.actors import Actor
from creuset.plans.actions import allowances


def spend_for(
    booking: Booking,
    firm: Sequence[Segment],
    price: Price | None,
    *,
    by: Actor,
    now: datetime,
    is_new: bool = False,
    extras: Mapping[str, int] | None = None,
) -> tariffs.Quoted | None:
    """The firm periods of the booking spend what allowances pay of them, and it spends nothing else; return its price
    with what they pay.

    What an accepted quote says is paid in money.
    """
    quoted = price.quoted if price else None
    asked = price.asked if price else None
    if asked is None and firm:
        rows = firm if is_new else as_booked(booking, firm)
        asked = asked_of_booking(booking, rows, extras=extras)
    is_quoted = quoted is not None and quoted.is_accepted
    needs = [] if asked is None or is_quoted else tariffs.needs_of(asked, quoted)
    if is_new and not needs:
        return quoted
    paid = allowances.spend(
        village=booking.village,
        party=booking.party,
        booker_id=booking.booked_by_id,
        needs=needs,
        source=(SOURCE, booking.pk),
        by=by,
        now=now,
        is_new=is_new,
    )
    if asked is None:
        return quoted
    return with_paid(quoted, asked, paid.spent, paid.lots, village=booking.village)


def give_back(
    booking: Booking, *, by: Actor, now: datetime, fee: tariffs.Fee | None = None
) -> None:
    """What the booking spent goes back to the very lots, but for the share that the fee of its cancellation keeps."""
    keep = tariffs.kept_shares(fee.lines, fee.replaced) if fee else {}
    allowances.give_back(
        village=booking.village,
        source=(SOURCE, booking.pk),
        by=by,
        now=now,
        keep={int(number): share for number, share in keep.items()},
    )
