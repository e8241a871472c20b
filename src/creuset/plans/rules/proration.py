"""What a cycle of which only some days are lived costs.

Operators disagree on how a broken month is counted, so each offer names its policy. Every policy is the
difference of a growing count: what the days until one day are worth. Parts of a cycle therefore add up to
the whole cycle to the cent, in whatever order and however finely it is cut, and nothing is ever negative.
"""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import Proration

THIRTY = 30


def months_after(day: date, months: int) -> date:
    """Return the day so many months later: its last day where the month is too short.

    >>> months_after(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def cycle_of(day: date, *, anchor: date, months: int) -> DaySpan:
    """Return the cycle that the day is in; cycles follow one another from the anchor, in both directions.

    Each begins so many whole months after the anchor, counted from the anchor itself, so that a month that is
    too short moves no later cycle.
    """
    number = ((day.year - anchor.year) * 12 + day.month - anchor.month) // months
    while months_after(anchor, number * months) > day:
        number -= 1
    while months_after(anchor, (number + 1) * months) <= day:
        number += 1
    return DaySpan(
        months_after(anchor, number * months), months_after(anchor, (number + 1) * months)
    )


def prorated(price: Money, lived: DaySpan, cycle: DaySpan, policy: Proration) -> Money:
    """Return what the lived days of a cycle cost; `lived` lies in `cycle`.

    The whole cycle costs its price, and parts that make it up cost its price together, whatever the policy.
    """
    before = _worth(price, lived.first, cycle, policy)
    return _worth(price, lived.until, cycle, policy) - before


def _worth(price: Money, day: date, cycle: DaySpan, policy: Proration) -> Money:
    """Return what the days of the cycle before the day are worth."""
    if day >= cycle.until:
        return price
    if day <= cycle.first:
        return Money.zero(price.currency)
    return price.times(_share(day, cycle, policy))


def _share(day: date, cycle: DaySpan, policy: Proration) -> Fraction:
    if policy is Proration.NONE:
        return Fraction(1)
    if policy is Proration.DAYS_OF_CYCLE:
        return Fraction((day - cycle.first).days, cycle.days)
    count = _thirtieths if policy is Proration.THIRTIETHS else _months
    return count(cycle.first, day) / count(cycle.first, cycle.until)


def _months(start: date, end: date) -> Fraction:
    """Return the months between two days: whole ones, and the days of a broken one of the days of that one."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    if months_after(start, whole) > end:
        whole -= 1
    begun = months_after(start, whole)
    length = (months_after(start, whole + 1) - begun).days
    return whole + Fraction((end - begun).days, length)


def _thirtieths(start: date, end: date) -> Fraction:
    """Return the months between two days, each of thirty days: a thirty-first is worth nothing more."""
    whole = int(_months(start, end))
    begun = months_after(start, whole)
    return whole + Fraction(min((end - begun).days, THIRTY), THIRTY)


def last_day_of_notice(given_on: date, *, months: int, days: int) -> date:
    """Return the last day of somebody who gives notice that day: notice of thirty days of 10 July ends 9 August."""
    return months_after(given_on, months) + timedelta(days=days)
