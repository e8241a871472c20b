"""A booking begins, and ends before its time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from creuset.bookings import facts, permissions
from creuset.bookings.actions.periods import SOURCE, Period, check_rules, check_shape, look, place
from creuset.bookings.actions.writing import live, tell, write
from creuset.bookings.models import Booking
from creuset.bookings.states import BookingState
from creuset.core.prepared import insert
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import claims
from creuset.projects.models import Project
from creuset.villages.models import Village


def book(
    *,
    village: Village,
    title: str,
    party: Party,
    periods: Sequence[Period],
    by: Actor,
    now: datetime,
    project: Project | None = None,
    note: str = "",
    overrule: Collection[str] = (),
) -> Booking:
    """A confirmed booking holds every period it asked for; or a refusal says why, and nothing changed.

    Raises: Forbidden; what `rules.check` refuses; Occupied with what is in the way and the next free slots.
    """
    check_shape(village, periods)
    for period in periods:
        permissions.check_may_book(by, period.resource, party, now=now)
    check_rules(periods, by=by, now=now, overrule=overrule)
    # Of many who race for a slot most learn here that it is gone, and queue for no lock.
    look(periods, by=by, now=now)
    booking = Booking(
        village=village,
        title=title,
        party=party,
        booked_by=by.party,
        project=project,
        note=note,
        created_at=now,
        changed_at=now,
    )
    return take(booking, periods, by=by, now=now)


@transaction.atomic
def take(booking: Booking, periods: Sequence[Period], *, by: Actor, now: datetime) -> Booking:
    """The new booking is written, and its claims hold the periods."""
    placed = place(periods, by=by, now=now)
    insert([booking])
    segments = write(booking, placed, is_new=True)
    tell(booking, facts.BOOKED, segments, by=by, now=now)
    return booking


@transaction.atomic
def cancel(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: datetime | None = None,
) -> Booking:
    """The booking is cancelled and holds nothing more; what it asked for stays readable.

    Raises: Forbidden; AlreadyOver; ChangedMeanwhile.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    booking.state = BookingState.CANCELLED
    booking.cancelled_at = booking.changed_at = now
    booking.cancel_reason = reason
    booking.save(update_fields=["state", "cancelled_at", "changed_at", "cancel_reason"])
    claims.release((SOURCE, booking.pk))
    tell(booking, facts.CANCELLED, booking.segments.all(), by=by, now=now, reason=reason)
    return booking
