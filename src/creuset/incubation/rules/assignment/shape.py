"""An assignment as a linear programme: columns for readings that may be, for loads, for readings that lack."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from creuset.incubation.rules.assignment.programme import Programme, Whole
from creuset.incubation.rules.assignment.values import Problem, Reading

type Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Shape:
    """The columns of a problem, in this order: readings that may be, loads, what lacks.

    Which column comes first decides between equals: applications and jurors are shuffled by the seed.
    """

    problem: Problem
    #: Of each reading that may be: the row of its application and of its juror.
    applications: Whole
    jurors: Whole
    keys: tuple[Reading, ...]
    #: Of each unit of load: the juror's row, and which of theirs it is, from 1.
    load_jurors: Whole
    load_ranks: Whole
    #: Of each reading that may lack: its application's row, and the how many-th it is, from 1.
    lack_applications: Whole
    lack_ranks: Whole

    @classmethod
    def of(cls, problem: Problem, seed: int) -> Self:
        """Return the columns, shuffled."""
        shuffled = np.random.default_rng(seed)
        applications = [
            problem.applications[n] for n in shuffled.permutation(len(problem.applications))
        ]
        jurors = [problem.jurors[n] for n in shuffled.permutation(len(problem.jurors))]
        pairs = [
            (a, j, Reading(application.key, juror.key))
            for a, application in enumerate(applications)
            for j, juror in enumerate(jurors)
            if problem.may(application, juror)
        ]
        rooms = [min(problem.room_of(juror), len(applications)) for juror in jurors]
        wanted = [problem.wanted_of(application) for application in applications]
        return cls(
            replace(problem, applications=tuple(applications), jurors=tuple(jurors)),
            _whole(a for a, _j, _key in pairs),
            _whole(j for _a, j, _key in pairs),
            tuple(key for _a, _j, key in pairs),
            _whole(j for j, room in enumerate(rooms) for _ in range(room)),
            _whole(rank for room in rooms for rank in range(1, room + 1)),
            _whole(a for a, count in enumerate(wanted) for _ in range(count)),
            _whole(rank for count in wanted for rank in range(1, count + 1)),
        )

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self.keys) + self.load_ranks.size + self.lack_ranks.size

    @cached_property
    def programme(self) -> Programme:
        """What every assignment keeps to."""
        rows = self.problem.applications
        n, load, lack = len(self.keys), self.load_ranks.size, self.lack_ranks.size
        reading, loads, lacks = np.arange(n), n + np.arange(load), n + load + np.arange(lack)
        equal = csr_array(
            (
                np.concatenate([np.ones(2 * n), -np.ones(load), np.ones(lack)]),
                (
                    np.concatenate(
                        [
                            self.applications,
                            len(rows) + self.jurors,
                            len(rows) + self.load_jurors,
                            self.lack_applications,
                        ]
                    ),
                    np.concatenate([reading, reading, loads, lacks]),
                ),
            ),
            shape=(len(rows) + len(self.problem.jurors), self.size),
            dtype=np.int64,
        )
        within, withins = self._of_each_kind()
        low = np.zeros(self.size, np.int64)
        low[:n] = [key in self.problem.begun for key in self.keys]
        return Programme(
            equal,
            np.concatenate(
                [
                    _whole(self.problem.wanted_of(row) for row in rows),
                    np.zeros(len(self.problem.jurors), np.int64),
                ]
            ),
            within,
            withins,
            low,
            np.ones(self.size, np.int64),
        )

    def _of_each_kind(self) -> tuple[csr_array, Whole]:
        """Return the rows that leave room for one reader of each kind: of the others there is one fewer.

        Where more of the others have begun than that, they stay: the rule came later.
        """
        rows = self.problem.applications
        usual = _whole(self.problem.wanted_of(row) - 1 for row in rows)
        begun = np.array([key in self.problem.begun for key in self.keys], dtype=bool)
        others = [np.flatnonzero(~is_one) for is_one in self._kinds()]
        had = [np.bincount(self.applications[o[begun[o]]], minlength=len(rows)) for o in others]
        places = [self.applications[o] + len(rows) * kind for kind, o in enumerate(others)]
        columns = np.concatenate([*others, _whole(())])
        matrix = csr_array(
            (np.ones(columns.size), (np.concatenate([*places, _whole(())]), columns)),
            shape=(len(rows) * len(others), self.size),
            dtype=np.int64,
        )
        return matrix, np.concatenate([*(np.maximum(usual, count) for count in had), _whole(())])

    def _kinds(self) -> list[Marks]:
        """Return, for each kind of reader that an application needs one of, which readings are by one."""
        kinds = []
        if self.problem.one_of_axis:
            axes = sorted({row.axis for row in self.problem.applications})
            knows = [[axis in juror.axes for axis in axes] for juror in self.problem.jurors]
            filed = _whole(axes.index(row.axis) for row in self.problem.applications)
            matrix = np.array(knows, dtype=bool).reshape(len(knows), len(axes))
            kinds.append(matrix[self.jurors, filed[self.applications]])
        if self.problem.one_outsider:
            outsiders = np.array([juror.is_outsider for juror in self.problem.jurors], dtype=bool)
            kinds.append(outsiders[self.jurors])
        return kinds

    @cached_property
    def affinities(self) -> Whole:
        """How well each reading suits, in the order of the readings."""
        return _whole(self.problem.affinity.get(key, 0) for key in self.keys)

    def cost(
        self, *, reading: Whole | None = None, load: Whole | None = None, lack: Whole | None = None
    ) -> Whole:
        """Return what each column costs: nothing, but for those given."""
        return np.concatenate(
            [
                np.zeros(len(self.keys), np.int64) if reading is None else reading,
                np.zeros(self.load_ranks.size, np.int64) if load is None else load,
                np.zeros(self.lack_ranks.size, np.int64) if lack is None else lack,
            ]
        )

    def without_lack(self) -> Programme:
        """Return the programme in which no reading lacks."""
        lacks = np.zeros(self.size, bool)
        lacks[len(self.keys) + self.load_ranks.size :] = True
        return self.programme.held(lacks, np.zeros(self.size, np.int64))

    def readings(self, x: Whole) -> frozenset[Reading]:
        """Return the readings of a solution."""
        return frozenset(self.keys[n] for n in np.flatnonzero(x[: len(self.keys)]))


def _whole(values: Iterable[int]) -> Whole:
    """Return the values as an array."""
    return np.fromiter(values, np.int64)
