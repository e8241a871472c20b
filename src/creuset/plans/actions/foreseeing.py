"""What hosting in kind will be worth, before it is offered: for whoever agrees to it beside something else."""

from datetime import date

from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.plans.actions.asking import Conditions, terms_of
from creuset.plans.kinds import Proration
from creuset.plans.rules.in_kind import Given, right_until, value_given
from creuset.plans.rules.subscriptions import FOREVER


def worth_in_kind(conditions: Conditions, *, on: date) -> Money:
    """Return what the catalogue asks that day for what the conditions give for nothing, in the currency of the village.

    Without a last day, of the first year. Raise NoPrice; NoArea; BadEnd.
    """
    free = [one for one in terms_of(conditions, on=on) if not one.price and one.catalogue]
    offer = conditions.offer
    until = right_until(
        free_until=max((one.until_on for one in free), default=conditions.starts_on),
        last_on=conditions.ends_on,
        starts_on=conditions.starts_on,
        today=on,
    )
    if until <= conditions.starts_on:
        return Money.zero(offer.village.currency)
    return value_given(
        [
            Given(
                days=DaySpan(one.from_on, min(one.until_on, FOREVER)),
                value=one.catalogue,
                cycle_months=offer.cycle_months,
                policy=Proration(offer.proration),
            )
            for one in free
        ],
        within=DaySpan(conditions.starts_on, until),
        anchor=conditions.starts_on,
        currency=offer.village.currency,
    )
