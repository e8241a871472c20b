from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.documents.rules.contracts import (
    ContractChanged,
    ContractOver,
    SignerMissing,
    after,
    check_seen,
    check_signer,
)
from creuset.documents.rules.terms import (
    TERMS,
    ContractKind,
    Length,
    PriceLine,
    WrongValues,
    digest_of,
    kept,
    samples,
)
from creuset.documents.states import CONTRACTS, ContractState
from creuset.kernel.money import Money

KINDS = list(ContractKind)
EUROS = Money(100, "EUR")


@pytest.mark.parametrize("kind", KINDS)
def test_samples_are_what_their_kind_takes(kind):
    whole, needed = samples(kind, "EUR")
    assert kept(kind, whole).keys() == {term.name for term in TERMS[kind]}
    assert kept(kind, needed).keys() == {term.name for term in TERMS[kind] if term.is_needed}


@given(st.sampled_from(KINDS), st.data())
def test_a_value_that_is_needed_is_missed_by_its_name(kind, data):
    _whole, needed = samples(kind, "EUR")
    if not needed:
        return
    name = data.draw(st.sampled_from(sorted(needed)))
    without = {key: value for key, value in needed.items() if key != name}
    for empty in (without, without | {name: None}, without | {name: ""}):
        with pytest.raises(WrongValues) as refused:
            kept(kind, empty)
        assert refused.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("castle", "x"),
        ("start", "2026-12-01"),
        ("end", date(2020, 1, 1)),
        ("offer", 3),
        ("offer", "x" * 4001),
        ("offer", {"fr": 3}),
        ("notice", 3),
        ("notice", Length(0)),
        ("deposit", 12.5),
        ("lines", "x"),
        ("lines", [3]),
        ("lines", [PriceLine("x", 3)]),
        ("lines", [PriceLine("x", EUROS, quantity=Decimal("NaN"))]),
        ("lines", [PriceLine("x", EUROS)] * 61),
        ("included", "Wi-Fi"),
        ("included", [None]),
    ],
)
def test_a_value_of_another_shape_is_refused_by_its_name(name, value):
    _whole, needed = samples(ContractKind.SERVICE, "EUR")
    with pytest.raises(WrongValues) as refused:
        kept(ContractKind.SERVICE, needed | {name: value})
    assert refused.value.field == name


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=4))
def test_a_digest_is_of_salt_and_values_in_any_order(values):
    turned = dict(reversed(values.items()))
    assert digest_of("a", values) == digest_of("a", turned)
    assert digest_of("b", values) != digest_of("a", values)
    assert digest_of("a", values | {"more than five": 1}) != digest_of("a", values)


@given(st.sampled_from(list(ContractState)), st.sampled_from(["sign", "send", "withdraw", "end"]))
def test_a_step_that_leads_nowhere_says_why(state, verb):
    if CONTRACTS.allows(state, verb):
        assert after(verb, state) in ContractState
    else:
        with pytest.raises(ContractOver) as refused:
            after(verb, state)
        assert refused.value.details == {"state": state.value}
        assert str(refused.value)


def test_nothing_is_signed_but_what_was_seen():
    check_seen("ab", "ab")
    with pytest.raises(ContractChanged) as refused:
        check_seen("ab", "cd")
    assert refused.value.details == {"opened": "ab", "now": "cd"}


def test_somebody_signs():
    assert check_signer("  Ada   Lovelace ") == "Ada Lovelace"
    with pytest.raises(SignerMissing):
        check_signer(" \t")
