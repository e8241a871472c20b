"""Selection under quotas, against every selection that there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.calibration import AxisQuota, Quotas
from creuset.incubation.rules.calibration.selecting import selected

AXES = ("a", "b", "c")


@st.composite
def quotas(draw: st.DrawFn) -> Quotas:
    """Quotas that can be met."""
    axes = {}
    for axis in draw(st.sets(st.sampled_from(AXES))):
        least = draw(st.integers(0, 2))
        axes[axis] = AxisQuota(least, draw(st.none() | st.integers(least, 4)))
    return Quotas(sum(q.least for q in axes.values()) + draw(st.integers(0, 3)), axes)


def rows(draw, count):
    """Return merits without equals, and axes."""
    merits = draw(st.lists(st.integers(-50, 50), min_size=count, max_size=count, unique=True))
    return np.array([merits], float), [draw(st.sampled_from(AXES)) for _ in range(count)]


def keeps(chosen, axes, limits):
    """Return whether a selection keeps to the quotas: an axis short of applications is excused."""
    if len(chosen) > limits.seats:
        return False
    for axis, quota in limits.axes.items():
        there = axes.count(axis)
        mine = sum(axes[n] == axis for n in chosen)
        if mine < min(quota.least, there) or (quota.most is not None and mine > quota.most):
            return False
    return True


@given(limits=quotas(), data=st.data(), count=st.integers(1, 7))
def test_as_many_and_as_good_as_the_quotas_allow(limits, data, count):
    merits, axes = rows(data.draw, count)
    (chosen,) = selected(merits, axes, limits)
    mine = tuple(np.flatnonzero(chosen))
    every = [
        group
        for size in range(count + 1)
        for group in combinations(range(count), size)
        if keeps(group, axes, limits)
    ]
    assert mine in every
    most = max(map(len, every))
    assert len(mine) == most
    assert merits[0][list(mine)].sum() == max(
        merits[0][list(group)].sum() for group in every if len(group) == most
    )


@given(limits=quotas(), data=st.data(), count=st.integers(1, 7), budget=st.integers(0, 30))
def test_a_budget_passes_over_whoever_asks_for_more_than_is_left(limits, data, count, budget):
    merits, axes = rows(data.draw, count)
    asked = [data.draw(st.integers(0, 20)) for _ in range(count)]
    (chosen,) = selected(merits, axes, Quotas(limits.seats, limits.axes, budget=budget), asked)
    spent = sum(asked[n] for n in np.flatnonzero(chosen))
    assert spent <= budget
    if sum(asked) <= budget:
        assert (chosen == selected(merits, axes, limits)[0]).all()
    if not limits.axes and chosen.sum() < min(limits.seats, count):
        assert all(asked[n] > budget - spent for n in np.flatnonzero(~chosen))


@given(limits=quotas(), data=st.data(), count=st.integers(1, 6))
def test_many_draws_are_each_as_one(limits, data, count):
    merits = np.vstack([rows(data.draw, count)[0] for _ in range(4)])
    axes = [data.draw(st.sampled_from(AXES)) for _ in range(count)]
    together = selected(merits, axes, limits)
    assert (together == np.vstack([selected(row[None, :], axes, limits) for row in merits])).all()


def test_of_equals_the_first_is_taken():
    (chosen,) = selected(np.zeros((1, 3)), ["a", "a", "a"], Quotas(1))
    assert chosen.tolist() == [True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Quotas(-1),
        lambda: Quotas(2, budget=-1),
        lambda: AxisQuota(3, 2),
        lambda: AxisQuota(-1),
        lambda: Quotas(1, {"a": AxisQuota(1), "b": AxisQuota(1)}),
    ],
)
def test_quotas_that_cannot_be_met_are_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
