import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.kernel.numbering import (
    ALPHABET,
    BadCode,
    BadNumber,
    HoleInSeries,
    Series,
    public_code,
    read_public_code,
)

INVOICES = Series("FA", 2026, 5)
numbers = st.integers(0, 10**12)


@given(st.integers(1, 10**7))
def test_a_printed_number_reads_back(number):
    assert INVOICES.parse(INVOICES.format(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FA-2026-",
        "FA-2025-00001",
        "FA-2026-1",
        "FA-2026-00000",
        "FA-2026-0000²",
        "00042",
        "fa-2026-00042",
        "FA-2026-000042",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(BadNumber, match="FA-2026-00001"):
        INVOICES.parse(text)


def test_numbers_follow_one_another_from_one():
    assert INVOICES.next_after(None) == 1
    assert INVOICES.next_after(41) == 42
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="begin at 1"):
            INVOICES.next_after(wrong)
        with pytest.raises(ValueError, match="begin at 1"):
            INVOICES.format(wrong)


@given(st.integers(0, 30), st.data())
def test_a_series_has_no_hole_no_twin_and_no_disorder(length, data):
    whole = list(range(1, length + 1))
    INVOICES.check_no_hole(whole)
    assume(length > 1)
    other = data.draw(st.lists(st.integers(-1, length + 1), min_size=1, max_size=length))
    assume(other != whole[: len(other)])
    with pytest.raises(HoleInSeries) as refused:
        INVOICES.check_no_hole(other)
    at = refused.value.details["expected"]
    assert other[: at - 1] == whole[: at - 1]
    assert other[at - 1] == refused.value.details["found"] != at


@given(numbers)
def test_a_code_reads_back_however_it_is_typed(number):
    code = public_code(number)
    assert read_public_code(code) == number
    assert read_public_code(code.lower().replace("-", " ")) == number
    assert read_public_code(code.replace("0", "O").replace("1", "l").replace("-", "")) == number


@given(numbers, st.data())
def test_one_wrong_character_is_noticed(number, data):
    code = public_code(number).replace("-", "")
    at = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in ALPHABET if sign != code[at]]))
    with pytest.raises(BadCode):
        read_public_code(code[:at] + wrong + code[at + 1 :])


@given(numbers, st.data())
def test_two_neighbours_exchanged_are_noticed(number, data):
    code = public_code(number).replace("-", "")
    at = data.draw(st.integers(0, len(code) - 2))
    assume(code[at] != code[at + 1])
    with pytest.raises(BadCode):
        read_public_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@pytest.mark.parametrize("text", ["", "0", "00000", "000-01U", "000-01é", "bonjour"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(BadCode):
        read_public_code(text)


def test_a_code_numbers_something():
    with pytest.raises(ValueError, match="not negative"):
        public_code(-1)
