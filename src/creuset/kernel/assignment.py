"""Who gets what, for the least cost: the exact assignment of rows to columns."""

from collections.abc import Sequence

type Costs = Sequence[Sequence[int | None]]


def assign(costs: Costs) -> list[int | None]:
    """Return the column of each row: as many rows as possible have one, and together they cost least.

    `costs[row][column]` is what it costs, 0 or more, or None where the two do not go together. The same costs give
    the same answer. Shape: one column or None a row, no column twice. Time: rows² x columns.

    After Kuhn and Munkres, by shortest augmenting paths with potentials (Jonker and Volgenant, 1987).

    >>> assign([[4, 1], [2, None]])
    [1, 0]
    >>> assign([[3], [1]])
    [None, 0]
    """
    rows = len(costs)
    if not rows:
        return []
    columns = len(costs[0])
    # To stay without costs more than all the others together, so that as many as possible are served.
    without = 1 + sum(max((cost for cost in row if cost is not None), default=0) for row in costs)
    never = (rows + 1) * without
    table = [[never if cost is None else cost for cost in row] + [without] * rows for row in costs]
    found = _rows_of_columns(table, columns + rows)
    answer: list[int | None] = [None] * rows
    for column in range(columns):
        if (row := found[column + 1]) and costs[row - 1][column] is not None:
            answer[row - 1] = column
    return answer


def _rows_of_columns(table: Sequence[Sequence[int]], columns: int) -> list[int]:
    """Return the row of each column, both counted from 1; 0: of none."""
    over, under = [0] * (len(table) + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, len(table) + 1):
        row_of[0] = row
        came_from, last = _shortest_path(table, row_of, over, under)
        while last:
            before = came_from[last]
            row_of[last] = row_of[before]
            last = before
    return row_of


def _shortest_path(
    table: Sequence[Sequence[int]], row_of: list[int], over: list[int], under: list[int]
) -> tuple[list[int], int]:
    """Return the path to the nearest column that is free, and that column; potentials follow."""
    columns = len(row_of) - 1
    far = 1 << 62
    nearest, came_from = [far] * (columns + 1), [0] * (columns + 1)
    left = list(range(1, columns + 1))
    seen = [0]
    here = 0
    while row_of[here]:
        row = row_of[here]
        costs, high = table[row - 1], over[row]
        step, best = far, 0
        for column in left:
            slack = costs[column - 1] - high - under[column]
            if slack < nearest[column]:
                nearest[column], came_from[column] = slack, here
            if nearest[column] < step:
                step, best = nearest[column], column
        for column in seen:
            over[row_of[column]] += step
            under[column] -= step
        for column in left:
            nearest[column] -= step
        left.remove(best)
        seen.append(best)
        here = best
    return came_from, here
