"""Two thousand scores calibrated, with two thousand draws of who would be selected under quotas and a budget.

The limit is what the draws alone cost: as many bell curves drawn and put in order. No database is asked.
"""

from collections.abc import Iterator
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite",)
#: Applications, jurors, readings of each, draws, rounds.
SIZES = {
    Scale.TINY: (20, 6, 3, 50, 1),
    Scale.USUAL: (200, 40, 10, 2_000, 9),
    Scale.FULL: (200, 40, 10, 2_000, 31),
}
AXES = ("heritage", "image", "edition", "tourism")
SEED = 2026


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the cost of a calibration."""
    applications, jurors, readings, draws, rounds = SIZES[scale]
    told = _measured(applications, jurors, readings, draws, rounds)
    yield Result(
        name="calibration",
        database=grounds.database,
        size=f"{applications * readings:,} scores of {applications} applications by {jurors} jurors, {draws:,} draws",
        measures=(
            Measure(
                what="CPU of worths, intervals and chances under seats, axes and a budget",
                figure=told["cpu_ms"],
                unit="ms",
                limit=told["bare_cpu_ms"],
                limit_is="CPU of as many draws put in order",
                most=150,
                beside={"wall_ms": told["wall_ms"]},
            ),
        ),
        proved=told["proved"],
    )


def _measured(applications: int, jurors: int, readings: int, draws: int, rounds: int) -> Any:
    """Return what a calibration costs, and how near to the truth it comes."""
    import numpy as np

    from bench.timing import Meter, median_spent, ms
    from creuset.incubation.rules.calibration import AxisQuota, Quotas, Score
    from creuset.incubation.rules.calibration.calibrating import calibrate

    chance = np.random.default_rng(SEED)
    worths, severe = chance.normal(0, 1, applications), chance.normal(0, 0.7, jurors)
    scores = [
        Score(a, int(j), float(np.clip(round(5.5 + 2 * (worths[a] + severe[j] + noise)), 1, 10)))
        for a in range(applications)
        for j, noise in zip(
            chance.choice(jurors, readings, replace=False),
            chance.normal(0, 0.9, readings),
            strict=True,
        )
    ]
    seats = applications // 5
    quotas = Quotas(
        seats,
        {axis: AxisQuota(seats // 8, seats // 3) for axis in AXES},
        budget=seats * 900_000,
    )
    axes = {n: AXES[n % len(AXES)] for n in range(applications)}
    asked = {n: int(chance.integers(500_000, 1_500_000)) for n in range(applications)}

    def calibrated() -> Any:
        return calibrate(scores, quotas, axes=axes, asked=asked, seed=SEED, draws=draws)

    def bare() -> None:
        np.argsort(np.random.default_rng(SEED).standard_normal((draws, applications)), axis=1)

    told = calibrated()
    meter = Meter()
    spent = median_spent(meter, calibrated, each=1, rounds=rounds)
    least = median_spent(meter, bare, each=1, rounds=rounds)
    found = {row.application: row for row in told.rows}

    def near(value: Any) -> float:
        """Return how near one comes to the true worths: 1 is there."""
        return float(np.corrcoef([value(found[n]) for n in range(applications)], worths)[0, 1])

    return {
        "cpu_ms": ms(spent.cpu),
        "wall_ms": ms(spent.wall),
        "bare_cpu_ms": ms(least.cpu),
        "proved": {
            "rows": len(told.rows),
            "near_to_the_truth": round(near(lambda row: row.worth), 3),
            "near_by_the_mean": round(near(lambda row: row.mean), 3),
            "grey": len(told.grey),
            "selected_on_average": round(sum(row.chance for row in told.rows), 2),
        },
    }
