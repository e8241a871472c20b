"""Subscriptions that were signed in another system go on here."""

from datetime import date, datetime

from django.db import transaction

from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.plans.actions.asking import Conditions, new_row, terms_of
from creuset.plans.actions.holding import check_of_village, write_terms
from creuset.plans.actions.letting import take
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import CycleFrom
from creuset.plans.models import Subscription
from creuset.plans.permissions import check_may_change_plans
from creuset.plans.rules.fees import asked_elsewhere_until
from creuset.plans.rules.subscriptions import FOREVER, bound_until, check_agreed_end
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

TAKEN_OVER = "plans.taken_over"


@transaction.atomic
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
    """The subscription stands here as it did there: signed, begun or ended as its days say, its place let from now on.

    Neither the offer's cap nor its days of sale keep out what was agreed elsewhere. Fees of the days before
    `charged_until` were asked there; where that day is not known, the cycle that runs was. Raise Forbidden;
    NotFound; BadEnd; NoPrice; NoArea; MixedCurrencies; Occupied; NotInService.
    """
    check_may_change_plans(by, village)
    get_known(village, party.pk)
    check_of_village(village, conditions.offer, conditions.place)
    check_agreed_end(conditions.starts_on, conditions.ends_on)
    today = village.day_of(now)
    row = new_row(
        village,
        party,
        offer=conditions.offer,
        starts_on=conditions.starts_on,
        quantity=conditions.quantity,
        place=conditions.place,
        member=member,
        state=SubscriptionState.OFFERED,
        by=by,
        now=now,
    )
    row.ends_on = row.last_on = conditions.ends_on
    row.bound_until = bound_until(row.starts_on, conditions.offer.min_term_months)
    row.signed_at, row.signed_name = now, party.name
    row.charged_until = row.fees_from = charged_until or asked_elsewhere_until(
        today,
        starts_on=row.starts_on,
        months=row.offer.cycle_months,
        cycle_from=CycleFrom(row.offer.cycle_from),
    )
    row.state = SubscriptionState.SIGNED
    row.state = row.state_on(today)
    if row.state == SubscriptionState.ENDED:
        row.ended_at = now
    row.save()
    ends_before = conditions.ends_on or FOREVER
    wanted = [one for one in terms_of(conditions, on=today) if one.from_on <= ends_before]
    write_terms(row, wanted, now=now)
    if row.place is not None and row.state != SubscriptionState.ENDED:
        take(row, row.place, max(row.starts_on, today), by=by, now=now)
    tell(TAKEN_OVER, row, by=by, now=now, starts_on=row.starts_on)
    return row
