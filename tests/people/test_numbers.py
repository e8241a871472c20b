import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siren as siren_number
from stdnum.fr import tva

from creuset.kernel.errors import Refusals
from creuset.people.fields import fold
from creuset.people.rules.numbers import Numbers, WrongNumber, check_numbers, show_siren
from creuset.people.rules.words import Nameless, check_tags, full_name
from tests.factories.people import make_siren

SIRENS = st.integers(min_value=0, max_value=9_999_999).map(make_siren)


@given(SIRENS)
def test_a_siren_is_read_however_it_is_spaced(siren):
    assert check_numbers(siren=show_siren(siren)) == Numbers(siren=siren)
    assert check_numbers(siren=f" {siren} ").siren == siren


@given(SIRENS)
def test_a_siren_is_read_from_a_french_vat_number(siren):
    number = f"FR{siren_number.to_tva(siren)[-11:].replace(' ', '')}"
    assert tva.is_valid(number)
    assert check_numbers(vat_number=number.lower()) == Numbers(siren=siren, vat=number)


@given(SIRENS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_seen(siren, at, by):
    wrong = siren[:at] + str((int(siren[at]) + by) % 10) + siren[at + 1 :]
    with pytest.raises(WrongNumber) as refused:
        check_numbers(siren=wrong)
    assert refused.value.field == "siren"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"siren": "12345678"}, "siren", "9 digits are expected, and there are 8"),
        ({"siren": "73282932X"}, "siren", "something else than digits"),
        ({"siren": "732829321"}, "siren", "check digit"),
        ({"siret": "7328293200007"}, "siret", "14 digits are expected, and there are 13"),
        ({"siret": "73282932000075"}, "siret", "check digit"),
        ({"siren": make_siren(3), "siret": "73282932000074"}, "siret", "does not start"),
        ({"vat_number": "44732829320"}, "vat_number", "two letters"),
        ({"vat_number": "FR45732829320"}, "vat_number", "check digits"),
        ({"vat_number": "FR1"}, "vat_number", "shape"),
        ({"siren": make_siren(3), "vat_number": "FR44732829320"}, "vat_number", "732 829 320"),
    ],
)
def test_the_sentence_says_what_is_wrong(given, field, words):
    with pytest.raises(WrongNumber) as refused:
        check_numbers(**given)
    assert refused.value.field == field
    with override("en"):
        assert words in str(refused.value)


def test_every_wrong_number_is_told_at_once():
    with pytest.raises(Refusals) as refused:
        check_numbers(siren="1", siret="2", vat_number="3")
    assert [one.field for one in refused.value.errors] == ["siren", "siret", "vat_number"]


def test_a_company_abroad_has_its_own_number():
    assert check_numbers(vat_number="BE 0428.759.497").vat == "BE0428759497"
    assert check_numbers() == Numbers()


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(alphabet="abcé A", max_size=10), max_size=10))
def test_tags_are_kept_once_in_order(tags):
    kept = check_tags(tags)
    assert kept == sorted(set(kept))
    assert check_tags(kept) == kept
    assert "" not in kept


def test_a_person_has_a_name():
    assert full_name(" Ada ", "  ") == "Ada"
    with pytest.raises(Nameless):
        full_name(" ", "")
