"""A booking read to be changed: as it is now, its row locked."""

from datetime import datetime

from django.db.models import BigIntegerField
from django.utils.translation import gettext as _

from creuset.bookings import permissions, rules
from creuset.bookings.actions.ladder import lock_ladder
from creuset.bookings.actions.lapsing import write_lapse
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.rules import holds
from creuset.bookings.states import OPTIONAL, OVER, BookingState
from creuset.core.locks import hold_row
from creuset.core.prepared import Given, Prepared
from creuset.core.text import instant_text
from creuset.core.together import keep_prefetched
from creuset.people.actors import Actor


def live(
    booking: Booking,
    *,
    by: Actor,
    now: datetime,
    seen: datetime | None,
    changes_ladder: bool = False,
) -> Booking:
    """Return the booking as it is now, its segments loaded, its row locked; raise if it may not change.

    Where it has or had an option, or others' options change with it, the ladder is locked first. An option that
    lapsed changes no more, even if nobody wrote that down yet: of a booking that keeps confirmed periods, it is
    written now.
    """
    # What once held no option never will.
    if booking.state in OPTIONAL or changes_ladder:
        lock_ladder(booking.village_id)
    hold_row(Booking, booking.pk)
    fresh = read_whole(booking.pk)
    permissions.check_may_change(by, fresh, now=now)
    check_lives(fresh, now=now)
    hold = ladder.find_hold(fresh)
    if fresh.state in OPTIONAL and hold and write_lapse(fresh, hold, now=now):
        fresh = read_whole(booking.pk)
    if seen is not None and seen != fresh.changed_at:
        raise rules.ChangedMeanwhile(
            _("Somebody changed this booking a moment ago: look at it again.")
        )
    is_over = all(segment.ends_at <= now for segment in fresh.segments.all())
    if is_over and not all(
        permissions.may_overrule(by, segment.resource) for segment in fresh.segments.all()
    ):
        raise rules.AlreadyOver(_("This booking is over."))
    return fresh


def check_lives(booking: Booking, *, now: datetime) -> None:
    """Raise where the booking holds nothing any more: cancelled, released, or its option has lapsed."""
    hold = ladder.find_hold(booking)
    state = holds.as_of(
        BookingState(booking.state), lapses_at=hold.lapses_at if hold else None, now=now
    )
    if state not in OVER:
        return
    if state is BookingState.LAPSED and hold:
        ended = instant_text(hold.lapses_at, booking.village.zone)
        raise holds.OptionOver(_("This option ended on %(at)s.") % {"at": ended})
    if state is BookingState.CANCELLED:
        raise rules.AlreadyOver(_("This booking is already cancelled."))
    raise rules.AlreadyOver(_("This booking is over."))


#: Nearly every action on a booking reads it, and Django would take longer to put it into SQL than the rest takes.
WHOLE = Prepared(
    lambda: Booking.objects.filter(pk=Given("pk", BigIntegerField())).select_related(
        "village", "party", "project", "hold"
    )
)
PERIODS = Prepared(
    lambda: (
        Segment.objects.filter(booking_id=Given("booking", BigIntegerField()))
        .select_related("resource__building", "resource__whole", "unit")
        .order_by("pk")
    )
)


def read_whole(pk: int) -> Booking:
    """Return the booking with all that its actions read: its segments, their resources, its option; two queries."""
    booking = WHOLE.first(pk=pk)
    if booking is None:
        raise Booking.DoesNotExist
    segments = PERIODS(booking=pk)
    for segment in segments:
        segment.booking = booking
        segment.resource.village = booking.village
    keep_prefetched(booking, "segments", segments)
    return booking
