"""What a subscription owes: parts add up, a year is twelve months, nothing is negative, by every policy."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money, total
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import CycleFrom, Proration
from creuset.plans.rules.fees import (
    Fee,
    Held,
    asked_elsewhere_until,
    explained,
    fees_of,
    next_fee_on,
)
from creuset.plans.rules.proration import cycle_of, months_after, prorated

FOREVER = date(2999, 1, 1)
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
MONTHS = st.sampled_from([1, 2, 3, 4, 6, 12])
POLICIES = st.sampled_from(list(Proration))
FROM = st.sampled_from(list(CycleFrom))
CENTS = st.integers(0, 3_000_00)
CUTS = st.sets(st.integers(1, 400), max_size=6)
START = date(2027, 1, 10)


def held(first: date, until: date = FOREVER, cents: int = 310_00, **more: object) -> Held:
    """Terms at a price, of the first offer unless told."""
    values: dict[str, object] = {"offer": 1, "charges": Money(0, "EUR")} | more
    return Held(days=DaySpan(first, until), price=Money(cents, "EUR"), **values)  # type: ignore[arg-type]


def cut(start: date, cuts: set[int], **more: object) -> list[Held]:
    """The same terms for ever, written again after so many days."""
    edges = [start, *(start + timedelta(days=each) for each in sorted(cuts)), FOREVER]
    return [held(first, until, **more) for first, until in pairwise(edges)]  # type: ignore[arg-type]


def owed(fees: list[Fee]) -> int:
    return total([fee.price + fee.charges for fee in fees], "EUR").cents


def fees(
    *terms: Held, until: date, starts_on: date = START, last_on: date | None = None
) -> list[Fee]:
    return fees_of(terms, starts_on=starts_on, last_on=last_on, until=until)


@given(DAYS, CUTS, POLICIES, MONTHS, FROM, CENTS)
def test_terms_written_again_change_nothing_of_what_is_owed(
    start: date, cuts: set[int], policy: Proration, months: int, cycle_from: CycleFrom, cents: int
) -> None:
    more = {"proration": policy, "months": months, "cycle_from": cycle_from, "cents": cents}
    last_on = start + timedelta(days=450)

    whole = fees(*cut(start, set(), **more), until=FOREVER, starts_on=start, last_on=last_on)
    parts = fees(*cut(start, cuts, **more), until=FOREVER, starts_on=start, last_on=last_on)

    assert owed(parts) == owed(whole)
    assert all(fee.price >= Money.zero("EUR") for fee in parts)
    days = [fee.days for fee in parts]
    assert all(before.until == after.first for before, after in pairwise(days))
    assert (days[0].first, days[-1].last) == (start, last_on)
    assert len({fee.key for fee in parts}) == len(parts)


@given(DAYS, POLICIES, FROM, CENTS, CENTS)
def test_a_year_of_whole_cycles_is_twelve_times_the_price(
    start: date, policy: Proration, cycle_from: CycleFrom, cents: int, charges: int
) -> None:
    first = start.replace(day=1) if cycle_from is CycleFrom.MONTH else start
    terms = held(
        first, cents=cents, charges=Money(charges, "EUR"), proration=policy, cycle_from=cycle_from
    )
    last_on = months_after(first, 12) - timedelta(days=1)

    year = fees(terms, until=FOREVER, starts_on=first, last_on=last_on)

    assert len(year) == 12
    assert owed(year) == 12 * (cents + charges)
    assert all(fee.is_whole for fee in year)


@given(DAYS, st.integers(0, 500), POLICIES, MONTHS, FROM, CENTS)
def test_nobody_pays_more_for_leaving_earlier(
    start: date, days: int, policy: Proration, months: int, cycle_from: CycleFrom, cents: int
) -> None:
    terms = held(start, cents=cents, proration=policy, months=months, cycle_from=cycle_from)
    stay = [
        owed(fees(terms, until=FOREVER, starts_on=start, last_on=start + timedelta(days=each)))
        for each in (days, days + 1)
    ]
    assert stay[0] <= stay[1]


@given(DAYS, st.integers(0, 800), MONTHS, FROM, POLICIES, CENTS)
def test_what_another_system_asked_and_what_is_asked_here_make_the_whole(
    start: date, lived: int, months: int, cycle_from: CycleFrom, policy: Proration, cents: int
) -> None:
    today, end = start + timedelta(days=lived), start + timedelta(days=lived + 800)
    here = asked_elsewhere_until(today, starts_on=start, months=months, cycle_from=cycle_from)
    terms = [held(start, cents=cents, months=months, cycle_from=cycle_from, proration=policy)]
    whole = fees_of(terms, starts_on=start, last_on=None, until=end)
    asked = fees_of(terms, starts_on=start, last_on=None, until=end, asked_from=here)
    there = [fee for fee in whole if fee.days.first < here]

    assert today < here
    # Here the next cycle begins, whole; there the one that runs was the last: no day is asked twice, none never.
    assert all(today in fee.days for fee in there[-1:])
    assert [fee.key for fee in there + asked] == [fee.key for fee in whole]
    assert asked[0].is_whole
    assert owed(there) + owed(asked) == owed(whole)


@pytest.mark.parametrize(
    ("starts_on", "today", "cycle_from", "until"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), CycleFrom.START, date(2026, 3, 31)),
        (date(2026, 1, 31), date(2026, 2, 27), CycleFrom.START, date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29), CycleFrom.START, date(2028, 3, 31)),
        (date(2028, 2, 29), date(2029, 2, 28), CycleFrom.START, date(2029, 3, 29)),
        (date(2026, 1, 31), date(2026, 2, 28), CycleFrom.MONTH, date(2026, 3, 1)),
        (date(2026, 4, 30), date(2026, 4, 30), CycleFrom.MONTH, date(2026, 5, 1)),
        (date(2028, 2, 29), date(2028, 2, 29), CycleFrom.MONTH, date(2028, 3, 1)),
        (date(2027, 3, 1), date(2026, 11, 22), CycleFrom.MONTH, date(2027, 3, 1)),
    ],
)
def test_the_cycle_that_runs_ends_as_the_offer_counts_it(
    starts_on: date, today: date, cycle_from: CycleFrom, until: date
) -> None:
    assert (
        asked_elsewhere_until(today, starts_on=starts_on, months=1, cycle_from=cycle_from) == until
    )
    once = asked_elsewhere_until(today, starts_on=starts_on, months=0, cycle_from=cycle_from)
    assert once == max(today + timedelta(days=1), starts_on)


@given(DAYS, CUTS, MONTHS, FROM, st.integers(0, 400))
def test_the_next_fee_is_the_first_that_was_not_due(
    start: date, cuts: set[int], months: int, cycle_from: CycleFrom, days: int
) -> None:
    terms = cut(start, cuts, months=months, cycle_from=cycle_from)
    horizon = start + timedelta(days=days)
    last_on = start + timedelta(days=420)
    life = {"starts_on": start, "last_on": last_on}

    later = [
        fee.days.first for fee in fees(*terms, until=FOREVER, **life) if fee.days.first >= horizon
    ]  # type: ignore[arg-type]

    assert next_fee_on(terms, until=horizon, **life) == min(later, default=None)  # type: ignore[arg-type]


@given(DAYS, st.integers(1, 27), st.integers(0, 27), CENTS, CENTS, POLICIES)
def test_two_prices_in_one_month_cost_no_less_than_the_cheaper_and_no_more_than_the_dearer(
    day: date, first: int, second: int, one: int, other: int, policy: Proration
) -> None:
    month = day.replace(day=1)
    edges = sorted({month, month + timedelta(days=first), month + timedelta(days=second)})
    prices = [one, other, one]
    terms = [
        held(start, until, cents=price, proration=policy)
        for (start, until), price in zip(
            pairwise([*edges, months_after(month, 1)]), prices, strict=False
        )
    ]
    assert min(one, other) <= owed(fees(*terms, until=FOREVER, starts_on=month)) <= max(one, other)


@pytest.mark.parametrize(
    ("policy", "cents"),
    [
        (Proration.NONE, 310_00),
        (Proration.DAYS_OF_CYCLE, 220_00),
        (Proration.MONTHS_AND_DAYS, 220_00),
        (Proration.THIRTIETHS, 217_00),
    ],
)
def test_a_month_begun_on_the_tenth(policy: Proration, cents: int) -> None:
    (fee,) = fees(held(START, proration=policy), until=date(2027, 1, 20))
    assert fee.price.cents == cents
    assert (fee.days.first, fee.days.last, fee.days.days) == (START, date(2027, 1, 31), 22)
    assert dict(explained(fee, fee.held.price).values)["first"] == START


def test_a_cycle_that_begins_on_the_first_day_is_whole() -> None:
    (fee,) = fees(held(START, cycle_from=CycleFrom.START), until=date(2027, 2, 10))
    assert (fee.is_whole, fee.days.last, fee.price.cents) == (True, date(2027, 2, 9), 310_00)


def test_february_of_a_leap_year_is_whole_and_its_last_day_counts() -> None:
    start = date(2028, 2, 1)
    (fee,) = fees(held(start), until=FOREVER, starts_on=start, last_on=date(2028, 2, 29))
    assert fee.price.cents == 310_00
    (short,) = fees(
        held(start, cents=290_00), until=FOREVER, starts_on=start, last_on=date(2028, 2, 28)
    )
    assert short.price.cents == 280_00


def test_a_part_is_owed_on_its_first_day_and_not_before() -> None:
    terms = [held(START, date(2027, 2, 20)), held(date(2027, 2, 20), cents=620_00)]
    begun = [fee.days.first for fee in fees(*terms, until=date(2027, 2, 20))]
    assert begun == [START, date(2027, 2, 1)]
    later = fees(*terms, until=date(2027, 2, 21))
    assert later[-1].price == prorated(
        Money(620_00, "EUR"),
        DaySpan(date(2027, 2, 20), date(2027, 3, 1)),
        cycle_of(date(2027, 2, 20), anchor=date(2027, 1, 1), months=1),
        Proration.MONTHS_AND_DAYS,
    )


def test_a_pause_costs_nothing_and_gives_no_cycle_away() -> None:
    """Whoever pauses over the first of a month and comes back owes the month that they begin."""
    start = date(2027, 1, 1)
    terms = [
        held(start, date(2027, 1, 25), proration=Proration.NONE),
        held(
            date(2027, 1, 25), date(2027, 2, 10), cents=0, proration=Proration.NONE, is_pause=True
        ),
        held(date(2027, 2, 10), proration=Proration.NONE),
    ]
    found = fees(*terms, until=date(2027, 2, 28), starts_on=start)
    assert [(fee.days.first, fee.price.cents) for fee in found] == [
        (start, 310_00),
        (date(2027, 1, 25), 0),
        (date(2027, 2, 1), 0),
        (date(2027, 2, 10), 310_00),
    ]


def test_what_is_bought_once_is_owed_once_however_often_its_terms_are_written() -> None:
    terms = [held(START, date(2027, 3, 1), months=0), held(date(2027, 3, 1), months=0)]
    assert owed(fees(*terms, until=FOREVER)) == 310_00
    assert next_fee_on(terms, starts_on=START, last_on=None, until=date(2027, 4, 1)) is None


def test_steps_follow_their_day() -> None:
    start = date(2027, 1, 1)
    terms = [held(start, date(2028, 1, 1)), held(date(2028, 1, 1), cents=330_00)]
    found = fees(*terms, until=date(2028, 2, 2), starts_on=start)
    assert [fee.price.cents for fee in found[-3:]] == [310_00, 330_00, 330_00]
