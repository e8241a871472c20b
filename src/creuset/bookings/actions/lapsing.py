"""That an option ended by itself is written down."""

from collections.abc import Sequence
from datetime import datetime

from creuset.billing.actions import withdraw_open
from creuset.bookings import facts
from creuset.bookings.actions.ladder import end, lock_parts, refresh, waiting_behind
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.telling import tell_promoted
from creuset.bookings.actions.writing import tell
from creuset.bookings.models import Booking, Hold, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.rules import holds
from creuset.bookings.states import BookingState, HoldEnd, SegmentState
from creuset.people.actors import HOUSE, Actor


def write_lapse(booking: Booking, hold: Hold, *, now: datetime) -> bool:
    """The option of the locked booking has ended as of when it did, if it did; say whether it had.

    The ladder is locked already.
    """
    if hold.ended_at or holds.is_live(hold.lapses_at, now=now):
        return False
    rows = ladder.parts_of_hold(hold)
    lock_parts(rows)
    options = [segment for segment in booking.segments.all() if segment.is_option]
    waited = waiting_behind(rows, now=now)
    end(hold, HoldEnd.LAPSED, at=hold.lapses_at)
    refresh(hold.village_id, now=now)
    drop(booking, options, BookingState.LAPSED, by=HOUSE, now=now)
    at = {"at": hold.lapses_at.isoformat()}
    tell(booking, facts.LAPSED, options, by=HOUSE, now=now, more=at)
    tell_promoted(waited, now=now)
    return True


def drop(
    booking: Booking,
    chosen: Sequence[Segment],
    otherwise: BookingState,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """The booking no longer has these optional periods; where it has no other, it ends as told and keeps them
    to be read. Its open quotes, which proposed these periods, are withdrawn.
    """
    withdraw_open(source=(SOURCE, booking.pk), by=by, now=now, reason=reason)
    gone = {segment.pk for segment in chosen}
    left = [s for s in booking.segments.all() if s.pk not in gone]
    if left:
        booking.state = holds.stands([SegmentState(segment.state) for segment in left])
        Segment.objects.filter(pk__in=gone).delete()
    else:
        booking.state = otherwise
    booking.changed_at = now
    booking.save(update_fields=["state", "changed_at"])
