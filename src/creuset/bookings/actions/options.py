"""An option is released, lapses, or lasts longer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions, rules
from creuset.bookings.actions.ladder import (
    close_settled,
    end,
    lock_ladder,
    lock_parts,
    refresh,
    stretch,
    waiting_behind,
    wanted_of,
)
from creuset.bookings.actions.lapsing import drop, write_lapse
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.telling import tell_promoted
from creuset.bookings.actions.writing import tell
from creuset.bookings.models import Booking, Hold, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.queries.access import loaded
from creuset.bookings.rules import holds
from creuset.bookings.states import BookingState, ChallengeOutcome, HoldEnd
from creuset.core import outbox
from creuset.core.locks import hold_row
from creuset.core.text import instant_text
from creuset.kernel.errors import Forbidden
from creuset.people.actors import Actor


@transaction.atomic
def release(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    segments: Collection[Segment] | None = None,
    reason: str = "",
    seen: datetime | None = None,
) -> Booking:
    """The option lets go of its periods, or of some of them; whoever waited behind rises, and is told.

    What is confirmed stays so. A booking that keeps nothing stays readable, released.
    Raises: Forbidden; NotAnOption; OptionOver; AlreadyOver; ChangedMeanwhile.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    hold, chosen, kept = chosen_options(booking, segments, now=now)
    rows = ladder.parts_of_hold(hold)
    lock_parts(rows)
    waited = waiting_behind(rows, now=now)
    if kept:
        stretch(hold, wanted_of(kept), now=now, gave_up=True)
        close_settled(hold, ChallengeOutcome.LEFT, now=now)
    else:
        end(hold, HoldEnd.RELEASED, at=now)
    refresh(booking.village_id, hold, now=now)
    drop(booking, chosen, BookingState.RELEASED, by=by, now=now, reason=reason)
    tell(booking, facts.RELEASED, chosen, by=by, now=now, reason=reason)
    tell_promoted(_risen(waited, hold, now=now), now=now)
    return booking


def chosen_options(
    booking: Booking, segments: Collection[Segment] | None, *, now: datetime
) -> tuple[Hold, list[Segment], list[Segment]]:
    """Return the live option of a locked booking, the optional periods chosen (all where none is named), and
    those that are not. Raise where there is none.
    """
    hold = ladder.find_hold(booking)
    if hold is None:
        raise holds.NotAnOption(_("This booking has no option."))
    if hold.ended_at or not holds.is_live(hold.lapses_at, now=now):
        ended = instant_text(hold.ended_at or hold.lapses_at, booking.village.zone)
        raise holds.OptionOver(_("This option ended on %(at)s.") % {"at": ended})
    options = [segment for segment in booking.segments.all() if segment.is_option]
    if segments is None:
        return hold, options, []
    named = {segment.pk for segment in segments}
    chosen = [segment for segment in options if segment.pk in named]
    if not named:
        raise rules.NothingAsked(_("Choose at least one period."), field="segments")
    if len(chosen) < len(named):
        raise holds.NotAnOption(
            _("One of these periods is no option, or no more."), field="segments"
        )
    return hold, chosen, [segment for segment in options if segment.pk not in named]


def _risen(waited: Sequence[Booking], hold: Hold, *, now: datetime) -> list[Booking]:
    """Return those who waited behind the option and do not wait behind it everywhere they did."""
    rows = [] if hold.ended_at else ladder.parts_of_hold(hold)
    still = {booking.pk for booking in waiting_behind(rows, now=now)} if rows else set()
    return [booking for booking in waited if booking.pk not in still]


@transaction.atomic
def extend(
    *,
    booking: Booking,
    until: datetime,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: datetime | None = None,
) -> Booking:
    """The option lasts until then, and keeps its ranks; a challenge that waits for an answer still does.

    Only the team extends. Raises: Forbidden; NotAnOption; OptionOver; NoLonger; ChangedMeanwhile.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    if not permissions.may_extend(by, booking):
        raise Forbidden(_("Only the team makes an option last longer."))
    hold, options, _kept = chosen_options(booking, None, now=now)
    lock_parts(ladder.parts_of_hold(hold))
    begins = min(segment.starts_at for segment in options)
    if until <= hold.expires_at:
        raise holds.NoLonger(_("The option lasts until then already."), field="until")
    if until > begins:
        raise holds.NoLonger(
            _("An option lasts until its first period begins at the latest."), field="until"
        )
    before = hold.expires_at
    hold.expires_at = until
    hold.save(update_fields=["expires_at"])
    refresh(booking.village_id, hold, now=now)
    booking.changed_at = now
    booking.save(update_fields=["changed_at"])
    until_told = {"was": before.isoformat(), "until": until.isoformat()}
    tell(booking, facts.OPTION_EXTENDED, options, by=by, now=now, reason=reason, more=until_told)
    return booking


@transaction.atomic
def lapse(*, hold_id: int, now: datetime) -> bool:
    """Where the option has ended by itself, that is written down as of the instant when it did; say whether it was.

    Nothing that anybody reads changes by it: it may come late, and twice.
    """
    found = Hold.objects.filter(pk=hold_id).values_list("village_id", "booking_id").first()
    if found is None:
        return False
    lock_ladder(found[0])
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is None or hold.ended_at or holds.is_live(hold.lapses_at, now=now):
        return False
    hold_row(Booking, hold.booking_id)
    booking = loaded(Booking.objects.filter(pk=hold.booking_id)).get()
    return write_lapse(booking, hold, now=now)


def lapse_due(fact: Mapping[str, Any], now: datetime) -> None:
    """The option of the fact is written down as lapsed, if it is."""
    lapse(hold_id=fact["hold"], now=now)


def lapse_all(now: datetime) -> int:
    """Every option that ended by itself is written down as lapsed, the first ended first; return how many."""
    due = ladder.to_lapse(now=now).values_list("pk", flat=True)
    return sum(lapse(hold_id=pk, now=now) for pk in list(due))


def register() -> None:
    """Options are looked at when they end."""
    outbox.receive(facts.LAPSE_DUE, lapse_due)
