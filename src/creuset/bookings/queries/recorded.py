"""What is written of a booking that its price depends on, besides its periods; asked in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField

from creuset.billing.models import Quote, QuoteLine
from creuset.billing.queries import accepted_from, accepted_rows
from creuset.bookings.models import Booking, BookingExtra
from creuset.bookings.queries.billed import SOURCE
from creuset.core.prepared import Given, Listed, Prepared
from creuset.plans.models import Lot, LotEntry
from creuset.plans.queries.purses import spent_from, spent_rows

EXTRAS = Prepared(
    lambda: BookingExtra.objects.filter(booking_id=Given("booking", BigIntegerField())).values_list(
        "code", "quantity"
    )
)


@dataclass(frozen=True)
class Recorded:
    """What a booking takes beside its places, the quote that was accepted for it, and what it spends of allowances."""

    #: How many of each, by code.
    extras: Mapping[str, int]
    #: Its lines are loaded.
    quote: Quote | None
    spent: Sequence[tuple[Lot, int]]


def recorded_rows(booking: Booking) -> tuple[Listed, ...]:
    """Return what is written of a booking, to be asked with others for `recorded_from`."""
    source = (SOURCE, booking.pk)
    return (
        extras_wanted(booking),
        *accepted_rows(booking.village, source),
        spent_rows(source),
    )


def recorded_from(
    extras: Iterable[tuple[str, int]],
    quotes: Iterable[Quote],
    lines: Sequence[QuoteLine],
    entries: Iterable[LotEntry],
) -> Recorded:
    """Return the answer to `recorded_rows`."""
    return Recorded(dict(extras), accepted_from(quotes, lines), spent_from(entries))


def extras_wanted(booking: Booking) -> Listed:
    """Return the codes of what a booking takes beside its places, and how many of each."""
    return EXTRAS.listed(booking=booking.pk)
