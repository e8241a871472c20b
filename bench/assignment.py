"""Readings given to jurors: the exact optimum of coverage, loads and affinity, then a box of time for the rest.

The limit is the solver alone on a bare programme of affinity, with caps and without equal loads, axes or proof.
No database is asked: the rule knows values only.
"""

from collections.abc import Iterator
from typing import Any

from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale

DATABASES = ("sqlite",)
#: Applications and jurors of each jury, how often one is measured, the box in seconds.
SIZES = {
    Scale.TINY: (((12, 6),), 1, 1.0),
    Scale.USUAL: (((600, 200), (60, 12)), 3, 3.0),
    Scale.FULL: (((600, 200), (60, 12)), 7, 3.0),
}
READINGS = 3
AXES = ("heritage", "image", "edition", "tourism")
#: Within so many seconds the optimum is there and proved.
TARGETS = {(600, 200): 5.0, (60, 12): 0.3}
SEED = 2026


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give what the optimum costs, and what is gained in the box."""
    juries, rounds, seconds = SIZES[scale]
    told = [_measured(*jury, rounds=rounds, seconds=seconds) for jury in juries]
    yield Result(
        name="assignment",
        database=grounds.database,
        size=", ".join(
            f"{applications} applications × {jurors} jurors × {READINGS} readings"
            for applications, jurors in juries
        ),
        measures=(
            *(_optimum(jury, row) for jury, row in zip(juries, told, strict=True)),
            Measure(
                what="optima that were not proved",
                figure=sum(row["unproved"] for row in told),
                unit="",
                most=0,
            ),
        ),
        proved=told[0]["proved"],
    )


def _optimum(jury: tuple[int, int], told: dict[str, Any]) -> Measure:
    """Return the figure of one jury."""
    applications, jurors = jury
    return Measure(
        what=f"CPU until the optimum is proved, {applications} × {jurors}",
        figure=told["cpu"],
        unit="s",
        limit=told["bare_cpu"],
        limit_is="CPU of the solver on affinity and caps alone",
        most=TARGETS.get(jury),
        beside={"wall_s": told["wall"]},
    )


def _measured(applications: int, jurors: int, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Return what one jury costs."""
    from bench.timing import Meter, median_spent
    from creuset.incubation.rules.assignment import Box
    from creuset.incubation.rules.assignment.assigning import assign

    problem = jury_of(applications, jurors)
    meter = Meter()
    exact = Box(0, exchanges=0)
    assign(jury_of(6, 4), seed=SEED, box=exact)  # the solver's libraries are read once
    spent = median_spent(
        meter, lambda: assign(problem, seed=SEED, box=exact), each=1, rounds=rounds
    )
    bare = median_spent(meter, lambda: _bare(problem), each=1, rounds=rounds)
    plain = assign(problem, seed=SEED, box=exact)
    best = assign(problem, seed=SEED, box=Box(seconds))
    if len(plain.readings) != applications * READINGS or plain.readings & problem.barred:
        raise RuntimeError("an application lacks a reading, or a conflict was given")
    return {
        "cpu": spent.cpu,
        "wall": spent.wall,
        "bare_cpu": bare.cpu,
        "unproved": int(not (plain.is_proved and best.is_proved)),
        "proved": {
            "readings": len(plain.readings),
            "heaviest_load": max(plain.loads.values()),
            "lightest_load": min(plain.loads.values()),
            "affinity": plain.affinity,
            "at_most": plain.affinity_bound,
            "worst_served": best.floor,
            "worst_served_at_most": best.floor_bound,
            "pairs_linked": best.links.pairs,
            "pairs_linked_before": plain.links.pairs,
        },
    }


def jury_of(applications: int, jurors: int) -> Any:
    """Return a jury as calls have them: two axes a juror, some wishes, conflicts, caps of up to twice the mean."""
    import numpy as np

    from creuset.incubation.rules.affinity import Wish, affinity_of
    from creuset.incubation.rules.assignment import Application, Juror, Problem, Reading

    chance = np.random.default_rng(SEED)
    mean = applications * READINGS // jurors + 1
    rows = tuple(Application(n, AXES[chance.integers(len(AXES))]) for n in range(applications))
    jury = tuple(
        Juror(
            n,
            int(chance.integers(mean, 2 * mean + 1)),
            frozenset(chance.choice(AXES, 2, replace=False).tolist()),
            bool(chance.random() < 0.5),
        )
        for n in range(jurors)
    )
    skills = [frozenset(chance.choice(30, 4, replace=False).tolist()) for _ in jury]
    asks = [frozenset(chance.choice(30, 5, replace=False).tolist()) for _ in rows]
    wishes = chance.choice(
        ["", "", "", "", "", "", "", "yes", "maybe", "no"], (applications, jurors)
    )
    affinity = {
        Reading(row.key, juror.key): affinity_of(
            axis=row.axis,
            asks=frozenset(map(str, asks[row.key])),
            axes=juror.axes,
            skills=frozenset(map(str, skills[juror.key])),
            wish=Wish(str(wishes[row.key, juror.key])),
        ).points
        for row in rows
        for juror in jury
    }
    barred = frozenset(pair for pair in affinity if chance.random() < 0.03)
    return Problem(rows, jury, READINGS, affinity=affinity, barred=barred)


def _bare(problem: Any) -> None:
    """Solve affinity and caps alone."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    from creuset.incubation.rules.assignment import Reading

    count, size = len(problem.applications), len(problem.jurors)
    rows, columns = np.divmod(np.arange(count * size), size)
    one = np.ones(count * size)
    told = linprog(
        -np.array(
            [problem.affinity[Reading(a, j)] for a in range(count) for j in range(size)], float
        ),
        A_ub=csr_array((one, (columns, np.arange(count * size)))),
        b_ub=[juror.most for juror in problem.jurors],
        A_eq=csr_array((one, (rows, np.arange(count * size)))),
        b_eq=np.full(count, problem.readings),
        bounds=(0, 1),
        method="highs-ds",
    )
    if told.x is None:
        raise RuntimeError(told.message)
