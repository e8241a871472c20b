"""What is free again is offered to whoever waits for it: first come, with a time to accept.

An offer is an option that the house asks for them, ahead of everybody: it has its place on the ladder and its own
end, is confirmed, released and lapses as every option, and nobody books over it. Whether it lives is judged when it
is read, so that a late job keeps nobody waiting.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction

from creuset.bookings import facts
from creuset.bookings.actions.asking import open_hold
from creuset.bookings.actions.ladder import lock_ladder
from creuset.bookings.actions.passing import judged_for
from creuset.bookings.actions.periods import Placed
from creuset.bookings.actions.placing import place
from creuset.bookings.actions.writing import tell, write
from creuset.bookings.models import Booking, Wait
from creuset.bookings.queries.waiting import (
    due,
    is_waiting,
    line,
    policy_of,
    resources_of,
    state_of,
    whose_turn,
)
from creuset.bookings.rules import holds, waiting
from creuset.bookings.states import BookingState, SegmentState, WaitState
from creuset.core import outbox
from creuset.core.locks import hold_row
from creuset.core.plain_rows import new_row
from creuset.core.prepared import insert
from creuset.kernel.errors import DomainError
from creuset.people.actors import HOUSE
from creuset.places.queries.hours import hours_of

#: What may have left something free.
FREEING = (
    facts.CANCELLED,
    facts.MOVED,
    facts.RELEASED,
    facts.LAPSED,
    facts.NOBODY_CAME,
    facts.SERIES_CANCELLED,
    facts.SERIES_MOVED,
    facts.OFFER_WITHDRAWN,
)


def offer_due(*, village_id: int, now: datetime, most: int | None = None) -> int:
    """Whoever waits and whose wish is free is offered it, whoever joined first first; return how many offers were made.

    Each offer, of `most` at once, is a transaction of its own. What the rules refuse them now, they wait on for.
    """
    made = 0
    for wait, free in whose_turn(due(village_id, now=now), now=now):
        made += _offer_one_of(wait, free, now=now)
        if made == most:
            break
    return made


def _offer_one_of(
    wait: Wait, free: Sequence[Sequence[waiting.PlaceWanted]], *, now: datetime
) -> bool:
    """They are offered the first of what is free that nothing refuses; say whether there was any."""
    for places in free:
        try:
            if offer(wait=wait, resource_ids=[p.resource for p in places], now=now):
                return True
        except DomainError:
            continue
    return False


@transaction.atomic
def offer(*, wait: Wait, resource_ids: Sequence[int], now: datetime) -> Booking | None:
    """They have the 1st option on these places until their time to accept is up; None where they wait no more.

    Raises: what a booking of theirs would be refused for now.
    """
    lock_ladder(wait.village_id)
    hold_row(Wait, wait.pk)
    (fresh,) = line([wait.pk])
    if state_of(fresh, now=now) is not WaitState.WAITING:
        return None
    periods, judgement = judged_for(fresh, resource_ids, now=now)
    judgement.hold()
    # Placed as if it were booked firm: it is offered only where nobody else has an option.
    placed, _passed = place(periods, by=HOUSE, now=now, turn=fresh)
    booking = new_row(
        Booking,
        village=fresh.village,
        title=fresh.title,
        party=fresh.party,
        booked_by=fresh.asked_by,
        project=fresh.project,
        note=fresh.note,
        state=BookingState.OPTION,
        created_at=now,
        changed_at=now,
        ends_at=fresh.ends_at,
    )
    insert([booking])
    optional = [_as_option(one) for one in placed]
    until = accept_by(fresh, now=now)
    open_hold(booking, optional, now=now, expires_at=until)
    segments = write(booking, optional, now=now, is_new=True)
    fresh.offer = booking
    fresh.save(update_fields=["offer"])
    tell(booking, facts.OFFERED, segments, by=HOUSE, now=now, more={"at": until.isoformat()})
    return booking


def _as_option(placed: Placed) -> Placed:
    return replace(placed, period=replace(placed.period, state=SegmentState.OPTION))


def accept_by(wait: Wait, *, now: datetime) -> datetime:
    """Return until when they may accept what is offered now: when it begins at the latest."""
    resources = resources_of(wait)
    policy = policy_of(resources)
    hours = hours_of(resources[0], years={now.year, now.year + 1})
    until = holds.later(
        now,
        policy.accept_within,
        zone=wait.village.zone,
        hours=hours if policy.in_open_days else None,
    )
    return min(until, wait.starts_at)


def in_turn[R](village_id: int, act: Callable[[], R], *, now: datetime) -> R:
    """Do what takes places; where somebody who waits comes first, they are offered them, and it is tried again.

    What a job did not do yet is done by whoever needs it.
    """
    try:
        return act()
    except waiting.WaitedFor:
        offer_due(village_id=village_id, now=now)
        return act()


def after_who_waits[**P, R](action: Callable[P, R]) -> Callable[P, R]:
    """Return the action on a booking, done as `in_turn` says."""

    @wraps(action)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        booking: Any = kwargs["booking"]
        now: Any = kwargs["now"]
        return in_turn(booking.village_id, lambda: action(*args, **kwargs), now=now)

    return done


def offers_due(fact: Mapping[str, Any], now: datetime) -> None:
    """Whoever waits for what the fact's booking left free is offered it."""
    row = Booking.objects.filter(pk=fact["booking"]).values_list("village_id").first()
    if row:
        look_for_who_waits(row[0], now=now)


def look_for_who_waits(village_id: int, *, now: datetime) -> None:
    """Something of the village may be free again: whoever waits for it is offered it."""
    if Wait.objects.filter(is_waiting(now), village_id=village_id).exists():
        outbox.put(facts.OFFERS_DUE, {"village": village_id}, at=now, village_id=village_id)


def offers_due_in(fact: Mapping[str, Any], now: datetime) -> None:
    """Somebody of the fact's village is offered what they wait for, and the next is looked for after that."""
    # One in each transaction: shares are locked before parts.
    if offer_due(village_id=fact["village"], now=now, most=1):
        outbox.put(
            facts.OFFERS_DUE,
            {"village": fact["village"]},
            at=now,
            village_id=fact["village"],
        )


def offer_all(now: datetime) -> int:
    """Everything that is free and waited for is offered, in every village; return how many offers were made."""
    waits = Wait.objects.filter(is_waiting(now)).order_by("village_id")
    villages = waits.values_list("village_id", flat=True).distinct()
    return sum(offer_due(village_id=pk, now=now) for pk in list(villages))


def register() -> None:
    """What becomes free is offered as soon as it is told."""
    for fact in FREEING:
        outbox.receive(fact, offers_due)
    outbox.receive(facts.OFFERS_DUE, offers_due_in)
