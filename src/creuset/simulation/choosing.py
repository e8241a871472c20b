"""Which plan somebody takes, and which is the next larger one. Nothing here knows a database."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from creuset.places.kinds import Kind
from creuset.plans.rules.allowances import SCALES, UNLIMITED, Unit
from creuset.plans.rules.catalogue import price_on
from creuset.plans.rules.offers import OfferTerms

#: Weeks of a month, about.
WEEKS = 4.33
#: What each unit is of a day at a desk.
OF_A_DAY = {Unit.DAY: 1.0, Unit.HALF_DAY: 0.5, Unit.HOUR: 1 / 8}
#: Somebody takes a plan that misses no more of their days than this.
SLACK = 0.9


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as somebody compares it: its price a month in cents, and the days a month that it holds."""

    pk: int
    cents: float
    #: Infinite where it is not counted.
    days: float


def plan_of(pk: int, terms: OfferTerms, today: date) -> Plan:
    """Return the offer as somebody compares it that day; what has no allowance of desks counts none."""
    price = price_on(terms.prices, today)
    cents = price.price.cents / max(terms.cycle_months, 1) if price else math.inf
    grants = [
        grant
        for grant in terms.allowances
        if grant.unit in OF_A_DAY and grant.good_for.takes(Kind.OPEN_SPACE, [])
    ]
    days = [
        math.inf
        if grant.amount >= UNLIMITED
        else grant.amount / SCALES[grant.unit] * OF_A_DAY[grant.unit]
        for grant in grants
    ]
    return Plan(pk, cents, sum(days) if days else math.inf)


def chosen(plans: Iterable[Plan], days_a_week: int) -> list[Plan]:
    """Return the plans in the order in which somebody of so many days a week would take them.

    The cheapest that holds their days, then dearer ones that do, then those that hold fewer, the fullest first.
    """
    wanted = days_a_week * WEEKS * SLACK
    plans = list(plans)
    enough = sorted(
        (one for one in plans if one.days >= wanted), key=lambda one: (one.cents, one.pk)
    )
    less = sorted((one for one in plans if one.days < wanted), key=lambda one: (-one.days, one.pk))
    return [*enough, *less]


def larger(plans: Iterable[Plan], held: Plan) -> Plan | None:
    """Return the cheapest plan that costs more than the one held and holds no fewer days; None for the largest."""
    dearer = [one for one in plans if one.cents > held.cents and one.days >= held.days]
    return min(dearer, key=lambda one: (one.cents, one.pk), default=None)
