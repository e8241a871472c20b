"""The order of a meeting: whole, the grey zone first, and with as few doors opened as any order has."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.ordering import File, moves, shortest
from creuset.incubation.rules.ordering.shortest import ordered

FILES = st.lists(
    st.tuples(st.frozensets(st.integers(1, 4), max_size=2), st.booleans()), max_size=6
).map(lambda rows: [File(n, away, grey, n) for n, (away, grey) in enumerate(rows)])
MANY = st.lists(
    st.tuples(st.frozensets(st.integers(1, 8), max_size=3), st.booleans()), min_size=10, max_size=30
).map(lambda rows: [File(n, away, grey, n) for n, (away, grey) in enumerate(rows)])


def counted(files, keys):
    away = {file.key: file.away for file in files}
    return moves([away[key] for key in keys])


@given(FILES)
def test_no_order_of_few_files_has_fewer_moves(files):
    found = ordered(files)
    greys_first = [
        order
        for order in permutations(files)
        if all(one.is_grey >= other.is_grey for one, other in pairwise(order))
    ]
    assert found.moves == found.least == min(moves([one.away for one in o]) for o in greys_first)
    assert counted(files, found.keys) == found.moves


@given(MANY)
def test_many_files_are_each_taken_up_once_the_grey_zone_first_and_never_below_the_bound(files):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortest, "EXACTLY", 0)
        patch.setattr(shortest, "KICKS", 5)
        found = ordered(files)
    grey = {file.key: file.is_grey for file in files}
    assert sorted(found.keys) == sorted(grey)
    marks = [grey[key] for key in found.keys]
    assert marks == sorted(marks, reverse=True)
    assert found.least <= found.moves == counted(files, found.keys)
    assert found.moves <= moves([file.away for file in sorted(files, key=lambda f: not f.is_grey)])


@given(MANY)
def test_the_order_in_which_files_come_changes_nothing(files):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortest, "KICKS", 5)
        assert ordered(files) == ordered(files[::-1])


def test_files_with_the_same_people_away_follow_one_another_the_best_first():
    a, b = frozenset({1}), frozenset({2})
    files = [File(10, a, True, 3), File(11, b, True, 2), File(12, a, True, 1), File(13, b, True, 0)]
    found = ordered(files)
    assert found.keys in {(12, 10, 13, 11), (13, 11, 12, 10)}
    assert (found.moves, found.is_best) == (4, True)


def test_nothing_to_order():
    assert ordered([]).keys == ()
