"""What is drawn of a deliberation: where the bar of an axis stands, and the places as they fill."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.drawing import bars_of
from creuset.incubation.queries.rooms import DRAWN, Line, Row
from creuset.incubation.rules.quotas import Place


def row(axis: str, worth: float, *, proposed: bool) -> Row:
    values: dict[str, Any] = {"worth": worth, "proposed": proposed}
    return Row(1, 1, is_current=False, is_hidden=False, axis=axis, values=values)


@given(
    st.lists(st.floats(0, 20), min_size=1),
    st.lists(st.floats(0, 20), min_size=1),
    st.lists(st.floats(0, 20)),
)
def test_a_bar_lies_between_the_last_proposed_and_the_first_who_is_not(
    passed: Sequence[float], failed: Sequence[float], others: Sequence[float]
) -> None:
    rows = [
        *(row("museums", one, proposed=True) for one in passed),
        *(row("museums", one, proposed=False) for one in failed),
        *(row("schools", one, proposed=True) for one in others),
        Row(2, 2, is_current=False, is_hidden=True, axis="museums"),
    ]
    bars = bars_of(rows)
    assert bars.keys() == {"museums"}
    ends = sorted((min(passed), max(failed)))
    assert ends[0] <= bars["museums"] <= ends[1]


def test_places_are_drawn_one_by_one_while_they_can_be_counted_at_a_glance() -> None:
    assert Line("", Place(1, 0, 3), ()).seats == [True, False, False]
    assert Line("", Place(4, 0, 3), ()).seats == [True] * 3
    for most in (None, DRAWN + 1):
        assert Line("", Place(1, 0, most), ()).seats == []
