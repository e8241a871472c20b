"""What a booking asks beside its places."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from creuset.bookings import facts
from creuset.bookings.actions.charging import charge_booking
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Booking, BookingExtra, Segment
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
    booking.changed_at = now
    booking.save(update_fields=["changed_at"])
    segments = booking.segments.all()
    _keep(booking, wanted, segments, by=by, now=now)
    charge_booking(booking, segments, by=by, now=now)
    return booking


def keep_extras(
    booking: Booking,
    extras: Mapping[str, int],
    segments: Sequence[Segment],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """The new booking asks these extras; its charges are for who makes it. Raise NoRate as `ask_extras` does."""
    wanted = {code: count for code, count in extras.items() if count}
    if wanted:
        _keep(booking, wanted, segments, by=by, now=now)


def check_extras(booking: Booking, segments: Iterable[Segment]) -> None:
    """Raise NoRate where an extra that the booking asks is not offered there."""
    price = price_of_booking(booking, segments)
    if price is None:
        raise NoRate(_("This village offers no extras."), field="extras")
    if price.refusal is not None:
        raise price.refusal


def _keep(
    booking: Booking,
    wanted: Mapping[str, int],
    segments: Iterable[Segment],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """The extras stand, offered all of them, and the story tells them."""
    BookingExtra.objects.bulk_create(
        BookingExtra(booking=booking, code=code, quantity=count) for code, count in wanted.items()
    )
    if wanted:
        check_extras(booking, segments)
    record(
        booking,
        facts.EXTRAS_ASKED,
        segments,
        by=by,
        now=now,
        data={"extras": [{"code": code, "count": count} for code, count in wanted.items()]},
    )
