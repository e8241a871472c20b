from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.rules.deposits import BadDeposit, check_amount, check_kept, state_of
from creuset.billing.rules.lines import BadLine, check_lines, totals, totals_of
from creuset.billing.states import DepositState
from creuset.kernel.money import MixedCurrencies, Money
from tests.factories.billing import make_line

cents = st.integers(-10_000_000, 10_000_000)
quantities = st.integers(1, 10_000_000).map(lambda n: Decimal(n).scaleb(-4))
rates = st.sampled_from([Decimal(20), Decimal(10), Decimal("5.5"), Decimal("2.1"), Decimal(0)])


@st.composite
def lines(draw):
    many = draw(st.lists(st.tuples(cents, quantities, rates), max_size=12))
    return [
        make_line(
            str(n), unit_price=Money(price, "EUR"), quantity=quantity, vat_percent=rate, vat_key="x"
        )
        for n, (price, quantity, rate) in enumerate(many)
    ]


@given(lines())
def test_vat_is_counted_on_the_total_of_each_rate_and_rounded_once(them):
    sums = totals(them, "EUR")
    assert sums.net.cents == sum(one.net.cents for one in them)
    for one in sums.by_rate:
        base = sum(line.net.cents for line in them if line.vat_percent == one.percent)
        assert one.net.cents == base
        assert abs(one.vat.cents - Fraction(base) * Fraction(one.percent) / 100) <= Fraction(1, 2)
    assert sums.gross.cents == sums.net.cents + sum(one.vat.cents for one in sums.by_rate)


@given(lines())
def test_the_order_of_lines_changes_nothing(them):
    assert totals(them, "EUR") == totals(them[::-1], "EUR")


@given(cents, rates)
def test_a_credit_mirrors_its_charge_to_the_cent(net, rate):
    owed = totals_of([("x", rate, Money(net, "EUR"))], "EUR")
    back = totals_of([("x", rate, Money(-net, "EUR"))], "EUR")
    assert (owed.gross + back.gross).cents == 0


def test_three_lines_of_a_third_of_a_cent_of_vat_owe_one_cent_and_not_none():
    them = [make_line(str(n), quantity=Decimal(1), unit_price=Money(2, "EUR")) for n in range(3)]
    assert [one.vat.cents for one in them] == [0, 0, 0]
    assert totals(them, "EUR").vat.cents == 1


def test_the_highest_rate_is_told_first():
    them = [make_line("a", vat_percent=Decimal(10), vat_key="b"), make_line("c")]
    assert [one.percent for one in totals(them, "EUR").by_rate] == [20, 10]


@pytest.mark.parametrize(
    "more",
    [
        {"quantity": Decimal(0)},
        {"quantity": Decimal(-1)},
        {"quantity": Decimal("0.00001")},
        {"quantity": Decimal(1_000_001)},
        {"quantity": Decimal("NaN")},
        {"quantity": Decimal("Infinity")},
        {"label": {}},
        {"label": {"fr": " "}},
        {"vat_percent": Decimal("5.555")},
        {"vat_percent": Decimal(101)},
        {"vat_percent": Decimal(-1)},
        {"unit_price": Money(10**11, "EUR")},
    ],
)
def test_a_line_that_cannot_be_owed_is_refused(more):
    with pytest.raises(BadLine):
        check_lines([make_line(**more)], "EUR")


def test_two_lines_of_one_key_another_currency_and_no_key_are_refused():
    with pytest.raises(BadLine):
        check_lines([make_line("a"), make_line("a")], "EUR")
    with pytest.raises(MixedCurrencies):
        check_lines([make_line(unit_price=Money(1, "USD"))], "EUR")
    for key in ("", "x" * 121):
        with pytest.raises(BadLine):
            check_lines([make_line(key)], "EUR")


@pytest.mark.parametrize(
    ("kept", "state"),
    [
        (None, DepositState.HELD),
        (0, DepositState.REFUNDED),
        (500, DepositState.KEPT),
        (1, DepositState.KEPT_IN_PART),
    ],
)
def test_what_became_of_a_deposit(kept, state):
    assert state_of(500, kept) is state


def test_no_more_is_kept_than_was_given():
    for kept in (-1, 501):
        with pytest.raises(BadDeposit):
            check_kept(Money(kept, "EUR"), Money(500, "EUR"))
    for kept in (0, 500):
        check_kept(Money(kept, "EUR"), Money(500, "EUR"))
    with pytest.raises(BadDeposit):
        check_amount(Money(0, "EUR"))
