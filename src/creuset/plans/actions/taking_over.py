"""Subscriptions that were signed in another system go on here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from creuset.core import traces
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import check_known
from creuset.plans.actions.asking import Conditions, next_number, terms_of
from creuset.plans.actions.holding import check_of_village, write_first_terms
from creuset.plans.actions.letting import take
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import CycleFrom
from creuset.plans.models import Subscription
from creuset.plans.permissions import check_may_change_plans
from creuset.plans.rules.fees import asked_elsewhere_until
from creuset.plans.rules.subscriptions import FOREVER, Piece, bound_until, check_agreed_end
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

TAKEN_OVER = "plans.taken_over"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What somebody signed in another system. Fees of the days before `charged_until` were asked there; where that day
    is not known, the cycle that runs was.
    """

    party: Party
    conditions: Conditions
    member: Party | None = None
    charged_until: date | None = None


def take_over(
    *,
    village: Village,
    party: Party,
    conditions: Conditions,
    by: Actor,
    now: datetime,
    member: Party | None = None,
    charged_until: date | None = None,
) -> Subscription:
    """As `take_over_all`, for one."""
    signed = [Elsewhere(party, conditions, member, charged_until)]
    return take_over_all(village=village, signed=signed, by=by, now=now)[0]


@transaction.atomic
def take_over_all(
    *, village: Village, signed: Sequence[Elsewhere], by: Actor, now: datetime
) -> list[Subscription]:
    """Each subscription stands here as it did there: signed, begun or ended as its days say, numbered in their order,
    its place let from now on; return them likewise. However many they are, the statements are as many; places, which
    are held one by one, take some each.

    Neither an offer's cap nor its days of sale keep out what was agreed elsewhere. Raise Forbidden; NotFound; BadEnd;
    NoPrice; NoArea; MixedCurrencies; Occupied; NotInService.
    """
    check_may_change_plans(by, village)
    if not signed:
        return []
    check_known(village, {one.pk for each in signed for one in (each.party, each.member) if one})
    today = village.day_of(now)
    terms = [_terms(village, one.conditions, today) for one in signed]
    number = next_number(village)
    rows = Subscription.objects.bulk_create(
        _row(village, one, number + n, by=by, now=now) for n, one in enumerate(signed)
    )
    write_first_terms(zip(rows, terms, strict=True), now=now)
    with traces.at_the_end():
        for row in rows:
            if row.place is not None and row.state != SubscriptionState.ENDED:
                take(row, row.place, max(row.starts_on, today), by=by, now=now)
            tell(TAKEN_OVER, row, by=by, now=now, starts_on=row.starts_on)
    return rows


def _terms(village: Village, conditions: Conditions, today: date) -> list[Piece]:
    check_of_village(village, conditions.offer, conditions.place)
    check_agreed_end(conditions.starts_on, conditions.ends_on)
    ends_before = conditions.ends_on or FOREVER
    return [one for one in terms_of(conditions, on=today) if one.from_on <= ends_before]


def _row(
    village: Village, one: Elsewhere, number: int, *, by: Actor, now: datetime
) -> Subscription:
    conditions, today = one.conditions, village.day_of(now)
    row = Subscription(
        village=village,
        number=number,
        party=one.party,
        member=one.member,
        state=SubscriptionState.SIGNED,
        offer=conditions.offer,
        place=conditions.place,
        quantity=conditions.quantity,
        starts_on=conditions.starts_on,
        ends_on=conditions.ends_on,
        last_on=conditions.ends_on,
        bound_until=bound_until(conditions.starts_on, conditions.offer.min_term_months),
        asked_at=now,
        asked_by=by.party,
        signed_at=now,
        signed_name=one.party.name,
    )
    row.charged_until = row.fees_from = one.charged_until or asked_elsewhere_until(
        today,
        starts_on=row.starts_on,
        months=row.offer.cycle_months,
        cycle_from=CycleFrom(row.offer.cycle_from),
    )
    row.state = row.state_on(today)
    if row.state == SubscriptionState.ENDED:
        row.ended_at = now
    return row
