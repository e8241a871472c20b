"""Totals of a grid: within bounds, weighted, whole or nothing; retired criteria count no more."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.grids import OUT_OF, Scale, exact_total, missing, total


@st.composite
def grids(draw):
    scales = [
        Scale(
            key,
            draw(st.integers(1, 5)),
            least := draw(st.integers(-2, 2)),
            least + draw(st.integers(1, 10)),
            draw(st.booleans()),
        )
        for key in range(draw(st.integers(0, 5)))
    ]
    points = {one.key: draw(st.none() | st.integers(one.least, one.most)) for one in scales}
    return scales, points


@given(grids())
def test_a_total_is_on_twenty_and_only_of_a_grid_that_is_whole(grid):
    scales, points = grid
    found = exact_total(scales, points)
    asked = [one for one in scales if not one.is_retired]
    assert (found is None) == (not asked or bool(missing(scales, points)))
    if found is not None:
        assert 0 <= found <= OUT_OF
        shown = total(scales, points)
        assert abs(Decimal(found.numerator) / found.denominator - shown) <= Decimal("0.005")


@given(grids())
def test_what_was_retired_counts_no_more_whatever_was_given_for_it(grid):
    scales, points = grid
    without = [one for one in scales if not one.is_retired]
    assert total(scales, points) == total(without, {one.key: points[one.key] for one in without})


@given(grids())
def test_the_best_points_make_twenty_the_least_none_and_one_more_never_less(grid):
    scales, points = grid
    asked = [one for one in scales if not one.is_retired]
    if not asked:
        return
    assert exact_total(scales, {one.key: one.most for one in scales}) == OUT_OF
    assert exact_total(scales, {one.key: one.least for one in scales}) == 0
    whole = {one.key: one.least if points[one.key] is None else points[one.key] for one in scales}
    for one in asked:
        if whole[one.key] < one.most:
            more = whole | {one.key: whole[one.key] + 1}
            assert exact_total(scales, more) > exact_total(scales, whole)


def test_weights_and_scales_are_told_by_hand():
    grid = [Scale(1, 2, 0, 5), Scale(2, 1, 1, 3)]
    # Two thirds of 3/5, one third of 1/2, on twenty.
    assert total(grid, {1: 3, 2: 2}) == Decimal("11.33")
    assert total([*grid, Scale(3, 7, is_retired=True)], {1: 3, 2: 2}) == Decimal("11.33")
    assert total([replace(grid[0], is_retired=True)], {1: 3}) is None


def test_points_off_the_scale_are_no_points():
    with pytest.raises(ValueError, match="between 0 and 5"):
        exact_total([Scale(1)], {1: 6})
    with pytest.raises(ValueError, match="scale goes upwards"):
        Scale(1, least=3, most=3)
