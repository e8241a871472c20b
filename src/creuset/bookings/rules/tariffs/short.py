"""The price of less than a day: hours, half-days, and overtime beyond what a day holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from creuset.bookings.rules.tariffs.values import HOUR, HUNDRED, Prices, Rate, Tier, Unit
from creuset.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Part:
    """So many units at a price; `tier` is set for overtime, counted in steps of `minutes`."""

    unit: Unit
    quantity: Decimal
    price: Money
    tier: Tier | None = None
    minutes: int = 0

    @property
    def net(self) -> Money:
        """What it costs."""
        return self.price.times(self.quantity)


type Parts = tuple[Part, ...]


def cents_of(parts: Iterable[Part]) -> Decimal:
    """Return what the parts cost together, in cents, exact: what is rounded last keeps its order."""
    return sum((part.price.cents * part.quantity for part in parts), Decimal(0))


def units_of(parts: Iterable[Part]) -> Decimal:
    """Return how many units the parts are."""
    return sum((part.quantity for part in parts), Decimal(0))


def better(first: Parts | None, other: Parts | None) -> Parts | None:
    """Return the cheaper of two ways, of equal ones that of fewer units."""
    if first is None or other is None:
        return other if first is None else first
    return min((first, other), key=cost_of)


def cost_of(parts: Parts) -> tuple[Decimal, Decimal]:
    """Return by what ways to pay are compared: cents, then the number of units."""
    return cents_of(parts), units_of(parts)


def rounded_up(minutes: int, step: int) -> int:
    """Return the minutes in whole steps, a begun one whole."""
    return -(-minutes // step) * step


def plain(minutes: int, prices: Prices) -> Parts | None:
    """Return the cheapest hours and half-days that hold the minutes; None where neither is sold."""
    if minutes <= 0:
        return ()
    best: Parts | None = None
    for halves in _half_days(minutes, prices):
        rest = max(minutes - halves * prices.half_day_hours * HOUR, 0)
        if rest and prices.hour is None:
            continue
        found: list[Part] = []
        if halves and prices.half_day is not None:
            found.append(Part(Unit.HALF_DAY, Decimal(halves), prices.half_day))
        if rest and prices.hour is not None:
            hours = Decimal(rounded_up(rest, prices.step_minutes)) / HOUR
            found.append(Part(Unit.HOUR, hours, prices.hour))
        best = better(best, tuple(found))
    return best


def _half_days(minutes: int, prices: Prices) -> Iterator[int]:
    """Yield the numbers of half-days worth trying: cost is linear between none and all."""
    yield 0
    if prices.half_day is not None:
        whole, rest = divmod(minutes, prices.half_day_hours * HOUR)
        yield whole
        if rest:
            yield whole + 1


def hourly(prices: Prices) -> Fraction:
    """Return the cents of an hour: its own price, else its share of the shortest unit there is, exact."""
    if prices.hour is not None:
        return Fraction(prices.hour.cents)
    if prices.day is not None:
        return Fraction(prices.day.cents, prices.day_hours)
    if prices.half_day is not None:
        return Fraction(prices.half_day.cents, prices.half_day_hours)
    if prices.week is not None:
        return Fraction(prices.week.cents, 7 * prices.day_hours)
    if prices.month is not None:
        return Fraction(prices.month.cents, 30 * prices.day_hours)
    return Fraction(0)


def share_of_hour(prices: Prices, factor: Fraction) -> Money:
    """Return that share of the plain hour, rounded once."""
    cents = hourly(prices)
    currency = next(iter(prices.given.values())).currency
    return Money(cents.numerator, currency).times(factor / cents.denominator)


def overtime(minutes: int, rate: Rate) -> Parts:
    """Return the overtime, a part for each tier that it reaches; its steps begun are whole."""
    rule = rate.overtime
    if rule is None or minutes <= 0:
        return ()
    left = rounded_up(minutes, rule.step_minutes)
    found: list[Part] = []
    for place, tier in enumerate(rule.tiers):
        following = rule.tiers[place + 1 : place + 2]
        most = (following[0].after_hours - tier.after_hours) * HOUR if following else left
        taken = min(left, most)
        if taken <= 0:
            break
        factor = Fraction(tier.percent / HUNDRED) * Fraction(rule.step_minutes, HOUR)
        price = share_of_hour(rate.prices, factor)
        steps = Decimal(taken // rule.step_minutes)
        found.append(Part(Unit.HOUR, steps, price, tier, rule.step_minutes))
        left -= taken
    return tuple(found)


def without_days(minutes: int, rate: Rate) -> Parts | None:
    """Return the cheapest way without a day: hours and half-days, then overtime beyond what a day holds."""
    if rate.overtime is None:
        return plain(minutes, rate.prices)
    most = rate.prices.day_hours * HOUR
    within = plain(min(minutes, most), rate.prices)
    return None if within is None else within + overtime(minutes - most, rate)


def after_days(minutes: int, rate: Rate) -> Parts | None:
    """Return the cheapest way for what follows a day: overtime where there is one, else hours and half-days."""
    if rate.overtime is None:
        return plain(minutes, rate.prices)
    return overtime(minutes, rate)


def alone(minutes: int, rate: Rate) -> Money:
    """Return what one day's work costs by itself, without overtime: what a surcharge is a share of."""
    prices = rate.prices
    held = min(max(minutes, 1), prices.day_hours * HOUR)
    whole = None if prices.day is None else (Part(Unit.DAY, Decimal(1), prices.day),)
    best = better(plain(held, prices), whole)
    if best is not None:
        return Money(1, best[0].price.currency).times(cents_of(best))
    return share_of_hour(prices, Fraction(held, HOUR))
