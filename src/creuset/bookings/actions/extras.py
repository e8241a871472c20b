"""What a booking asks beside its places."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from creuset.bookings import facts
from creuset.bookings.actions.charging import charge_booking
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Booking, BookingExtra
from creuset.bookings.queries.prices import price_of_booking
from creuset.bookings.rules.tariffs import NoRate
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor


@transaction.atomic
def ask_extras(
    *,
    booking: Booking,
    extras: Mapping[str, int],
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> Booking:
    """The booking asks these extras, by code and number, and no others; its firm periods owe them.

    Raises: Forbidden; AlreadyOver; ChangedMeanwhile; NoRate for an extra that is not offered there.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    before = dict(booking.extras.values_list("code", "quantity"))
    wanted = {code: count for code, count in extras.items() if count}
    if wanted == before:
        return booking
    booking.extras.all().delete()
    BookingExtra.objects.bulk_create(
        BookingExtra(booking=booking, code=code, quantity=count) for code, count in wanted.items()
    )
    price = price_of_booking(booking)
    if price is None and wanted:
        raise NoRate(_("This village offers no extras."), field="extras")
    if price is not None and price.refusal is not None:
        raise price.refusal
    booking.changed_at = now
    booking.save(update_fields=["changed_at"])
    segments = booking.segments.all()
    record(
        booking,
        facts.EXTRAS_ASKED,
        segments,
        by=by,
        now=now,
        data={"extras": [{"code": code, "count": count} for code, count in wanted.items()]},
    )
    charge_booking(booking, segments, by=by, now=now)
    return booking
