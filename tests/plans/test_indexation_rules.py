"""Prices that follow an index: one rounding, once a year, and the formula in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money
from creuset.plans.rules.indexation import (
    BadIndex,
    NotDue,
    Priced,
    check_day,
    check_value,
    formula,
    indexed,
    moved,
    year_before,
)

VALUES = st.integers(50_000, 300_000)
CENTS = st.integers(1, 10_000_00)


@given(CENTS, VALUES, VALUES)
def test_the_price_is_rounded_once_and_goes_where_the_index_goes(
    cents: int, base: int, new: int
) -> None:
    price = Money(cents, "EUR")
    found = indexed(price, base_e3=base, new_e3=new)
    assert abs(found.cents * base - cents * new) * 2 <= base
    assert (found >= price) if new >= base else (found <= price)
    assert indexed(price, base_e3=base, new_e3=base) == price


@given(CENTS, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800), VALUES, VALUES)
def test_a_price_moves_once_a_year(cents: int, since: date, days: int, base: int, new: int) -> None:
    on = since + timedelta(days=days)
    move = moved(Priced(Money(cents, "EUR"), since, base), on=on, new_e3=new, base_e3=None)
    if days < 365:
        assert (move.why_not, move.new_price) == (NotDue.TOO_SOON, None)
    elif days > 366:
        assert move.why_not in (None, NotDue.SAME)


def test_why_a_price_does_not_move() -> None:
    since, on = date(2025, 1, 1), date(2026, 1, 1)
    assert (
        moved(Priced(Money(1, "EUR"), since), on=on, new_e3=2, base_e3=None).why_not
        is NotDue.NO_BASE
    )
    assert moved(Priced(Money(1, "EUR"), since), on=on, new_e3=2, base_e3=2).why_not is NotDue.SAME
    assert moved(Priced(Money(0, "EUR"), since), on=on, new_e3=2, base_e3=1).why_not is NotDue.FREE
    assert moved(Priced(Money(1, "EUR"), since, 1), on=on, new_e3=2, base_e3=2).new_price == Money(
        2, "EUR"
    )


def test_the_formula_says_all_that_it_is_made_of() -> None:
    said = str(
        formula(
            Money(1000_00, "EUR"), name="ILAT", period="2026-Q2", base_e3=132_630, new_e3=137_150
        )
    )
    for part in ("137", "132", "ILAT", "2026-Q2", "034"):
        assert part in said


def test_the_year_before() -> None:
    assert (year_before("2026-Q1"), year_before("2026-12")) == ("2025-Q1", "2025-12")


@pytest.mark.parametrize(
    ("name", "period", "value", "field"),
    [
        ("ilat", "2026-Q2", 1, "name"),
        ("ILAT", "2026-Q5", 1, "period"),
        ("ILAT", "2026-13", 1, "period"),
        ("ILAT", "2e trimestre", 1, "period"),
        ("ILAT", "2026-Q2", 0, "value"),
    ],
)
def test_a_value_that_cannot_be_says_where(name: str, period: str, value: int, field: str) -> None:
    with pytest.raises(BadIndex) as refused:
        check_value(name, period, value)
    assert refused.value.field == field
    check_value("ILAT", "2026-Q2", 137_150)


def test_prices_move_neither_backwards_nor_far_ahead() -> None:
    today = date(2026, 11, 22)
    check_day(today, today=today)
    for day in (today - timedelta(days=1), today + timedelta(days=367)):
        with pytest.raises(BadIndex):
            check_day(day, today=today)
