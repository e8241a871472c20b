"""What hosting in kind is worth: what the catalogue asks for the days on which nothing is paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from creuset.kernel.money import Money, total
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import Proration
from creuset.plans.rules.proration import cycle_of, prorated
from creuset.plans.rules.subscriptions import FOREVER


@dataclass(frozen=True, slots=True)
class Given:
    """Terms without a price: what a cycle of so many months is worth, from a day until another."""

    days: DaySpan
    value: Money
    cycle_months: int
    policy: Proration


def value_given(some: Iterable[Given], *, within: DaySpan, anchor: date, currency: str) -> Money:
    """Return what the terms are worth within the days; cycles begin on the anchor.

    Years add up to the whole, since a broken cycle is counted by its own policy.
    """
    return total(
        [
            prorated(one.value, lived, cycle, one.policy)
            for one in some
            if one.cycle_months
            for cycle in _cycles(one, within, anchor)
            if (lived := _both(_both(one.days, within), cycle)) is not None
        ],
        currency,
    )


def _cycles(one: Given, within: DaySpan, anchor: date) -> Iterable[DaySpan]:
    shared = _both(one.days, within)
    day = shared.first if shared else None
    while shared and day is not None and day < shared.until:
        cycle = cycle_of(day, anchor=anchor, months=one.cycle_months)
        yield cycle
        day = cycle.until


def _both(one: DaySpan | None, other: DaySpan) -> DaySpan | None:
    """Return the days of both, if there are any."""
    if one is None or one.first >= other.until or other.first >= one.until:
        return None
    return DaySpan(max(one.first, other.first), min(one.until, other.until))


def right_until(*, free_until: date, last_on: date | None, starts_on: date, today: date) -> date:
    """Return the first day to which nobody has a right yet: after the last one, or where the year that has begun ends.

    >>> right_until(free_until=FOREVER, last_on=None, starts_on=date(2026, 3, 17), today=date(2027, 3, 17))
    datetime.date(2028, 3, 17)
    """
    until = free_until if last_on is None else min(free_until, DaySpan.of(last_on, last_on).until)
    if until < FOREVER:
        return until
    return cycle_of(max(today, starts_on), anchor=starts_on, months=12).until
