"""Scores made comparable: a mixed model of what an application is worth and how severe a juror is.

A score is the worth of the application, plus what its juror always adds, plus chance; worth and severity
are drawn from bell curves whose widths the scores themselves tell (REML: Patterson & Thompson 1971), and the
best predictions of them follow (BLUP: Henderson 1975; used for NIPS 2014 by Lawrence & Cortes). With little
to go by they fall back to the mean; where everybody read everything the mean is all there is to say, and
nothing is corrected. Recorded scores are never altered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from creuset.incubation.rules.calibration.mixed import Fit, fitted
from creuset.incubation.rules.calibration.selecting import selected
from creuset.incubation.rules.calibration.values import (
    DRAWS,
    Calibrated,
    Calibration,
    Manner,
    Quotas,
    Score,
)

#: Nine times in ten the worth lies in the interval that is told.
NINE_IN_TEN = 1.6448536269514722


def calibrate(
    scores: Sequence[Score],
    quotas: Quotas,
    *,
    axes: Mapping[int, str],
    asked: Mapping[int, int] | None = None,
    seed: int,
    draws: int = DRAWS,
) -> Calibration:
    """Return each scored application with its worth and its chance of selection; of the same seed always the same.

    `axes` gives the axis of each application and `asked` what it asks of the budget in cents. Raises
    ValueError for two scores of one juror for one application: which of them counts is not for a rule to say.
    """
    table = _Table.of(scores)
    if not scores:
        return Calibration((), Manner.MEAN, {}, 0, seed, draws)
    fit = fitted(table.rows, table.columns, table.values, table.groups)
    means = np.bincount(table.rows, table.values) / np.bincount(table.rows)
    worth, spreads = fit.worths, fit.spreads
    if table.is_full:
        worth, spreads = means, np.sqrt(fit.noise / table.counts)
    chances = selected(
        fit.worths + fit.drawn(np.random.default_rng(seed), draws),
        [axes[key] for key in table.applications],
        quotas,
        None if asked is None else [asked[key] for key in table.applications],
    ).mean(axis=0)
    rows = [
        Calibrated(
            key,
            float(means[n]),
            int(table.counts[n]),
            float(worth[n]),
            float(worth[n] - NINE_IN_TEN * spread),
            float(worth[n] + NINE_IN_TEN * spread),
            float(chances[n]),
            int(table.groups[n]),
        )
        for n, (key, spread) in enumerate(zip(table.applications, spreads, strict=True))
    ]
    rows.sort(key=lambda row: (-row.worth, row.application))
    return Calibration(
        tuple(rows),
        Manner.MEAN if table.is_full else Manner.MIXED,
        _severities(table, fit),
        int(table.groups.max()) + 1,
        seed,
        draws,
    )


@dataclass(frozen=True)
class _Table:
    """Scores as rows and columns of a table, of which cells may be empty."""

    applications: tuple[int, ...]
    jurors: tuple[int, ...]
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: NDArray[np.float64]
    #: Of each application, the group of those that can be compared with it.
    groups: NDArray[np.intp]

    @classmethod
    def of(cls, scores: Sequence[Score]) -> Self:
        """Return the table; the order in which the scores come changes nothing."""
        scores = sorted(scores)
        if len({score[:2] for score in scores}) < len(scores):
            raise ValueError("two scores of one juror for one application")
        applications = sorted({score.application for score in scores})
        jurors = sorted({score.juror for score in scores})
        row_of = {key: n for n, key in enumerate(applications)}
        column_of = {key: n for n, key in enumerate(jurors)}
        rows = np.array([row_of[score.application] for score in scores], np.intp)
        columns = np.array([column_of[score.juror] for score in scores], np.intp)
        size = len(applications) + len(jurors)
        links = csr_array(
            (np.ones(rows.size), (rows, len(applications) + columns)), shape=(size, size)
        )
        _count, groups = connected_components(links, directed=False)
        return cls(
            tuple(applications),
            tuple(jurors),
            rows,
            columns,
            np.array([score.value for score in scores], np.float64),
            groups[: len(applications)].astype(np.intp),
        )

    @property
    def counts(self) -> NDArray[np.intp]:
        """How often each application was read."""
        return np.bincount(self.rows)

    @property
    def is_full(self) -> bool:
        """Whether everybody read everything."""
        return self.values.size == len(self.applications) * len(self.jurors)


def _severities(table: _Table, fit: Fit) -> Mapping[int, float]:
    """Return how much more than the others each juror gives."""
    if not table.is_full:
        return dict(zip(table.jurors, fit.severities.tolist(), strict=True))
    of_juror = np.bincount(table.columns, table.values) / np.bincount(table.columns)
    return dict(zip(table.jurors, (of_juror - table.values.mean()).tolist(), strict=True))
