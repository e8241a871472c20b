"""The mixed model: widths of the bell curves by REML, best predictions and draws by Henderson's equations.

The equations have one unknown an application, one a juror, one a group. Applications are eliminated first –
their block is a diagonal – so that what is left to solve is as large as the jury.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.optimize import minimize

type Values = NDArray[np.float64]
type Places = NDArray[np.intp]

#: How wide worth and severity may be against chance: as good as nothing, and as good as everything (variances).
NARROW, WIDE = 1e-6, 1e6
#: What is left unexplained is never said to be less: scores that agree wholly leave nothing to reckon with.
LEAST = 1e-12
#: How much is held against a variance that is not chance's: nothing against what scores tell, enough where they do not.
UNTOLD = 0.01


@dataclass(frozen=True)
class Fit:
    """What the scores tell: worths as the whole jury would score them, severities, and how sure worths are."""

    worths: Values
    severities: Values
    #: The standard deviation of each worth.
    spreads: Values
    #: Variance of chance, of worth and of severity.
    noise: float
    of_worth: float
    of_severity: float
    _own: Values
    _common: Values

    def drawn(self, chance: np.random.Generator, draws: int) -> Values:
        """Return how far worths may lie from what is predicted: draws × applications."""
        own = chance.standard_normal((draws, self._own.size)) * self._own
        return own + chance.standard_normal((draws, self._common.shape[1])) @ self._common.T


def fitted(rows: Places, columns: Places, values: Values, groups: Places) -> Fit:
    """Return the model of scores `values` of applications `rows` by jurors `columns`.

    `groups` tells of each application the group within which it can be compared, from 0; each has a mean
    of its own.
    """
    equations = _Equations(rows, columns, values, groups)
    found = minimize(
        equations.misfit,
        x0=np.zeros(2),
        method="Nelder-Mead",
        bounds=[(log(NARROW), log(WIDE))] * 2,
        options={"xatol": 1e-3, "fatol": 1e-6},
    )
    return equations.fit(found.x)


class _Equations:
    """Henderson's equations of one table of scores."""

    def __init__(self, rows: Places, columns: Places, values: Values, groups: Places) -> None:
        # Reckoned from the middle of the scores: far from nought, the little that is unexplained would be lost.
        self.middle = float(values.mean())
        self.values = values = values - self.middle
        self.means, self.jurors = int(groups.max()) + 1, int(columns.max()) + 1
        self.counts = np.bincount(rows).astype(np.float64)
        self.sums = np.bincount(rows, values)
        n, size = self.counts.size, self.means + self.jurors
        # What an application shares with each mean and each juror; and these among themselves.
        self.shared = np.zeros((n, size))
        self.shared[np.arange(n), groups] = self.counts
        np.add.at(self.shared, (rows, self.means + columns), 1)
        self.among = np.zeros((size, size))
        of = groups[rows]
        for left, right in ((of, of), (of, self.means + columns), (self.means + columns, of)):
            np.add.at(self.among, (left, right), 1)
        np.add.at(self.among, (self.means + columns, self.means + columns), 1)
        self.right = np.zeros(size)
        np.add.at(self.right, of, values)
        np.add.at(self.right, self.means + columns, values)
        self.freedom = max(1, values.size - self.means)
        # The mean of each group is that of its jurors, severe and mild: what the whole jury would give.
        self.jury = np.zeros((n, size))
        self.jury[np.arange(n), groups] = 1
        of_juror = np.zeros(self.jurors, np.intp)
        of_juror[columns] = of
        sizes = np.bincount(of_juror, minlength=self.means)
        self.jury[:, self.means :] = (groups[:, None] == of_juror[None, :]) / sizes[groups][:, None]

    def _solved(self, logs: Values) -> tuple[Values, Values, Values, float]:
        """Return the applications' diagonal, the root of what is left, its solution, and the unexplained squares."""
        of_worth, of_severity = np.exp(logs)
        own = self.counts + 1 / of_worth
        left = self.among - self.shared.T @ (self.shared / own[:, None])
        left[self.means :, self.means :] += np.eye(self.jurors) / of_severity
        root = np.linalg.cholesky(left)
        right = self.right - self.shared.T @ (self.sums / own)
        half = solve_triangular(root, right, lower=True)
        solution = solve_triangular(root, half, lower=True, trans=1)
        explained = float((self.sums**2 / own).sum() + half @ half)
        squares = float(self.values @ self.values)
        return own, root, solution, max(squares - explained, LEAST * (1 + squares))

    def misfit(self, logs: Values) -> float:
        """Return minus twice the restricted likelihood, but for a constant; `logs` of both variances over chance's.

        Where the scores cannot tell them from chance – nobody read what another read – they count as much as chance.
        """
        own, root, _solution, unexplained = self._solved(logs)
        return float(
            self.freedom * log(unexplained)
            + np.log(own).sum()
            + 2 * np.log(np.diag(root)).sum()
            + self.counts.size * logs[0]
            + self.jurors * logs[1]
            + UNTOLD * float(logs @ logs)
        )

    def fit(self, logs: Values) -> Fit:
        """Return the predictions at these variances."""
        own, root, solution, unexplained = self._solved(logs)
        noise = unexplained / self.freedom
        worths = (self.sums - self.shared @ solution) / own + self.jury @ solution + self.middle
        # An application's error: its own, and that which it shares with others through jurors and mean.
        common = solve_triangular(root, (self.jury - self.shared / own[:, None]).T, lower=True).T
        spreads = np.sqrt(noise * (1 / own + (common**2).sum(axis=1)))
        of_worth, of_severity = noise * np.exp(logs)
        return Fit(
            worths,
            solution[self.means :],
            spreads,
            noise,
            float(of_worth),
            float(of_severity),
            np.sqrt(noise / own),
            np.sqrt(noise) * common,
        )
