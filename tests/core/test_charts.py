"""A chart's scale ends at a round number, and no bar is longer than it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from creuset.core.charts import chart, end_of

VALUES = st.lists(st.integers(0, 10**9) | st.fractions(0, 1000), max_size=20)


@given(st.integers(1, 10**9) | st.fractions(Fraction(1, 10**4), 10**6))
def test_a_scale_ends_at_a_round_number_that_is_near(most: Fraction) -> None:
    end = end_of(most)

    assert most <= end <= 2 * most
    assert float(end).__format__(".6g").strip("0.").replace(".", "").split("e")[0] in set("124568")


@given(st.integers(0, 10**6))
def test_what_is_counted_has_a_whole_half(most: int) -> None:
    end = end_of(most, whole=True)

    assert most <= end
    assert end % 2 == 0


@given(VALUES)
def test_bars_keep_their_order_and_stay_within_the_scale(values: list[Fraction]) -> None:
    drawn = chart("x", [(str(n), "", value, "") for n, value in enumerate(values)], str)

    assert all(0 <= bar.length <= 100 for bar in drawn.bars)
    assert len(drawn.bars) == len(values)
    for first, second in zip(sorted(values), sorted(values)[1:], strict=False):
        assert drawn.bars[values.index(first)].length <= drawn.bars[values.index(second)].length


def test_the_marks_are_the_end_the_middle_and_nothing() -> None:
    assert chart("x", [("a", "a", 8_220, "8 220")], str).marks == ("10000", "5000", "0")
    assert chart("x", [("a", "a", 40, "40")], str, end=100).bars[0].length == 40
