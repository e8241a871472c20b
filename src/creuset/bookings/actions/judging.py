"""What the rules of a village say of the periods asked: read once, and again where others may have been quicker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from zlib import crc32

from creuset.bookings import rules
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.overdue import not_given_back_to
from creuset.bookings.queries.policies import facts_for, place_of, policies_of
from creuset.bookings.rules import policies as village_rules
from creuset.bookings.states import PowerMode
from creuset.core import locks
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.queries.hours import hours_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from creuset.bookings.actions.periods import Period
    from creuset.bookings.models import Booking
    from creuset.kernel.errors import DomainError


@dataclass(frozen=True)
class Judgement:
    """What was asked by whom, what the rules know of it, and what they refused and the team overruled."""

    asking: Asking
    policies: Sequence[village_rules.Policy]
    pieces: Sequence[village_rules.Piece]
    facts: village_rules.Facts
    #: The booking that is changed, and its periods that stay.
    booking_id: int | None = None
    beside: Sequence[village_rules.Had] = ()
    #: The codes that whoever asks may overrule, and does.
    overrule: frozenset[str] = frozenset()
    overruled: tuple[DomainError, ...] = ()
    #: What is asked firm soon, and somebody has not given back.
    missing: Sequence[rules.NotGivenBack] = ()

    @property
    def refusals(self) -> list[village_rules.PolicyRefused]:
        """What the policies refuse, overruled or not."""
        return village_rules.refusals(self.policies, self.pieces, self.facts)

    def asks_only(self, pieces: Sequence[village_rules.Piece] | None = None) -> bool:
        """Say whether the team decides about the periods, or some of them: who asks does not book by themselves."""
        wanted = self.pieces if pieces is None else pieces
        return bool(village_rules.approving(self.policies, wanted, self.facts))

    def passed(self, overruled: Iterable[DomainError], codes: Collection[str]) -> Judgement:
        """Return the judgement with what was overruled, by whoever may overrule these codes."""
        return replace(self, overruled=tuple(overruled), overrule=frozenset(codes))

    def hold(self) -> None:
        """Nobody else takes of the same shares, supplies and quiet until the transaction ends; what they refuse
        now is raised.

        Nothing is done where no such limit is near. The parts are held after it: all lock in one order.
        """
        hold_together([self])

    @property
    def minds_noise(self) -> bool:
        """Whether noise or quiet is asked where a policy minds it."""
        return village_rules.minds_noise(self.policies, self.pieces, self.facts)

    @property
    def is_limited(self) -> bool:
        """Whether what others book meanwhile may turn it."""
        return bool(
            self.facts.subjects or self.facts.supplies or self.facts.spends or self.minds_noise
        )

    def check_limits(self) -> None:
        """Raise what the limits refuse now, read again."""
        facts = facts_for(
            self.asking, self.policies, self.pieces, but=self.booking_id, beside=self.beside
        )
        rules.sift(
            village_rules.limits(self.policies, self.pieces, facts),
            overruled=self.overrule,
        )


def hold_together(judgements: Iterable[Judgement]) -> None:
    """As `Judgement.hold`, for several villages at once: their locks are taken in one order, whoever takes them."""
    limited = [one for one in judgements if one.is_limited]
    if not limited:
        return
    locks.lock("share", (_number(f"{s.per}:{s.key}") for j in limited for s in j.facts.subjects))
    locks.lock("credits", (pk for j in limited for pk in j.facts.spends))
    locks.lock(
        "supply",
        (_number(f"{j.asking.village.pk}:{code}") for j in limited for code in j.facts.supplies),
    )
    locks.lock("quiet", [j.asking.village.pk for j in limited if j.minds_noise])
    for one in limited:
        one.check_limits()


def _number(named: str) -> int:
    return crc32(named.encode())


def judged(
    asking: Asking,
    periods: Iterable[Period],
    *,
    booking_id: int | None = None,
    beside: Iterable[Period] = (),
) -> Judgement:
    """Return what the village's policies know of the periods; one query, and more for the rules that need them."""
    periods = list(periods)
    # What is too long or too far for any booking is refused as such: nothing more is counted of it.
    pieces = [
        piece_of(period)
        for period in periods
        if period.span.duration <= rules.LONGEST
        and period.span.start <= asking.now + rules.FURTHEST
    ]
    if not pieces:
        return Judgement(
            asking, (), (), village_rules.Facts(now=asking.now, zone=asking.village.zone)
        )
    mine = [
        policy
        for policy in policies_of(asking.village)
        if any(policy.covers(piece.place) for piece in pieces)
    ]
    stays = [
        village_rules.Had(place_of(period.resource), period.span, booking_id or 0)
        for period in beside
    ]
    facts = facts_for(asking, mine, pieces, but=booking_id, beside=stays)
    missing = not_given_back_to(
        [(period.resource, period.span) for period in periods if not period.is_option],
        by=asking.by,
        now=asking.now,
        but=booking_id,
    )
    return Judgement(asking, mine, pieces, facts, booking_id, stays, missing=missing)


def judged_again(
    booking: Booking,
    periods: Iterable[Period],
    *,
    by: Actor,
    now: datetime,
    overrule: Collection[str],
) -> Judgement:
    """Return what is judged of a booking whose rules were kept when it was asked: shares, power and quiet, when held.

    They are those of whoever asked; of whoever acts now, where nobody knows any more who asked.
    """
    asker = Actor(party=booking.booked_by) if booking.booked_by else by
    asking = Asking(booking.village, booking.party, asker, now)
    return judged(asking, periods, booking_id=booking.pk).passed((), overrule)


def piece_of(period: Period) -> village_rules.Piece:
    """Return a period as the policies look at it."""
    resource = period.resource
    days = DaySpan.touching(period.span, resource.village.zone)
    asks_power = period.power_mode is not PowerMode.NONE and period.power_kva is not None
    return village_rules.Piece(
        place=place_of(resource),
        name=resource.name,
        span=period.span,
        hours=hours_of(resource, years={days.first.year, days.last.year}),
        use=period.kind.value,
        kva=(period.power_kva or Decimal(0)) if asks_power else Decimal(0),
        supply=resource.supply.code if asks_power and resource.supply else "",
        has_begun=period.has_begun,
    )
