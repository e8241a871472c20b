"""The cheapest way to pay for stays: hours, half-days, days, weeks and months, found exactly.

A week is paid once for all that begins within seven days of its first, a month until the same day of the
next one; a day holds its hours, and the night after it where another paid day follows. What is longer than
the last day holds is overtime, or hours, or one day more. Each state of the search is a stay and the number
of its days that are paid: every way to go on from there is tried, so that none is cheaper than the one found.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from creuset.bookings.rules.tariffs.short import (
    Part,
    Parts,
    after_days,
    better,
    cost_of,
    without_days,
)
from creuset.bookings.rules.tariffs.stays import Stay
from creuset.bookings.rules.tariffs.values import HOUR, Rate, Unit

type _State = tuple[int, int]
#: Cents, then units: of equal ways that of fewer units.
type _Cost = tuple[Decimal, Decimal]
type _Step = tuple[_Cost, Parts, _State]


def cheapest(stays: Sequence[Stay], rate: Rate) -> Parts:
    """Return the cheapest units that pay for all the stays of one place, like ones counted together."""
    return _counted(_Search(stays, rate).found())


class _Search:
    """Ways to pay, from the last stay to the first."""

    def __init__(self, stays: Sequence[Stay], rate: Rate) -> None:
        self.stays, self.rate, self.prices = stays, rate, rate.prices
        self.known: dict[_State, _Step] = {}
        self.tails = [self._tail(stay) for stay in stays]

    def found(self) -> Parts:
        """Return the units of the cheapest way."""
        for at in reversed(range(len(self.stays))):
            for paid in reversed(range(self.stays[at].days + 1)):
                self.known[at, paid] = min(self._ways(at, paid), key=lambda step: step[0])
        parts: Parts = ()
        state = (0, 0)
        while state[0] < len(self.stays):
            _cost, taken, state = self.known[state]
            parts += taken
        return parts

    def _ways(self, at: int, paid: int) -> Iterator[_Step]:
        """Yield every way to go on where so many days of a stay are paid."""
        stay = self.stays[at]
        if paid == stay.days:
            yield self._step(self.tails[at], (at + 1, 0))
            return
        left = beyond(stay, paid, self.rate)
        finish = without_days(left, self.rate) if paid == 0 else after_days(left, self.rate)
        if finish is not None:
            yield self._step(finish, (at + 1, 0))
        if self.prices.day is not None:
            yield self._step((Part(Unit.DAY, Decimal(1), self.prices.day),), (at, paid + 1))
        for unit, price in ((Unit.WEEK, self.prices.week), (Unit.MONTH, self.prices.month)):
            if price is not None:
                ended, following = self._paid_until(at, _end(stay.date_of(paid), unit))
                yield self._step((Part(unit, Decimal(1), price), *ended), following)

    def _paid_until(self, at: int, until: date) -> tuple[Parts, _State]:
        """Return what the stays that end before the day cost beyond their days, and what is paid then."""
        ended: Parts = ()
        for number in range(at, len(self.stays)):
            stay = self.stays[number]
            paid = (until - stay.day).days
            if paid < stay.days:
                return ended, (number, max(paid, 0))
            # Who may keep the place overnight owes nothing for the evening, unless it is overtime.
            if paid == stay.days or self.rate.overtime is not None:
                ended += self.tails[number]
        return ended, (len(self.stays), 0)

    def _tail(self, stay: Stay) -> Parts:
        """Return the cheapest way to pay what is longer than all the days of the stay hold."""
        best: Parts | None = None
        for more in range(3):
            left = beyond(stay, stay.days + more, self.rate)
            days = (Part(Unit.DAY, Decimal(more), self.prices.day),) if self.prices.day else None
            extra: Parts | None = () if not more else days
            finish = after_days(left, self.rate)
            if finish is not None and extra is not None:
                best = better(best, extra + finish)
        return best or ()

    def _step(self, parts: Parts, following: _State) -> _Step:
        cents, units = cost_of(parts)
        if following[0] < len(self.stays):
            after = self.known[following][0]
            cents, units = cents + after[0], units + after[1]
        return (cents, units), parts, following


def beyond(stay: Stay, paid: int, rate: Rate) -> int:
    """Return the minutes of the stay that so many paid days do not hold."""
    if paid == 0:
        return stay.minutes
    prices = rate.prices
    held = (
        stay.minutes_before(paid)
        if prices.is_civil_day
        else stay.minutes_before(paid - 1) + prices.day_hours * HOUR
    )
    return max(stay.minutes - held, 0)


def _end(first: date, unit: Unit) -> date:
    """Return the day after the last that a week or a month begun on that day pays for."""
    if unit is Unit.WEEK:
        return first + timedelta(days=7)
    year, month = (first.year + 1, 1) if first.month == 12 else (first.year, first.month + 1)  # noqa: PLR2004 - December
    last = monthrange(year, month)[1]
    # What begins on the 31st is paid until the last day of a shorter month, included.
    return (
        date(year, month, first.day)
        if first.day <= last
        else date(year, month, last) + timedelta(days=1)
    )


def _counted(parts: Parts) -> Parts:
    """Return like units counted together, the longest first and overtime last."""
    order = list(reversed(Unit))
    found: dict[tuple[object, ...], Part] = {}
    for part in parts:
        key = (part.unit, part.price, part.tier)
        before = found.get(key)
        found[key] = replace(part, quantity=before.quantity + part.quantity) if before else part
    return tuple(
        sorted(
            found.values(),
            key=lambda p: (
                p.tier is not None,
                p.tier.after_hours if p.tier else order.index(p.unit),
            ),
        )
    )
