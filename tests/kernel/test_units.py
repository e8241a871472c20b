from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.units import Area, BadQuantity, Length, Minutes, Power, SoundLevel

KINDS = [Length, Area, Power, SoundLevel, Minutes]


@given(st.sampled_from(KINDS), st.integers(0, 10**9), st.sampled_from(["fr", "en"]))
def test_what_is_printed_reads_back_in_its_language(kind, amount, language):
    quantity = kind(amount)
    assert kind.parse(quantity.format(language), language) == quantity
    assert kind.of(quantity.value) == quantity


@pytest.mark.parametrize(
    ("quantity", "french", "english"),
    [
        (Length.of("9.2"), "9,20_m", "9.20_m"),
        (Length(9205), "9,205_m", "9.205_m"),
        (Area.of(1500), "1~500_m²", "1,500_m²"),
        (Area.of(12.5), "12,5_m²", "12.5_m²"),
        (Power.of(63), "63_kVA", "63_kVA"),
        (SoundLevel.of(25), "25_dB(A)", "25_dB(A)"),
        (Minutes(45), "45_min", "45_min"),
        (Minutes(90), "1_h_30", "1_h_30_min"),
        (Minutes(120), "2_h", "2_h"),
    ],
)
def test_quantities_are_printed_as_people_write_them(quantity, french, english):
    assert quantity.format("fr") == french.replace("_", "\u00a0").replace("~", "\u202f")
    assert quantity.format("en") == english.replace("_", "\u00a0")


@pytest.mark.parametrize(
    ("kind", "text", "language", "amount"),
    [
        (Length, "9,20 m", "fr", 9200),
        (Length, "9.2", "fr", 9200),
        (Area, "1 500 m2", "fr", 150000),
        (Area, "1,5", "fr", 150),
        (Area, "1,500", "en", 150000),
        (Area, "1,5", "en", 150),
        (Power, "12,5 KVA", "fr", 12500),
        (SoundLevel, "24.5 dBA", "en", 245),
        (Minutes, "1h30", "fr", 90),
        (Minutes, "1 h 05 min", "en", 65),
        (Minutes, "90", "fr", 90),
    ],
)
def test_the_usual_spellings_are_read(kind, text, language, amount):
    assert kind.parse(text, language).amount == amount


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Length, ""),
        (Length, "m"),
        (Length, "-3 m"),
        (Length, "9,2 mm"),
        (Length, "9,2345 m"),
        (Length, "1,2,3"),
        (Length, "9 m²"),
        (Area, "1e3"),
        (Area, "٣"),
        (Power, "9" * 30),
        (Minutes, "1 h 75"),
        (Minutes, "1,5"),
    ],
)
def test_what_is_no_such_quantity_is_refused_and_quoted(kind, text):
    with pytest.raises(BadQuantity, match="no quantity") as refused:
        kind.parse(text)
    assert f"“{text}”" in str(refused.value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), "x", Decimal("1e40"), 0.00001])
def test_numbers_that_measure_nothing_are_refused(number):
    with pytest.raises(BadQuantity):
        Length.of(number)


def test_quantities_are_not_negative_and_whole():
    with pytest.raises(BadQuantity, match="not negative"):
        Area(-1)
    with pytest.raises(TypeError):
        Area(1.5)


def test_only_quantities_of_one_kind_add_up():
    assert Area.of(2) + Area.of("0.5") == Area.of("2.5")
    with pytest.raises(TypeError):
        Area.of(2) + Length.of(2)
    with pytest.raises(TypeError):
        SoundLevel.of(40) + SoundLevel.of(40)


def test_quantities_of_two_kinds_are_never_equal():
    assert Area(100) != Length(100)
