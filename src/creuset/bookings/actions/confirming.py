"""An option becomes firm, whole or some of its periods."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from creuset.bookings import facts, permissions, rules
from creuset.bookings.actions.charging import charge_booking
from creuset.bookings.actions.judging import judged_again
from creuset.bookings.actions.ladder import (
    close_settled,
    end,
    lock_parts,
    refresh,
    stretch,
    waiting_behind,
    wanted_of,
)
from creuset.bookings.actions.options import chosen_options
from creuset.bookings.actions.periods import SOURCE, again
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.telling import tell_overtaken
from creuset.bookings.actions.writing import claim, tell
from creuset.bookings.models import Booking, Hold, HoldPart, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.queries.held import besides, not_first
from creuset.bookings.queries.holding import missing_for
from creuset.bookings.rules import holds
from creuset.bookings.states import ChallengeOutcome, HoldEnd, SegmentState
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.queries.refusals import occupied
from creuset.places.rules import Wanted


@transaction.atomic
def confirm(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    segments: Collection[Segment] | None = None,
    reason: str = "",
    overrule: Collection[str] = (),
    seen: datetime | None = None,
) -> Booking:
    """The periods, or the chosen ones, are claimed; what is left stays an option, with its ranks.

    Only over what is 1st everywhere at `now`. Whoever waits behind is told that it is taken.
    Raises: Forbidden; NotAnOption; OptionOver; NotFirst; Occupied; every requirement that is missing, at once;
    ChangedMeanwhile.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    hold, chosen, kept = chosen_options(booking, segments, now=now)
    for segment in chosen:
        permissions.check_may_book(by, segment.resource, booking.party, now=now)
    for_team = all(permissions.may_overrule(by, segment.resource) for segment in chosen)
    firm = [again(s) for s in booking.segments.all() if s not in kept]
    judged_again(booking, firm, by=by, now=now, overrule=overrule if for_team else ()).hold()
    rows = ladder.parts_of_hold(hold)
    lock_parts(rows)
    wanted = wanted_of(chosen)
    check_first(booking, hold, wanted, by=by, now=now)
    check_free(booking, chosen, wanted, by=by, now=now)
    rules.sift(
        holds.lacking(missing_for(booking, chosen, now=now)),
        overruled=overrule if for_team else (),
    )
    waited = waiting_behind([row for row in rows if _is_of(row, wanted)], now=now)
    _make_firm(booking, hold, chosen, kept, now=now)
    tell(booking, facts.CONFIRMED, chosen, by=by, now=now, reason=reason)
    charge_booking(booking, booking.segments.all(), by=by, now=now)
    tell_overtaken(waited, now=now)
    return booking


def check_first(
    booking: Booking, hold: Hold, wanted: Sequence[Wanted], *, by: Actor, now: datetime
) -> None:
    """Raise NotFirst where a live option that was asked earlier overlaps what is wanted; the parts are held."""
    mine = [
        holds.Stretch(hold.pk, row.part_id, both, row.asked_at)
        for row in ladder.parts_of_hold(hold)
        for want in wanted
        if want.part_id == row.part_id
        and (both := want.held & Span(row.starts_at, row.held_until)) is not None
    ]
    others = ladder.in_the_way(wanted, now=now, but=hold)
    before = set(holds.in_front(mine, ladder.stretches(others)))
    rows = [row for row in others if ladder.stretches([row])[0] in before]
    if rows:
        raise not_first(village=booking.village, rows=rows, by=by, now=now)


def check_free(
    booking: Booking,
    chosen: Sequence[Segment],
    wanted: Sequence[Wanted],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Raise Occupied where somebody else claims some of it."""
    in_the_way = claims.in_the_way(wanted, of=(SOURCE, booking.pk))
    if in_the_way:
        raise occupied(
            resources=[segment.resource for segment in chosen[:1]],
            span=Span(chosen[0].starts_at, chosen[0].ends_at),
            claims=in_the_way,
            by=by,
            now=now,
            besides=besides(now),
        )


def _make_firm(
    booking: Booking,
    hold: Hold,
    chosen: Sequence[Segment],
    kept: Sequence[Segment],
    *,
    now: datetime,
) -> None:
    """The chosen periods are confirmed and claimed; the option keeps the others, or ends."""
    for segment in chosen:
        segment.state = SegmentState.CONFIRMED
        segment.save(update_fields=["state"])
    segments = list(booking.segments.all())
    confirmed = {segment.pk for segment in chosen}
    claim(
        booking,
        wanted_of([s for s in segments if s.pk in confirmed or not s.is_option]),
    )
    if kept:
        stretch(hold, wanted_of(kept), now=now)
        close_settled(hold, ChallengeOutcome.CONFIRMED, now=now)
    else:
        end(hold, HoldEnd.CONFIRMED, at=now)
    refresh(booking.village_id, hold, now=now)
    booking.state = holds.stands(
        [SegmentState.OPTION if s in kept else SegmentState.CONFIRMED for s in segments]
    )
    booking.changed_at = now
    booking.save(update_fields=["state", "changed_at"])


def _is_of(row: HoldPart, wanted: Sequence[Wanted]) -> bool:
    span = Span(row.starts_at, row.held_until)
    return any(want.part_id == row.part_id and want.held.overlaps(span) for want in wanted)
