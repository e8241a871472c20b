"""What a selection made by people breaks, and who is next on a waiting list."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.calibration import AxisQuota, Quotas
from creuset.incubation.rules.quotas import Breach, Broken, Chosen, broken, next_in_line, places

AXES = st.sampled_from(["a", "b", "c"])
CHOSEN = st.lists(st.builds(Chosen, AXES, st.integers(0, 50)), max_size=6)
QUOTAS = st.builds(
    Quotas,
    st.integers(3, 6),
    st.dictionaries(AXES, st.builds(AxisQuota, st.integers(0, 1), st.integers(1, 3))),
    st.none() | st.integers(0, 150),
)


@given(CHOSEN, QUOTAS)
def test_everything_broken_is_named_and_nothing_else(chosen, quotas):
    found = {(one.breach, one.axis) for one in broken(chosen, quotas)}
    counts = Counter(one.axis for one in chosen)
    assert ((Breach.SEATS, "") in found) == (len(chosen) > quotas.seats)
    asked = sum(one.asked for one in chosen)
    assert ((Breach.BUDGET, "") in found) == (quotas.budget is not None and asked > quotas.budget)
    for axis, quota in quotas.axes.items():
        assert ((Breach.LEAST, axis) in found) == (counts[axis] < quota.least)
        assert ((Breach.MOST, axis) in found) == (counts[axis] > quota.most)


def test_an_axis_may_still_be_filled_by_those_who_are_left():
    quotas = Quotas(2, {"a": AxisQuota(2)})
    assert broken([Chosen("a")], quotas, left={"a": 1}) == ()
    assert broken([Chosen("a")], quotas) == (Broken(Breach.LEAST, 1, 2, "a"),)


@given(st.lists(st.builds(Chosen, AXES, st.integers(0, 50)), max_size=5), CHOSEN, QUOTAS)
def test_the_next_in_line_breaks_nothing_and_everybody_before_them_would(waiting, chosen, quotas):
    line = list(enumerate(waiting))
    found = next_in_line(line, chosen, quotas)
    before = [key for key, _one in line if found.key is None or key < found.key]
    assert list(found.passed) == before
    assert all(found.passed.values())
    if found.key is not None:
        after = broken([*chosen, waiting[found.key]], quotas)
        axis = waiting[found.key].axis
        assert not [b for b in after if b.breach is not Breach.LEAST and b.axis in {"", axis}]


def test_places_of_an_axis_are_counted_with_its_quota():
    found = places([Chosen("a"), Chosen("a")], Quotas(3, {"a": AxisQuota(1, 2)}), ["a", "b"])
    assert [(one.has, one.least, one.most) for one in found.values()] == [(2, 1, 2), (0, 0, None)]
