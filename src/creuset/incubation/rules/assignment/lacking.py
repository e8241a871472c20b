"""Why readings lack: who is needed, and what those who could are able to give.

The readings that a jury can give flow from its jurors to the applications; where they do not suffice, the
narrowest cut of that flow names applications that ask for more than those who may read them can give.
"""

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from creuset.incubation.rules.assignment.outcomes import Cause, Lack
from creuset.incubation.rules.assignment.values import Application, Juror, Problem


def lacks_of(problem: Problem) -> tuple[Lack, ...]:
    """Return what stands in the way of reading every application as often as wanted; nothing where nothing does.

    The plainest cause first, and one that follows from another is not said again: one application whose
    readers are too few; an axis whose jurors are; outsiders who are; the jury as a whole; else the
    applications between which too few jurors are shared.
    """
    found = [*_of_one(problem), *_of_axes(problem), *_of_outsiders(problem)]
    if not found:
        found = [*_of_all(problem)]
    return tuple(found)


def _of_one(problem: Problem) -> Iterable[Lack]:
    """Give the applications that too few jurors may read, whatever else these read."""
    for row in problem.applications:
        may = [
            juror for juror in problem.jurors if problem.may(row, juror) and problem.room_of(juror)
        ]
        if len(may) < problem.wanted_of(row):
            yield Lack(
                Cause.APPLICATION,
                problem.wanted_of(row),
                len(may),
                row.axis,
                (row.key,),
                _keys(may),
            )


def _of_axes(problem: Problem) -> Iterable[Lack]:
    """Give the axes whose jurors cannot read each application of theirs once."""
    if not problem.one_of_axis:
        return
    for axis in sorted({row.axis for row in problem.applications}):
        rows = [row for row in problem.applications if row.axis == axis]
        jurors = [juror for juror in problem.jurors if axis in juror.axes]
        possible = _Flow(problem, rows, jurors, once=True).most
        if possible < len(rows):
            yield Lack(Cause.AXIS, len(rows), possible, axis, _keys(rows), _keys(jurors))


def _of_outsiders(problem: Problem) -> Iterable[Lack]:
    """Give the want of jurors from outside, where they cannot read each application once."""
    if not problem.one_outsider:
        return
    jurors = [juror for juror in problem.jurors if juror.is_outsider]
    possible = _Flow(problem, problem.applications, jurors, once=True).most
    if possible < len(problem.applications):
        yield Lack(
            Cause.OUTSIDERS,
            len(problem.applications),
            possible,
            "",
            _keys(problem.applications),
            _keys(jurors),
        )


def _of_all(problem: Problem) -> Iterable[Lack]:
    """Give the want of the whole jury, or that of the applications which the narrowest cut names."""
    flow = _Flow(problem, problem.applications, problem.jurors, once=False)
    needed = sum(map(problem.wanted_of, problem.applications))
    room = sum(map(problem.room_of, problem.jurors))
    if room < needed:
        yield Lack(Cause.JURY, needed, room, "", _keys(problem.applications), _keys(problem.jurors))
    elif flow.most < needed:
        rows, jurors = flow.narrowest
        wanted = sum(map(problem.wanted_of, rows))
        yield Lack(
            Cause.APPLICATIONS,
            wanted,
            wanted - (needed - flow.most),
            "",
            _keys(rows),
            _keys(jurors),
        )


class _Flow:
    """The readings that these jurors can give these applications: each as often as wanted, or `once`."""

    def __init__(
        self,
        problem: Problem,
        rows: Iterable[Application],
        jurors: Iterable[Juror],
        *,
        once: bool,
    ) -> None:
        self.rows, self.jurors = list(rows), list(jurors)
        first = 1 + len(self.jurors)
        self.end = first + len(self.rows)
        arcs = [
            (0, 1 + j, min(problem.room_of(juror), len(self.rows)))
            for j, juror in enumerate(self.jurors)
        ]
        arcs += [
            (1 + j, first + a, 1)
            for j, juror in enumerate(self.jurors)
            for a, row in enumerate(self.rows)
            if problem.may(row, juror)
        ]
        arcs += [
            (first + a, self.end, 1 if once else problem.wanted_of(row))
            for a, row in enumerate(self.rows)
        ]
        starts, ends, rooms = zip(*arcs, strict=True) if arcs else ((), (), ())
        self.graph = csr_array(
            (np.array(rooms, np.int32), (starts, ends)), shape=(self.end + 1, self.end + 1)
        )
        self.result = maximum_flow(self.graph, 0, self.end)
        self.most = int(self.result.flow_value)

    @property
    def narrowest(self) -> tuple[list[Application], list[Juror]]:
        """The applications that want more than can reach them, and the jurors who may read those."""
        left = self.graph - self.result.flow
        left.eliminate_zeros()
        # Whence a reading could still flow to the end, were there one: there the wants are that nobody meets.
        wants = set(
            breadth_first_order(left.T.tocsr(), self.end, return_predecessors=False).tolist()
        )
        first = 1 + len(self.jurors)
        rows = [row for a, row in enumerate(self.rows) if first + a in wants]
        columns = {first + a for a in range(len(self.rows)) if first + a in wants}
        jurors = [
            juror
            for j, juror in enumerate(self.jurors)
            if columns & set(self.graph[[1 + j], :].indices.tolist())
        ]
        return rows, jurors


def _keys(rows: Iterable[Application] | Iterable[Juror]) -> tuple[int, ...]:
    """Return the keys, in order."""
    return tuple(sorted(row.key for row in rows))
