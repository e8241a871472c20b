"""Bookings that the team decides about: asked, then approved or declined. What is asked holds nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions, rules
from creuset.bookings.actions.asking import check_asking, open_hold
from creuset.bookings.actions.charging import charge_new
from creuset.bookings.actions.extras import keep_extras
from creuset.bookings.actions.judging import judged_again
from creuset.bookings.actions.ladder import lock_ladder
from creuset.bookings.actions.offering import after_who_waits
from creuset.bookings.actions.periods import Period, again, asked_of
from creuset.bookings.actions.placing import look, place
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.actions.writing import tell, told, told_overruled, write
from creuset.bookings.models import Booking, Segment
from creuset.bookings.rules import holds
from creuset.bookings.rules.waiting import HeldByOffer
from creuset.bookings.states import BookingState, SegmentState
from creuset.core.locks import hold_row
from creuset.people.actors import Actor
from creuset.places.queries.availability import parts_of


@transaction.atomic
def ask_approval(
    booking: Booking,
    periods: Sequence[Period],
    *,
    by: Actor,
    now: datetime,
    extras: Mapping[str, int] | None = None,
) -> Booking:
    """The new booking is asked for; it holds nothing, and the team is told."""
    booking.state = BookingState.ASKED
    booking.save(force_insert=True)
    segments = _write_asked(booking, periods)
    tell(booking, facts.APPROVAL_ASKED, segments, by=by, now=now)
    keep_extras(booking, extras or {}, segments, by=by, now=now)
    return booking


def change_asked(
    booking: Booking, periods: Sequence[Period], *, by: Actor, now: datetime, reason: str
) -> Booking:
    """The booking, which still waits, asks for these periods instead of those it had."""
    look(periods, by=by, now=now)
    before = told(booking.segments.all())
    booking.changed_at = now
    booking.ends_at = max(period.span.end for period in periods)
    booking.save(update_fields=["changed_at", "ends_at"])
    segments = _write_asked(booking, periods)
    tell(booking, facts.MOVED, segments, by=by, now=now, reason=reason, before=before)
    return booking


def _write_asked(booking: Booking, periods: Sequence[Period]) -> list[Segment]:
    """The booking asks for exactly these periods; of a pool, some unit stands for the one that is given later."""
    Segment.objects.filter(booking=booking).delete()
    parts = parts_of([period.resource for period in periods])
    return Segment.objects.bulk_create(
        Segment(
            booking=booking,
            resource=period.resource,
            unit_id=(
                parts[period.resource.pk][0]
                if period.resource.is_pool and not period.take_whole
                else period.resource.pk
            ),
            kind=period.kind,
            state=period.state,
            power_mode=period.power_mode,
            power_kva=period.power_kva,
            starts_at=period.span.start,
            ends_at=period.span.end,
        )
        for period in periods
    )


@after_who_waits
@transaction.atomic
def approve(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str = "",
    overrule: Collection[str] = (),
    seen: datetime | None = None,
) -> Booking:
    """What was asked is booked, or has its rank where an option was asked; or a refusal says what is in the way.

    Rules that were kept when it was asked are not asked again: only shares, power, quiet, and what is past.
    Raises: Forbidden; NotAsked; ChangedMeanwhile; what `rules.check` refuses; Occupied; HeldByOption; WaitedFor.
    """
    asks_option = any(s.state == SegmentState.OPTION for s in booking.segments.all())
    if asks_option or HeldByOffer.code in overrule:
        lock_ladder(booking.village_id)
    booking = _asked(booking, by=by, seen=seen)
    periods = [again(segment) for segment in booking.segments.all()]
    past = rules.check(
        [asked_of(period.resource, period.span) for period in periods], now=now, overruled=overrule
    )
    judgement = judged_again(booking, periods, by=by, now=now, overrule=overrule)
    judgement.hold()
    placed, passed = place(periods, by=by, now=now, overrule=overrule)
    has_options = any(period.is_option for period in periods)
    if has_options:
        check_asking(booking, placed, by=by, now=now, overrule=overrule)
        open_hold(booking, placed, now=now)
    booking.state = holds.stands([period.state for period in periods])
    booking.changed_at = now
    booking.save(update_fields=["state", "changed_at"])
    Segment.objects.filter(booking=booking).delete()
    segments = write(booking, placed, now=now, is_new=True)
    more = told_overruled([*past, *passed])
    tell(booking, facts.APPROVED, segments, by=by, now=now, reason=reason, more=more)
    charge_new([(booking, segments)], by=by, now=now)
    return booking


@transaction.atomic
def decline(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str,
    seen: datetime | None = None,
) -> Booking:
    """The team says no, and why; whoever asked is told.

    Raises: Forbidden; NotAsked; ReasonMissing; ChangedMeanwhile.
    """
    booking = _asked(booking, by=by, seen=seen)
    if not reason.strip():
        raise rules.ReasonMissing(_("Say why, in a few words: they will read it."), field="reason")
    booking.state = BookingState.DECLINED
    booking.changed_at = now
    booking.cancel_reason = reason.strip()
    booking.save(update_fields=["state", "changed_at", "cancel_reason"])
    tell(booking, facts.DECLINED, booking.segments.all(), by=by, now=now, reason=reason.strip())
    return booking


def _asked(booking: Booking, *, by: Actor, seen: datetime | None) -> Booking:
    """Return the booking as it is now, its row locked; raise unless it waits for the team, of which the actor is."""
    hold_row(Booking, booking.pk)
    fresh = read_whole(booking.pk)
    permissions.check_may_decide(by, fresh)
    if fresh.state != BookingState.ASKED:
        raise rules.NotAsked(_("Nobody waits for an answer here any more."))
    if seen is not None and seen != fresh.changed_at:
        raise rules.ChangedMeanwhile(
            _("Somebody changed this booking a moment ago: look at it again.")
        )
    return fresh
