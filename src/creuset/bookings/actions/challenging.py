"""Whoever waits asks whoever is first to confirm or to leave."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.bookings.actions.ladder import lock_parts, own_instant, refresh, withdraw
from creuset.bookings.actions.options import chosen_options
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.writing import record, tell
from creuset.bookings.models import Booking, Challenge, Hold
from creuset.bookings.queries import ladder
from creuset.bookings.queries.holding import policy_of
from creuset.bookings.rules import holds
from creuset.core import outbox
from creuset.core.text import instant_text
from creuset.people.actors import HOUSE, Actor
from creuset.places.queries.hours import hours_of


@transaction.atomic
def challenge(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: datetime | None = None,
) -> list[Challenge]:
    """Each option that is first on a stretch that the booking's option waits for has to answer in time, or lapses.

    Raises: Forbidden; NotAnOption; OptionOver; NothingToChallenge; AlreadyChallenged; EndsBeforeAnswer.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    hold, options, _kept = chosen_options(booking, None, now=now)
    mine = ladder.parts_of_hold(hold)
    others = ladder.in_the_way(ladder.wanted_by(mine), now=now, but=hold)
    firsts = holds.firsts(ladder.stretches(mine), ladder.stretches(others))
    challenged = {row.hold_id: row.hold for row in others if row.hold_id in set(firsts)}
    lock_parts([*mine, *(row for h in challenged.values() for row in ladder.parts_of_hold(h))])
    if not firsts:
        raise holds.NothingToChallenge(_("Nobody is before this option."))
    asked = _open_by(hold)
    new = [challenged[pk] for pk in firsts if pk not in asked]
    if not new:
        raise holds.AlreadyChallenged(_("Whoever is first has been asked to answer already."))
    resources = [segment.resource for segment in options]
    answer_by = holds.answer_by(
        now,
        policy_of(resources),
        zone=booking.village.zone,
        hours=hours_of(resources[0], years={now.year, now.year + 1}),
    )
    if hold.lapses_at <= answer_by:
        raise holds.EndsBeforeAnswer(
            _(
                "This option ends before %(at)s, when the answer would be due: have it extended first."
            )
            % {"at": instant_text(answer_by, booking.village.zone)}
        )
    made = [
        Challenge.objects.create(
            hold=other,
            by=hold,
            asked_at=now,
            answer_by=own_instant(booking.village_id, answer_by),
        )
        for other in new
    ]
    refresh(booking.village_id, hold, *new, now=now)
    until = {"until": answer_by.isoformat()}
    tell(booking, facts.CHALLENGED, options, by=by, now=now, reason=reason, more=until)
    for other in new:
        _tell_challenged(other.booking, until, now=now)
    return made


def _open_by(hold: Hold) -> set[int]:
    open_challenges = Challenge.objects.filter(by=hold, ended_at__isnull=True)
    return set(open_challenges.values_list("hold_id", flat=True))


def _tell_challenged(booking: Booking, until: dict[str, str], *, now: datetime) -> None:
    """Whoever has to answer is told until when, and not by whom."""
    segments = booking.segments.select_related("resource")
    row = record(booking, facts.CHALLENGE_RECEIVED, segments, by=HOUSE, now=now, data=until)
    fact = {"booking": booking.pk}
    outbox.put(facts.CHALLENGE_RECEIVED, fact, at=now, village_id=booking.village_id, of=row)


@transaction.atomic
def withdraw_challenge(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: datetime | None = None,
) -> Sequence[Challenge]:
    """Nobody has to answer the booking's option any more.

    Raises: Forbidden; NotAnOption; OptionOver; NothingToChallenge where nothing waits for an answer.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    hold, options, _kept = chosen_options(booking, None, now=now)
    rows = ladder.parts_of_hold(hold)
    challenged = Hold.objects.filter(pk__in=_open_by(hold))
    lock_parts([*rows, *(row for h in challenged for row in ladder.parts_of_hold(h))])
    taken_back = withdraw(hold, now=now)
    if not taken_back:
        raise holds.NothingToChallenge(_("Nobody has to answer this option."))
    refresh(booking.village_id, hold, *(one.hold for one in taken_back), now=now)
    tell(booking, facts.CHALLENGE_WITHDRAWN, options, by=by, now=now, reason=reason)
    for one in taken_back:
        segments = one.hold.booking.segments.select_related("resource")
        row = record(
            one.hold.booking, facts.CHALLENGE_WITHDRAWN, segments, by=HOUSE, now=now, data={}
        )
        fact = {"booking": one.hold.booking_id}
        outbox.put(facts.CHALLENGE_WITHDRAWN, fact, at=now, village_id=booking.village_id, of=row)
    return taken_back
