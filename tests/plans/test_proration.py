"""What a broken cycle costs: parts add up, months make the year, nothing is negative, by every policy."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money, total
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import Proration
from creuset.plans.rules.proration import (
    cycle_of,
    last_day_of_notice,
    months_after,
    prorated,
)

DAYS = st.dates(date(2023, 1, 1), date(2033, 12, 31))
MONTHS = st.sampled_from([1, 2, 3, 4, 6, 12])
POLICIES = st.sampled_from(list(Proration))
PRICES = st.integers(0, 5_000_00).map(lambda cents: Money(cents, "EUR"))


@given(DAYS, DAYS, MONTHS)
def test_each_day_is_in_one_cycle_and_cycles_follow_one_another(
    anchor: date, day: date, months: int
) -> None:
    cycle = cycle_of(day, anchor=anchor, months=months)

    assert day in cycle
    assert cycle_of(cycle.until, anchor=anchor, months=months).first == cycle.until
    assert cycle_of(anchor, anchor=anchor, months=months).first == anchor


@given(DAYS, MONTHS, POLICIES, PRICES, st.sets(st.integers(1, 365), max_size=8))
def test_parts_of_a_cycle_cost_the_cycle_to_the_cent(
    anchor: date, months: int, policy: Proration, price: Money, cuts: set[int]
) -> None:
    cycle = cycle_of(anchor, anchor=anchor, months=months)
    inner = {cycle.first + timedelta(days=cut) for cut in cuts} & set(cycle)
    edges = sorted({cycle.first, cycle.until} | inner)

    parts = [prorated(price, DaySpan(start, end), cycle, policy) for start, end in pairwise(edges)]

    assert total(parts, "EUR") == price
    assert all(part >= Money.zero("EUR") for part in parts)


@given(DAYS, POLICIES, PRICES)
def test_twelve_months_are_twelve_times_the_price(
    anchor: date, policy: Proration, price: Money
) -> None:
    year = [cycle_of(months_after(anchor, n), anchor=anchor, months=1) for n in range(12)]

    fees = [prorated(price, cycle, cycle, policy) for cycle in year]

    assert year[-1].until == months_after(anchor, 12)
    assert total(fees, "EUR") == price.times(12)


@pytest.mark.parametrize(
    ("policy", "cents"),
    [
        (Proration.NONE, 310_00),
        (Proration.DAYS_OF_CYCLE, 150_00),
        (Proration.MONTHS_AND_DAYS, 150_00),
        (Proration.THIRTIETHS, 155_00),
    ],
)
def test_half_of_march_both_ends_counted(policy: Proration, cents: int) -> None:
    march = DaySpan.of(date(2027, 3, 1), date(2027, 3, 31))

    first = prorated(
        Money(310_00, "EUR"), DaySpan.of(march.first, date(2027, 3, 15)), march, policy
    )

    assert first.cents == cents


def test_february_of_a_leap_year_is_whole() -> None:
    """The first to the twenty-ninth is the month, not 0.97 of it."""
    february = cycle_of(date(2028, 2, 10), anchor=date(2028, 2, 1), months=1)

    lived = DaySpan.of(date(2028, 2, 1), date(2028, 2, 29))

    assert (
        prorated(Money(200_00, "EUR"), lived, february, Proration.MONTHS_AND_DAYS).cents == 200_00
    )


def test_a_start_on_the_thirty_first_moves_no_later_cycle() -> None:
    firsts = [
        cycle_of(months_after(date(2027, 1, 31), n), anchor=date(2027, 1, 31), months=1).first
        for n in range(4)
    ]

    assert firsts == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_notice_of_thirty_days_of_the_tenth_of_july_ends_on_the_ninth_of_august() -> None:
    assert last_day_of_notice(date(2026, 7, 10), months=0, days=30) == date(2026, 8, 9)
