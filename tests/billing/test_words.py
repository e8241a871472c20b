"""Amounts as drawings say them."""

import pytest
from django.utils.translation import override

from creuset.billing.words import round_money_text
from creuset.kernel.money import Money


@pytest.mark.parametrize(
    ("cents", "english", "french"),
    [
        (10_000_00, "€10,000", "10000€"),
        (0, "€0", "0€"),
        (37_50, "€37.50", "37,50€"),
        (1_000_000_00, "€1,000,000", "1000000€"),
    ],
)
def test_a_scale_says_whole_amounts_without_cents(cents: int, english: str, french: str) -> None:
    with override("en"):
        assert round_money_text(Money(cents, "EUR")) == english
    with override("fr"):
        assert "".join(round_money_text(Money(cents, "EUR")).split()) == french
