"""What was booked is booked the same again, for another time."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from creuset.bookings import rules
from creuset.bookings.actions.booking import book
from creuset.bookings.actions.periods import again
from creuset.bookings.models import Booking
from creuset.kernel.spans import Span
from creuset.people.actors import Actor


def copy(
    *,
    booking: Booking,
    starts_at: datetime,
    by: Actor,
    now: datetime,
    title: str = "",
    overrule: Collection[str] = (),
) -> Booking:
    """The same is booked once more: its first period begins at `starts_at`, the others as far from it on the clocks.

    Places, kinds, power and extras are those of the booking, firm or as an option as they are there; the booking
    itself stays as it is, whatever became of it. Its segments and their resources are loaded.
    Raises: as `book`; SkippedHour.
    """
    zone = booking.village.zone
    segments = list(booking.segments.all())
    shift = rules.civil_difference(min(row.starts_at for row in segments), starts_at, zone)
    periods = [
        replace(
            again(row),
            span=rules.moved(Span(row.starts_at, row.ends_at), by=shift, zone=zone),
            power_kwh=None,
        )
        for row in segments
    ]
    return book(
        village=booking.village,
        title=title or booking.title,
        party=booking.party,
        project=booking.project,
        note=booking.note,
        periods=periods,
        extras=dict(booking.extras.values_list("code", "quantity")),
        by=by,
        now=now,
        overrule=overrule,
    )
