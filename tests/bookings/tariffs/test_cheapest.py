"""The cheapest combination of units: as cheap as any, never cheaper to book longer, nor to cut in two."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from creuset.bookings.rules.tariffs import Unit
from creuset.bookings.rules.tariffs.cheapest import beyond, cheapest
from creuset.bookings.rules.tariffs.short import after_days, cents_of, without_days
from creuset.bookings.rules.tariffs.stays import stays_of
from creuset.kernel.spans import Span
from tests.bookings.tariffs.cards import at, long_spans, rates, some_zones
from tests.strategies import PARIS

QUARTER = timedelta(minutes=15)


def cost(spans, rate, zone=PARIS) -> Decimal:
    return cents_of(cheapest(stays_of(spans, zone), rate))


@given(long_spans, rates(), some_zones)
@settings(max_examples=150)
def test_a_longer_stay_never_costs_less(span, rate, zone):
    assert cost([span], rate, zone) <= cost([span.extend(QUARTER)], rate, zone)
    assert cost([span], rate, zone) <= cost([span.extend(timedelta(hours=9))], rate, zone)


@given(long_spans, rates(), some_zones, st.data())
@settings(max_examples=150)
def test_cutting_a_stay_in_two_bookings_never_gains(span, rate, zone, data):
    # A card with overtime says so: what is longer than a day is dearer than another booking's hours.
    rate = replace(rate, overtime=None)
    quarters = span.duration // QUARTER
    assume(quarters > 1)
    cut = span.start + QUARTER * data.draw(st.integers(1, quarters - 1))
    whole = cost([span], rate, zone)
    apart = cost([Span(span.start, cut)], rate, zone) + cost([Span(cut, span.end)], rate, zone)
    assert whole <= apart


@given(long_spans, rates(), st.data())
def test_periods_that_touch_cost_what_one_period_costs(span, rate, data):
    quarters = span.duration // QUARTER
    assume(quarters > 1)
    cut = span.start + QUARTER * data.draw(st.integers(1, quarters - 1))
    assert cost([Span(span.start, cut), Span(cut, span.end)], rate) == cost([span], rate)


@given(
    st.lists(
        st.tuples(st.integers(0, 45), st.integers(1, 60)), min_size=1, max_size=4, unique_by=lambda p: p[0]
    ),
    rates(),
)  # fmt: skip
@settings(max_examples=150)
def test_no_other_combination_is_cheaper(days, rate):
    """Every way to pay by hand – by whole days, by windows, by hours – costs as much or more."""
    start = long_start()
    spans = [
        Span(start + timedelta(days=day), start + timedelta(days=day, minutes=15 * quarters))
        for day, quarters in sorted(days)
    ]
    stays = stays_of(spans, PARIS)
    found = cents_of(cheapest(stays, rate))
    assert found <= min(by_hand(stays, rate))


def long_start():
    return at(date(2026, 10, 20), "08:00")


def by_hand(stays, rate):
    """Yield the cost of simple ways: each stay by itself, or all under windows laid one after the other."""
    given_prices = {unit: Decimal(price.cents) for unit, price in rate.prices.given.items()}
    each = [list(alone(stay, rate, given_prices)) for stay in stays]
    if all(each):
        for choice in product(*(sorted(ways)[:3] for ways in each)):
            yield sum(choice, Decimal(0))
    for unit, length in ((Unit.WEEK, 7), (Unit.MONTH, 28)):
        if unit in given_prices:
            yield windows(stays, rate, given_prices[unit], length)


def alone(stay, rate, prices):
    if (hours := without_days(stay.minutes, rate)) is not None:
        yield cents_of(hours)
    if Unit.DAY in prices:
        for days in range(1, stay.days + 3):
            rest = after_days(beyond(stay, days, rate), rate)
            if rest is not None:
                yield days * prices[Unit.DAY] + cents_of(rest)


def windows(stays, rate, price, length):
    dates = sorted({stay.date_of(number) for stay in stays for number in range(stay.days)})
    total, until = Decimal(0), dates[0]
    ends = {}
    for each in dates:
        if each >= until:
            total, until = total + price, each + timedelta(days=length)
        ends[each] = until
    day = rate.prices.day
    for stay in stays:
        if rate.overtime is None and stay.date_of(stay.days) < ends[stay.date_of(stay.days - 1)]:
            continue
        ways = []
        for more in range(3 if day else 1):
            rest = after_days(beyond(stay, stay.days + more, rate), rate)
            if rest is not None:
                ways.append(cents_of(rest) + more * (day.cents if day else 0))
        total += min(ways)
    return total
