"""Times of a series asked as options, each its own: judged on the ladder, then written, with few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from creuset.bookings.actions.asking import already_has, before_it_begins, refused_of, too_soon
from creuset.bookings.actions.ladder import NEXT_TURN, look_again
from creuset.bookings.actions.series.plan import Plan
from creuset.bookings.models import Booking, Hold, HoldPart
from creuset.bookings.queries import ladder
from creuset.bookings.queries.held import rank_if_asked
from creuset.bookings.queries.holding import policy_of
from creuset.bookings.rules import holds
from creuset.core.prepared import insert
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.queries.belonging import company_of
from creuset.places.models import Resource
from creuset.places.queries.hours import hours_of
from creuset.places.rules import Wanted, united

type Given = Mapping[date, dict[int, tuple[int, ...]] | None]


@dataclass(frozen=True)
class OnLadder:
    """Which option each time would be, and what the ladder refuses of it, by its day."""

    ranks: Mapping[date, int]
    refusals: Mapping[date, Sequence[DomainError]]

    @property
    def all_refusals(self) -> list[DomainError]:
        """What it refuses of all of them."""
        return [refusal for some in self.refusals.values() for refusal in some]


NOWHERE = OnLadder({}, {})


def on_ladder(plan: Plan, placed: Given, *, now: datetime) -> OnLadder:
    """Return where the times that were given places stand on the ladder, nothing for what is asked firm.

    Four queries whatever they are.
    """
    wanted = wanted_by_day(plan, placed) if plan.again.is_optional else {}
    if not wanted:
        return NOWHERE
    parts = {want.part_id for some in wanted.values() for want in some}
    family = company_of(plan.again.party)
    policies = _policies(plan)
    rows = ladder.live_parts(parts, plan.window, now=now)
    patience = max(policy.again_after for policy in policies.values())
    gone = ladder.let_go(parts, plan.window, by=family, since=now - patience, now=now)
    ranks: dict[date, int] = {}
    refusals: dict[date, list[DomainError]] = {}
    for time, resources in plan.asked:
        if time.on not in wanted:
            continue
        mine, policy = wanted[time.on], policies[_keys(resources)]
        near = [row for row in rows if _meets(row, mine)]
        ranks[time.on] = rank = rank_if_asked(mine, near)
        found: list[DomainError] = []
        if time.span.start <= now:
            found.append(before_it_begins())
        if any(row.hold.booking.party_id in family for row in near):
            found.append(already_has(plan.again.party))
        found += refused_of(policy, rank)
        since = now - policy.again_after
        if any(at > since and _meets(row, mine) for row, at in gone):
            found.append(too_soon(plan.again.party, policy))
        if found:
            refusals[time.on] = found
    return OnLadder(ranks, refusals)


def wanted_by_day(plan: Plan, placed: Given) -> dict[date, list[Wanted]]:
    """Return what each time takes of the parts that it was given, turnaround included."""
    return {
        time.on: [
            Wanted(part, time.span, plan.wants[resource.pk].turnaround)
            for resource in resources
            for part in given[resource.pk]
        ]
        for time, resources in plan.asked
        if (given := placed[time.on]) is not None
    }


def open_holds(
    bookings: Sequence[Booking], plan: Plan, placed: Given, *, now: datetime
) -> list[Hold]:
    """Each new booking has an option that wants its places, asked now; the ladder and the parts are held."""
    wanted, policies = wanted_by_day(plan, placed), _policies(plan)
    parts = {want.part_id for some in wanted.values() for want in some}
    last = ladder.last_asked_on(parts, plan.window)
    turn = max(now, last + NEXT_TURN) if last else now
    made = insert(
        _hold(booking, time.span, resources, policies[_keys(resources)], now=now)
        for booking, (time, resources) in zip(bookings, plan.asked, strict=True)
    )
    insert(
        HoldPart(
            hold=hold,
            part_id=want.part_id,
            starts_at=want.held.start,
            ends_at=want.span.end,
            held_until=want.held.end,
            asked_at=turn,
        )
        for hold, (time, _resources) in zip(made, plan.asked, strict=True)
        for want in united([replace(one, tone="") for one in wanted[time.on]])
    )
    for hold in made:
        look_again(hold, now=now)
    return made


def _hold(
    booking: Booking,
    span: Span,
    resources: Sequence[Resource],
    policy: holds.HoldPolicy,
    *,
    now: datetime,
) -> Hold:
    expires_at = holds.expires_at(
        now,
        span.start,
        policy,
        zone=booking.village.zone,
        hours=hours_of(resources[0], years={now.year, now.year + 1}),
    )
    return Hold(
        booking=booking,
        village_id=booking.village_id,
        asked_at=now,
        expires_at=expires_at,
        lapses_at=expires_at,
    )


def _policies(plan: Plan) -> dict[tuple[int, ...], holds.HoldPolicy]:
    """Return how options go on the places of each time."""
    each = {_keys(resources): resources for _time, resources in plan.asked}
    return {keys: policy_of(resources) for keys, resources in each.items()}


def _keys(resources: Sequence[Resource]) -> tuple[int, ...]:
    return tuple(resource.pk for resource in resources)


def _meets(row: HoldPart, wanted: Sequence[Wanted]) -> bool:
    span = Span(row.starts_at, row.held_until)
    return any(want.part_id == row.part_id and want.held.overlaps(span) for want in wanted)
