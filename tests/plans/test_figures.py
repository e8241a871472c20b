"""Who came and left, how long people stay, and what the coming months bring."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money, total
from creuset.plans.rules.figures import (
    Held,
    Rate,
    Stay,
    brought_by_kind,
    forecast,
    lengths,
    stays,
    turnover,
    typical_months,
)

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 800).map(lambda n: date(2025, 1, 1) + timedelta(days=n))


@st.composite
def contracts(draw: st.DrawFn) -> Stay:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(0, 500))
    return Stay(
        draw(st.integers(1, 4)), start, None if length is None else start + timedelta(days=length)
    )


def test_who_changes_plans_the_next_day_has_not_left() -> None:
    one = Stay(1, date(2026, 1, 1), date(2026, 3, 31))
    two = Stay(1, date(2026, 4, 1), None)

    assert stays([two, one]) == [Stay(1, date(2026, 1, 1), None)]
    assert len(stays([one, Stay(1, date(2026, 4, 2), None)])) == 2


@given(st.lists(contracts(), max_size=12))
def test_each_day_of_a_contract_is_in_one_stay_of_its_party(given_: list[Stay]) -> None:
    found = stays(given_)

    for one in given_:
        holding = [
            stay
            for stay in found
            if stay.party_id == one.party_id
            and stay.starts_on <= one.starts_on
            and (stay.last_on is None or stay.last_on >= one.starts_on)
        ]
        assert len(holding) == 1
        assert holding[0].last_on is None or (
            one.last_on is not None and one.last_on <= holding[0].last_on
        )


@given(st.lists(contracts(), max_size=12))
def test_who_stands_is_who_stood_and_came_and_did_not_leave(given_: list[Stay]) -> None:
    turns = turnover(stays(given_), first=date(2025, 1, 1), months=40)

    for earlier, later in pairwise(turns):
        assert later.standing == earlier.standing + earlier.came - earlier.left
        assert earlier.churn is None or earlier.churn >= 0


def test_the_typical_stay_is_that_of_who_has_left() -> None:
    ended = [
        Stay(n, FIRST, FIRST + timedelta(days=length - 1))
        for n, length in enumerate((73, 146, 365))
    ]

    assert typical_months(ended, today=date(2027, 6, 1)) == Fraction(146 * 12, 365)
    assert typical_months([Stay(1, FIRST, None)], today=date(2027, 6, 1)) is None


@given(st.integers(0, 3_000_00), st.integers(0, 300))
def test_a_whole_year_of_a_rate_is_twelve_times_it(cents: int, after: int) -> None:
    rate = Rate(FIRST - timedelta(days=after), date(2999, 1, 1), Fraction(cents))

    months = forecast([rate], first=FIRST, months=12, currency="EUR")

    assert total([amount for _month, amount in months], "EUR") == Money(cents, "EUR").times(12)


def test_a_month_left_in_its_middle_brings_its_days() -> None:
    rate = Rate(date(2026, 1, 1), date(2026, 4, 16), Fraction(300_00))

    assert [
        amount.cents
        for _month, amount in forecast([rate], first=date(2026, 3, 9), months=3, currency="EUR")
    ] == [
        300_00,
        150_00,
        0,
    ]


@given(st.lists(contracts(), max_size=12), DAYS)
def test_each_stay_that_has_begun_has_one_length(given_: list[Stay], today: date) -> None:
    found = stays(given_)

    told = lengths(found, today=today)

    begun = [one for one in found if one.starts_on <= today]
    assert sum(one.ended + one.running for one in told) == len(begun)
    gone = [one for one in begun if one.last_on is not None and one.last_on < today]
    assert sum(one.ended for one in told) == len(gone)


def test_a_stay_of_whole_months_is_counted_from_them_on() -> None:
    quarter = Stay(1, date(2026, 1, 1), date(2026, 3, 31))
    shorter = Stay(2, date(2026, 1, 1), date(2026, 3, 30))
    running = Stay(3, date(2025, 6, 1), None)

    told = lengths([quarter, shorter, running], today=date(2026, 6, 1))

    assert [
        (one.least, one.until, one.ended, one.running) for one in told if one.ended or one.running
    ] == [
        (0, 3, 1, 0),
        (3, 6, 1, 0),
        (12, 24, 0, 1),
    ]


HELD = st.lists(
    st.builds(
        Held,
        st.integers(1, 4),
        st.sampled_from(["office", "storage"]),
        st.integers(1, 90).map(Decimal),
    ),
    max_size=8,
)


@given(HELD, st.dictionaries(st.integers(1, 4), st.integers(0, 5_000_00).map(Fraction)))
def test_areas_bring_what_their_contracts_bring(
    held: list[Held], monthly: dict[int, Fraction]
) -> None:
    brought = brought_by_kind(monthly, held)

    holding = {one.contract for one in held}
    assert sum(brought.values()) == sum(
        amount for contract, amount in monthly.items() if contract in holding
    )


def test_a_square_metre_brings_its_part_of_the_contract_that_holds_it() -> None:
    held = [
        Held(1, "office", Decimal(30)),
        Held(1, "storage", Decimal(10)),
        Held(2, "office", Decimal(20)),
    ]

    brought = brought_by_kind({1: Fraction(800_00), 2: Fraction(0), 3: Fraction(250_00)}, held)

    assert brought == {"office": Fraction(600_00), "storage": Fraction(200_00)}
