"""A booking begins, and ends before its time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from creuset.billing.actions import withdraw_open
from creuset.bookings import facts, permissions
from creuset.bookings.actions.approving import ask_approval
from creuset.bookings.actions.asking import check_asking, open_hold
from creuset.bookings.actions.charging import charge_cancellation, charge_new
from creuset.bookings.actions.extras import keep_extras
from creuset.bookings.actions.judging import Judgement
from creuset.bookings.actions.ladder import end, lock_ladder, refresh, waiting_behind
from creuset.bookings.actions.offering import in_turn
from creuset.bookings.actions.periods import (
    SOURCE,
    Period,
    check_rules,
    check_shape,
    is_team_of,
)
from creuset.bookings.actions.placing import look, place
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.telling import tell_promoted
from creuset.bookings.actions.writing import tell, told_overruled, write
from creuset.bookings.models import Booking
from creuset.bookings.queries import ladder
from creuset.bookings.rules import holds
from creuset.bookings.rules.waiting import HeldByOffer
from creuset.bookings.states import OPTIONAL, BookingState, HoldEnd, SegmentState
from creuset.core import traces
from creuset.core.plain_rows import new_row
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
    extras: Mapping[str, int] | None = None,
) -> Booking:
    """A booking holds every period it asked for; or a refusal says why, and nothing changed.

    Periods that are options hold nothing: they have their rank on the ladder. Where a rule says that the team
    decides, the booking is `asked`, and holds nothing until it is approved. `extras` are asked with it, by code
    and number.
    Raises: Forbidden; what `rules.check` refuses; Occupied with what is in the way and the next free slots;
    HeldByOption with the option to ask for instead; HeldByOffer, WaitedFor where somebody who waits comes first;
    what `ask_option` refuses; NoRate for an extra that is not offered there.
    """
    asked = prepare(
        village=village,
        title=title,
        party=party,
        periods=periods,
        by=by,
        now=now,
        project=project,
        note=note,
        overrule=overrule,
    )
    return in_turn(
        village.pk,
        lambda: carry_out(asked, by=by, now=now, overrule=overrule, extras=extras),
        now=now,
    )


@dataclass(frozen=True)
class AskedBooking:
    """A booking that nothing is known to refuse, and that is not written yet."""

    booking: Booking
    periods: Sequence[Period]
    judgement: Judgement
    #: The team decides: whoever asks does not book by themselves.
    waits: bool


def prepare(
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
) -> AskedBooking:
    """Return the booking that is asked, judged; nothing is held or written. Raises: as `book`."""
    check_shape(village, periods)
    for period in periods:
        permissions.check_may_book(by, period.resource, party, now=now)
    judgement = check_rules(periods, party=party, by=by, now=now, overrule=overrule)
    # Of many who race for a slot most learn here that it is gone, and queue for no lock.
    look(periods, by=by, now=now)
    booking = new_row(
        Booking,
        village=village,
        title=title,
        party=party,
        booked_by=by.party,
        project=project,
        note=note,
        ends_at=max(period.span.end for period in periods),
        created_at=now,
        changed_at=now,
    )
    waits = judgement.asks_only() and not is_team_of(by, periods)
    return AskedBooking(booking, periods, judgement, waits)


def carry_out(
    asked: AskedBooking,
    *,
    by: Actor,
    now: datetime,
    overrule: Collection[str] = (),
    extras: Mapping[str, int] | None = None,
) -> Booking:
    """What was prepared is written: it holds what it asked for, or waits for the team."""
    if asked.waits:
        return ask_approval(asked.booking, asked.periods, by=by, now=now, extras=extras)
    return take(
        asked.booking,
        asked.periods,
        asked.judgement,
        by=by,
        now=now,
        overrule=overrule,
        extras=extras,
    )


def ask_option(
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
    """The party has an option on every period, behind those who asked earlier; nothing is claimed.

    Raises: as `book`, but for HeldByOption; NoOptions; AlreadyOptioned; TooSoonAgain; LadderFull.
    """
    return book(
        village=village,
        title=title,
        party=party,
        periods=[replace(period, state=SegmentState.OPTION) for period in periods],
        by=by,
        now=now,
        project=project,
        note=note,
        overrule=overrule,
    )


@transaction.atomic
@traces.at_the_end()
def take(
    booking: Booking,
    periods: Sequence[Period],
    judgement: Judgement,
    *,
    by: Actor,
    now: datetime,
    overrule: Collection[str] = (),
    extras: Mapping[str, int] | None = None,
) -> Booking:
    """The new booking is written: its claims hold what is firm, its option wants the rest."""
    has_options = any(period.is_option for period in periods)
    if has_options or HeldByOffer.code in overrule:
        lock_ladder(booking.village_id)
    judgement.hold()
    placed, passed = place(periods, by=by, now=now, overrule=overrule)
    booking.state = holds.stands([period.state for period in periods])
    if has_options:
        check_asking(booking, placed, by=by, now=now, overrule=overrule)
    insert([booking])
    if has_options:
        open_hold(booking, placed, now=now)
    segments = write(booking, placed, now=now, is_new=True)
    verb = facts.OPTION_ASKED if booking.state == BookingState.OPTION else facts.BOOKED
    more = told_overruled([*judgement.overruled, *passed])
    tell(booking, verb, segments, by=by, now=now, more=more)
    keep_extras(booking, extras or {}, segments, by=by, now=now)
    charge_new([(booking, segments)], by=by, now=now, extras=extras or {})
    return booking


@transaction.atomic
def cancel(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: datetime | None = None,
    is_free: bool = False,
) -> Booking:
    """The booking is cancelled and holds nothing more; what it asked for stays readable.

    What its cancellation costs is owed instead of its price; nothing where the team says it is free. Its open
    quotes are withdrawn.
    Raises: Forbidden; AlreadyOver; ChangedMeanwhile.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    if is_free:
        permissions.check_may_waive(by, booking)
    charge_cancellation(booking, by=by, now=now, is_free=is_free)
    promoted = let_go(booking, now=now)
    booking.state = BookingState.CANCELLED
    booking.cancelled_at = booking.changed_at = now
    booking.cancel_reason = reason
    booking.save(update_fields=["state", "cancelled_at", "changed_at", "cancel_reason"])
    claims.release((SOURCE, booking.pk))
    withdraw_open(source=(SOURCE, booking.pk), by=by, now=now, reason=reason)
    tell(booking, facts.CANCELLED, booking.segments.all(), by=by, now=now, reason=reason)
    tell_promoted(promoted, now=now)
    return booking


def let_go(booking: Booking, *, now: datetime) -> list[Booking]:
    """The booking's option, if it has a live one, has ended with it; return who waited behind."""
    hold = ladder.find_hold(booking)
    if booking.state not in OPTIONAL or hold is None or hold.ended_at:
        return []
    rows = ladder.parts_of_hold(hold)
    claims.hold_parts({row.part_id for row in rows})
    promoted = waiting_behind(rows, now=now)
    end(hold, HoldEnd.CANCELLED, at=min(now, hold.lapses_at))
    refresh(booking.village_id, hold, now=now)
    return promoted
