from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import MixedCurrencies, Money, total
from tests import strategies as own

decimals = st.decimals(-1000, 1000, allow_nan=False, places=4)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any)


@given(own.money, own.money)
def test_sums_are_sums_of_cents(one, two):
    assert (one + two).cents == one.cents + two.cents
    assert one + two - two == one
    assert one + -one == Money.zero("EUR")
    assert (one < two) == (one.cents < two.cents)
    assert (one >= two) == (one.cents >= two.cents)
    assert bool(one) == (one.cents != 0)
    assert total([one, two], "EUR") == one + two


@pytest.mark.parametrize(
    "mix", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b]
)
def test_currencies_do_not_mix(mix):
    with pytest.raises(MixedCurrencies, match=r"EUR.*USD"):
        mix(Money(1, "EUR"), Money(1, "USD"))


def test_the_same_number_of_another_currency_is_another_amount():
    assert Money(1, "EUR") != Money(1, "USD")


@given(own.money, decimals)
def test_times_rounds_half_away_from_zero_as_decimal_does(amount, factor):
    expected = (Decimal(amount.cents) * factor).quantize(Decimal(1), ROUND_HALF_UP)
    assert amount.times(factor).cents == expected
    assert (-amount).times(factor) == -amount.times(factor)
    assert amount.times(Fraction(factor)) == amount.times(factor)


@given(own.money, st.integers(1, 40))
def test_split_conserves_the_total_and_is_even_to_the_cent(amount, parts):
    split = amount.split(parts)
    assert len(split) == parts
    assert total(split, "EUR") == amount
    assert max(split).cents - min(split).cents <= 1
    assert sorted(split, key=lambda part: -abs(part.cents)) == split


@given(own.money, weights)
def test_share_conserves_the_total_and_stays_within_a_cent_of_exact(amount, weights):
    shared = amount.share(weights)
    assert total(shared, "EUR") == amount
    for part, weight in zip(shared, weights, strict=True):
        assert abs(part.cents - Fraction(amount.cents * weight, sum(weights))) < 1
        assert weight or not part
    assert [-part for part in shared] == (-amount).share(weights)


def test_equal_remainders_are_served_in_order():
    assert [part.cents for part in Money(2, "EUR").share([1, 1, 1])] == [1, 1, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_weights_that_share_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="Weights"):
        Money(1, "EUR").share(weights)


@pytest.mark.parametrize(
    ("amount", "language", "text"),
    [
        (Money(123450, "EUR"), "fr", "1\u202f234,50\u00a0€"),
        (Money(-5, "EUR"), "fr-FR", "\u22120,05\u00a0€"),
        (Money(123456789, "EUR"), "en", "€1,234,567.89"),
        (Money(-100, "EUR"), "en", "\u2212€1.00"),
        (Money(1000, "CHF"), "fr", "10,00\u00a0CHF"),
        (Money(1000, "CHF"), "en", "CHF\u00a010.00"),
        (Money(12000, "XPF"), "fr", "12\u202f000\u00a0XPF"),
    ],
)
def test_amounts_are_printed_with_the_typography_of_the_language(amount, language, text):
    assert amount.format(language) == text


@pytest.mark.parametrize("cents", [1.0, True, Decimal(1)])
def test_only_whole_cents_make_money(cents):
    with pytest.raises(TypeError):
        Money(cents, "EUR")


@pytest.mark.parametrize("currency", ["eur", "EURO", "", "€"])
def test_only_iso_codes_are_currencies(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


def test_a_float_multiplies_no_money():
    with pytest.raises(TypeError):
        Money(1, "EUR").times(0.1)
