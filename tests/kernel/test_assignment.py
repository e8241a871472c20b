"""The exact assignment, against trying everything."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.assignment import assign

costs = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=columns, max_size=columns),
        max_size=4,
    )
)


def judged(table, answer):
    """How many go without, then what it costs."""
    served = [(row, column) for row, column in enumerate(answer) if column is not None]
    return len(table) - len(served), sum(table[row][column] for row, column in served)


def tried(table):
    columns = [*range(len(table[0])), *([None] * len(table))]
    possible = (
        some
        for some in permutations(columns, len(table))
        if all(column is None or table[row][column] is not None for row, column in enumerate(some))
    )
    return min(judged(table, some) for some in possible)


@given(costs)
def test_nothing_serves_more_for_less(table):
    answer = assign(table)
    given_out = [column for column in answer if column is not None]
    assert len(answer) == len(table)
    assert len(set(given_out)) == len(given_out)
    assert all(
        column is None or table[row][column] is not None for row, column in enumerate(answer)
    )
    if table:
        assert judged(table, answer) == tried(table)


def test_hundred_residents_are_placed_in_no_time():
    """Every place suits everybody: the worst there is."""
    table = [[(row * column) % 97 for column in range(120)] for row in range(100)]
    answer = assign(table)
    assert len(set(answer)) == 100
