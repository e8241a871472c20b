"""Why that much, and why that price."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from creuset.bookings.rules.tariffs.cheapest import cheapest
from creuset.bookings.rules.tariffs.short import Part, cents_of
from creuset.bookings.rules.tariffs.stays import Stay
from creuset.bookings.rules.tariffs.values import Rate, RateCard, Unit
from creuset.bookings.rules.tariffs.words import unit_word
from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.units import Minutes


def time_reasons(
    stays: Sequence[Stay], card: RateCard, rate: Rate, part: Part, parts: Sequence[Part]
) -> tuple[Sentence, ...]:
    """Return the sentences of a line of time: how long, by which rate, and why no other unit."""
    if part.tier is not None:
        return _overtime_reasons(rate, part)
    found = [_length(stays)]
    prices = rate.prices
    if part.unit is Unit.HALF_DAY:
        found.append(_("A half-day holds %(length)s.", length=Minutes(prices.half_day_hours * 60)))
    if part.unit is Unit.DAY:
        found.append(_("A day holds %(length)s.", length=Minutes(prices.day_hours * 60)))
    found.append(
        _(
            "%(price)s each: rate “%(rate)s” of %(card)s.",
            price=part.price,
            rate=rate.names,
            card=card.title,
        )
    )
    if part is _longest(parts) and (reason := _comparison(stays, rate, part, parts)):
        found.append(reason)
    return tuple(found)


def _length(stays: Sequence[Stay]) -> Sentence:
    minutes = Minutes(sum(stay.minutes for stay in stays))
    if len(stays) == 1:
        span = stays[0].span
        return _("%(length)s, from %(start)s.", length=minutes, start=span.start)
    return _(
        "%(length)s in all, over %(count)s days from %(start)s.",
        length=minutes,
        count=sum(stay.days for stay in stays),
        start=stays[0].span.start,
    )


def _overtime_reasons(rate: Rate, part: Part) -> tuple[Sentence, ...]:
    if part.tier is None:
        return ()
    return (
        _(
            "What is longer than %(held)s is counted by %(step)s begun.",
            held=Minutes(rate.prices.day_hours * 60),
            step=Minutes(part.minutes),
        ),
        _(
            "From %(after)s of overtime on, an hour costs %(percent)s%% of the plain one.",
            after=Minutes(part.tier.after_hours * 60),
            percent=part.tier.percent,
        )
        if part.tier.after_hours
        else _("An hour costs %(percent)s%% of the plain one.", percent=part.tier.percent),
    )


def _longest(parts: Sequence[Part]) -> Part | None:
    order = list(Unit)
    plain = [part for part in parts if part.tier is None]
    return max(plain, key=lambda part: order.index(part.unit)) if plain else None


def _comparison(
    stays: Sequence[Stay], rate: Rate, part: Part, parts: Sequence[Part]
) -> Sentence | None:
    """Return what the next other way would cost, where there is one that is dearer."""
    cost = cents_of(parts)
    order = list(Unit)
    at = order.index(part.unit)
    shorter = [unit for unit in rate.prices.given if order.index(unit) < at]
    if shorter:
        other = cents_of(cheapest(stays, _only(rate, shorter)))
        if other > cost:
            return _(
                "Cheaper than shorter units, which would cost %(price)s.",
                price=Money(1, part.price.currency).times(other),
            )
    longer = [unit for unit in rate.prices.given if order.index(unit) > at]
    if not longer:
        return None
    others = cheapest(stays, _only(rate, longer[:1]))
    if cents_of(others) <= cost:
        return None
    count = sum((each.quantity for each in others if each.tier is None), Decimal(0))
    return _(
        "Cheaper than %(count)s × %(unit)s at %(price)s.",
        count=count,
        unit=unit_word(longer[0]),
        price=rate.prices.given[longer[0]],
    )


def _only(rate: Rate, units: Sequence[Unit]) -> Rate:
    """Return the rate with these prices alone; a day keeps the hours that it holds."""
    given = rate.prices.given
    kept = {unit: given[unit] if unit in units else None for unit in given}
    prices = replace(
        rate.prices,
        hour=kept.get(Unit.HOUR),
        half_day=kept.get(Unit.HALF_DAY),
        day=kept.get(Unit.DAY),
        week=kept.get(Unit.WEEK),
        month=kept.get(Unit.MONTH),
    )
    if Unit.DAY not in units and not set(units) & {Unit.HOUR, Unit.HALF_DAY}:
        prices = replace(prices, day_hours=24)
    return replace(rate, prices=prices, overtime=rate.overtime if Unit.DAY in units else None)
