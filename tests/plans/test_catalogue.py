"""What an offer costs whom, how many may have it, and what an offer may not be."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.errors import Refusals
from creuset.kernel.money import Money
from creuset.plans.kinds import Basis, OfferKind, PriceFor, Proration
from creuset.plans.rules.allowances import Grant, Unit
from creuset.plans.rules.catalogue import (
    Asked,
    NoArea,
    NoPrice,
    Price,
    agreed,
)
from creuset.plans.rules.offers import (
    OfferLivedBy,
    changed_under,
    check_nothing_agreed_changes,
    check_offer,
    faults_of,
)
from tests.factories.offers import make_price, make_terms

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
ANYBODY = make_price(300_00)
EARLY = make_price(250_00, audience="early", until="2026-04-01")
INCUBATED = make_price(0, audience="incubated", charges=40_00)
DAYS_GIVEN = Grant("day", Unit.DAY, 10)
STEPPED = make_price(300_00, steps=[{"after_months": 12, "price": 330_00}])


def _agreed(*prices: Price, on: date = date(2026, 6, 1), **more: Any) -> list[tuple[int, int, int]]:
    values: dict[str, Any] = {"basis": Basis.UNIT, "asked": Asked()} | more
    found = agreed(prices, signed_on=on, **values)
    return [(each.after_months, each.price.cents, each.catalogue.cents) for each in found]


def test_whoever_signs_early_pays_less_until_the_last_day_of_that_price() -> None:
    assert _agreed(ANYBODY, EARLY, on=date(2026, 3, 31)) == [(0, 250_00, 300_00)]
    assert _agreed(ANYBODY, EARLY, on=date(2026, 4, 1)) == [(0, 300_00, 300_00)]


def test_an_incubated_project_has_its_price_and_the_catalogue_value_is_kept() -> None:
    kept = agreed(
        (ANYBODY, EARLY, INCUBATED),
        basis=Basis.UNIT,
        asked=Asked(),
        signed_on=date(2026, 3, 1),
        audience=PriceFor.INCUBATED,
    )
    assert [(each.price.cents, each.charges.cents, each.catalogue.cents) for each in kept] == [
        (0, 40_00, 300_00)
    ]
    assert _agreed(ANYBODY, audience=PriceFor.INCUBATED) == [(0, 300_00, 300_00)]


def test_steps_follow_and_an_office_is_priced_by_its_area() -> None:
    assert _agreed(STEPPED) == [(0, 300_00, 300_00), (12, 330_00, 300_00)]
    office = make_price(34_00)
    assert _agreed(office, basis=Basis.AREA, asked=Asked(area_m2=Decimal("27.50"))) == [
        (0, 935_00, 935_00)
    ]
    with pytest.raises(NoArea):
        _agreed(office, basis=Basis.AREA)


def test_there_is_no_price_before_the_first() -> None:
    with pytest.raises(NoPrice):
        _agreed(ANYBODY, on=date(2025, 12, 31))


def test_of_two_prices_the_one_offered_last_holds() -> None:
    dearer = make_price(320_00, **{"from": "2026-09-01"})
    assert _agreed(ANYBODY, dearer, on=date(2026, 8, 31)) == [(0, 300_00, 300_00)]
    assert _agreed(ANYBODY, dearer, on=date(2026, 9, 1)) == [(0, 320_00, 320_00)]


@given(st.sampled_from(PriceFor), st.integers(0, 10**6), st.integers(0, 10**5), DAYS, st.booleans())
def test_a_price_is_read_as_it_was_written(
    audience: PriceFor, cents: int, charges: int, from_on: date, stepped: bool
) -> None:
    steps = STEPPED.steps if stepped else ()
    price = Price(audience, Money(cents, "EUR"), Money(charges, "EUR"), from_on, None, steps)
    assert Price.read(price.written(), "EUR") == price


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"cycle_months": 5}, ["cycle_months"]),
        ({"cycle_months": 0}, ["cycle_months"]),
        ({"kind": OfferKind.PASSES}, ["cycle_months"]),
        ({"kind": OfferKind.PASSES, "cycle_months": 0, "notice_days": 3}, ["notice_days"]),
        ({"kind": OfferKind.PASSES, "cycle_months": 0, "prices": (STEPPED,)}, ["prices.0.steps"]),
        ({"basis": Basis.AREA}, ["basis"]),
        ({"kind": OfferKind.DOMICILIATION, "min_term_months": 2}, ["min_term_months"]),
        ({"prices": (INCUBATED,)}, ["prices"]),
        ({"prices": (ANYBODY, ANYBODY)}, ["prices.1.from"]),
        ({"prices": (ANYBODY, make_price(audience="early"))}, ["prices.1.until"]),
        ({"prices": (make_price(until="2025-01-01"),)}, ["prices.0.until"]),
        ({"prices": (make_price(-1),)}, ["prices.0.price"]),
        ({"allowances": (DAYS_GIVEN, DAYS_GIVEN)}, ["allowances"]),
        (
            {"kind": OfferKind.PASSES, "cycle_months": 0, "allowances": (DAYS_GIVEN,)},
            ["allowances.0.reset"],
        ),
        ({"valid_from": date(2027, 1, 1), "valid_until": date(2027, 1, 1)}, ["valid_until"]),
    ],
)
def test_an_offer_that_cannot_be_says_where(changes: dict[str, Any], fields: list[str]) -> None:
    terms = make_terms(**changes)
    assert [".".join(map(str, fault.path)) for fault in faults_of(terms)] == fields
    if fields:
        with pytest.raises(Refusals):
            check_offer(terms)
    else:
        check_offer(terms)


def test_new_prices_change_nothing_that_was_agreed_and_other_conditions_would() -> None:
    before = make_terms(prices=[ANYBODY])
    dearer = make_terms(prices=[make_price(999_00)], names={"fr": "Autre"}, cap=3)
    assert changed_under(before, dearer) == []
    check_nothing_agreed_changes(before, dearer, name="Forfait", subscribers=4)
    other = make_terms(proration=Proration.NONE)
    check_nothing_agreed_changes(before, other, name="Forfait", subscribers=0)
    with pytest.raises(Refusals) as refused:
        check_nothing_agreed_changes(before, other, name="Forfait", subscribers=1)
    (error,) = refused.value.errors
    assert (type(error), error.field) == (OfferLivedBy, "proration")
