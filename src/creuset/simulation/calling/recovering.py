"""How much of what projects are worth a jury finds again, by how often each file is read. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from creuset.incubation.rules import assignment as plans
from creuset.incubation.rules.calibration import Quotas, Score
from creuset.incubation.rules.grids import Scale, exact_total
from creuset.simulation.calling.people import (
    MOST_READINGS,
    Asked,
    Filed,
    Judge,
    points_of,
    rank_correlation,
)

#: The first optimum, proven; nothing that depends on how fast the machine is.
EXACT = plans.Box(seconds=0)


@dataclass(frozen=True)
class Recovered:
    """What scores say of the merits behind them: correlations of ranks, and how many of the best have a place."""

    readings: int
    raw: float | None
    calibrated: float | None
    #: Between how severe jurors are, and how severe the calibration found them.
    severity: float | None
    #: Of the places, how many go to those who are worth them most.
    best: int
    best_raw: int
    seats: int


def recovered(
    scores: Sequence[Score],
    files: Mapping[int, Filed],
    judges: Mapping[int, Judge],
    quotas: Quotas,
    axes: Mapping[int, str],
    *,
    readings: int,
) -> Recovered:
    """Return what the scores find again of the files and jurors, each by its key."""
    from creuset.incubation.rules.calibration.calibrating import calibrate  # noqa: PLC0415 - see rules.calibration

    found = calibrate(scores, quotas, axes=axes, seed=1, draws=1)
    rows = found.rows
    merits = [files[row.application].merit for row in rows]
    raw, worth = [row.mean for row in rows], [row.worth for row in rows]
    seats = min(quotas.seats, len(rows))
    true = _top(merits, seats)
    known = [key for key in found.severities if key in judges]
    return Recovered(
        readings,
        rank_correlation(merits, raw),
        rank_correlation(merits, worth),
        rank_correlation(
            [judges[key].severity for key in known], [found.severities[key] for key in known]
        ),
        best=len(true & _top(worth, seats)),
        best_raw=len(true & _top(raw, seats)),
        seats=seats,
    )


def by_readings(
    asked: Asked,
    problem: plans.Problem,
    files: Mapping[int, Filed],
    judges: Mapping[int, Judge],
    quotas: Quotas,
    scales: Sequence[Scale],
) -> list[Recovered]:
    """Return what the same jury would find again if each file were read once, twice and so on, caps set aside."""
    from creuset.incubation.rules.assignment.assigning import assign  # noqa: PLC0415 - see rules.assignment

    most = min(MOST_READINGS, len(judges))
    found = []
    for readings in range(1, most + 1):
        wanted = replace(
            problem,
            readings=readings,
            jurors=tuple(replace(one, most=len(files)) for one in problem.jurors),
            begun=frozenset(),
            shown=frozenset(),
        )
        given = assign(wanted, seed=asked.seed, box=EXACT).readings
        scores = [
            Score(one.application, one.juror, total)
            for one in sorted(given)
            if (total := _total(asked, judges[one.juror], files[one.application], scales))
            is not None
        ]
        axes = {row.key: row.axis for row in problem.applications}
        found.append(recovered(scores, files, judges, quotas, axes, readings=readings))
    return found


def _total(asked: Asked, judge: Judge, file: Filed, scales: Sequence[Scale]) -> float | None:
    points = points_of(asked, judge, file, len(scales))
    total = exact_total(scales, {one.key: value for one, value in zip(scales, points, strict=True)})
    return None if total is None else float(total)


def _top(values: Sequence[float], seats: int) -> set[int]:
    return set(sorted(range(len(values)), key=lambda at: -values[at])[:seats])
