"""Assignments against every assignment that there is: small juries, tried one by one."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.affinity import Wish, affinity_of
from creuset.incubation.rules.assignment import (
    Application,
    Box,
    Cause,
    Juror,
    Problem,
    Reading,
)
from creuset.incubation.rules.assignment.assigning import assign, price_of_equal_loads
from creuset.incubation.rules.assignment.lacking import lacks_of

AXES = ("image", "heritage")
NO_BOX = Box(0)


@st.composite
def problems(draw: st.DrawFn, *, applications: int = 3, jurors: int = 4) -> Problem:
    """Problems small enough to try every answer."""
    rows = tuple(
        Application(10 + n, draw(st.sampled_from(AXES)))
        for n in range(draw(st.integers(1, applications)))
    )
    jury = tuple(
        Juror(
            100 + n,
            draw(st.integers(0, 3)),
            frozenset(draw(st.sets(st.sampled_from(AXES)))),
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, jurors)))
    )
    pairs = [Reading(row.key, juror.key) for row, juror in product(rows, jury)]
    state = {pair: draw(st.sampled_from(["", "", "", "barred", "begun"])) for pair in pairs}
    return Problem(
        rows,
        jury,
        draw(st.integers(1, 3)),
        affinity={pair: draw(st.integers(0, 9)) for pair in pairs},
        barred=frozenset(pair for pair in pairs if state[pair] == "barred"),
        begun=frozenset(pair for pair in pairs if state[pair] == "begun"),
        shown=frozenset(draw(st.sets(st.sampled_from(pairs)))),
        one_of_axis=draw(st.booleans()),
        one_outsider=draw(st.booleans()),
    )


def may_be(problem: Problem, readings: frozenset[Reading]) -> bool:
    """Return whether the readings keep to every rule, counted one by one."""
    if not problem.begun <= readings or readings & problem.barred:
        return False
    for juror in problem.jurors:
        if sum(r.juror == juror.key for r in readings) > problem.room_of(juror):
            return False
    knows = {juror.key: juror.axes for juror in problem.jurors}
    outside = {juror.key for juror in problem.jurors if juror.is_outsider}
    for row in problem.applications:
        mine = {r.juror for r in readings if r.application == row.key}
        begun = {r.juror for r in problem.begun if r.application == row.key}
        wanted = problem.wanted_of(row)
        others = {j for j in mine if row.axis not in knows[j]}
        if problem.one_of_axis and len(others) > max(wanted - 1, len(others & begun)):
            return False
        inside = mine - outside
        if problem.one_outsider and len(inside) > max(wanted - 1, len(inside & begun)):
            return False
        if len(mine) > wanted:
            return False
    return True


def every(problem: Problem) -> list[frozenset[Reading]]:
    """Return every assignment that keeps to the rules."""
    of_one = []
    for row in problem.applications:
        jurors = [juror.key for juror in problem.jurors]
        most = min(problem.wanted_of(row), len(jurors))
        of_one.append(
            [
                frozenset(Reading(row.key, juror) for juror in chosen)
                for count in range(most + 1)
                for chosen in combinations(jurors, count)
            ]
        )
    together = (frozenset().union(*parts) for parts in product(*of_one))
    return [readings for readings in together if may_be(problem, readings)]


def worth(problem: Problem, readings: frozenset[Reading]) -> tuple[int, int, int, int]:
    """Return what is sought to be least, in its order: lacking, its spread, unequal loads, want of affinity."""
    lacking = [
        problem.wanted_of(row) - sum(r.application == row.key for r in readings)
        for row in problem.applications
    ]
    loads = [sum(r.juror == juror.key for r in readings) for juror in problem.jurors]
    return (
        sum(lacking),
        sum(n * n for n in lacking),
        sum(n * n for n in loads),
        -sum(problem.affinity[r] for r in readings),
    )


def floor_of(problem: Problem, readings: frozenset[Reading]) -> int:
    """Return what the worst served application is suited."""
    return min(
        sum(problem.affinity[r] for r in readings if r.application == row.key)
        for row in problem.applications
    )


@given(problem=problems(), seed=st.integers(0, 3))
def test_no_assignment_is_better(problem, seed):
    found = assign(problem, seed=seed, box=NO_BOX)
    assert may_be(problem, found.readings)
    best = min(worth(problem, readings) for readings in every(problem))
    assert worth(problem, found.readings) == best
    assert found.is_proved
    assert found.affinity == found.affinity_bound == -best[3]
    assert bool(found.missing) == bool(best[0]) == bool(found.lacks)
    assert sum(found.missing.values()) == best[0]


@given(problem=problems(applications=3, jurors=3))
def test_with_time_the_worst_served_is_served_best_and_the_plan_shown_is_kept(problem):
    found = assign(problem, seed=0, box=Box(20))
    equals = [
        readings
        for readings in every(problem)
        if worth(problem, readings) == worth(problem, found.readings)
    ]
    assert found.readings in equals
    assert found.floor == floor_of(problem, found.readings)
    assert found.floor == max(floor_of(problem, readings) for readings in equals)
    assert found.floor_bound >= found.floor
    kept = [
        len(readings & problem.shown)
        for readings in equals
        if floor_of(problem, readings) == found.floor
    ]
    assert len(found.readings & problem.shown) == max(kept)
    assert found.given == found.readings - problem.shown
    assert found.taken == problem.shown - found.readings


@given(problem=problems(applications=3, jurors=3), give=st.integers(1, 6))
def test_affinity_is_given_up_only_as_far_as_one_says(problem, give):
    exact = assign(problem, seed=0, box=NO_BOX)
    found = assign(problem, seed=0, box=Box(20, give=give))
    assert worth(problem, found.readings)[:3] == worth(problem, exact.readings)[:3]
    assert exact.affinity - give <= found.affinity <= exact.affinity
    assert found.floor >= exact.floor


@given(problem=problems())
def test_the_cause_is_named_when_and_only_when_readings_lack(problem):
    lacks = lacks_of(problem)
    lacking = min(worth(problem, readings)[0] for readings in every(problem))
    for lack in lacks:
        assert lack.possible < lack.needed
    if problem.begun or (problem.one_of_axis and problem.one_outsider):
        # What was begun, or a reader who is both, may stand in the way of what would be possible.
        assert not lacks or lacking or problem.begun
    else:
        assert bool(lacks) == bool(lacking)


@given(problem=problems())
def test_equal_loads_cost_something_or_nothing(problem):
    assert price_of_equal_loads(problem) >= 0


def jury(count: int, *axes: str, most: int = 9) -> tuple[Juror, ...]:
    """Return jurors of those axes."""
    return tuple(Juror(100 + n, most, frozenset(axes)) for n in range(count))


def test_an_axis_without_enough_jurors_is_named():
    rows = tuple(Application(n, "heritage" if n < 4 else "image") for n in range(6))
    jurors = (Juror(100, 3, frozenset({"heritage"})), *jury(5, "image")[1:])
    (lack,) = assign(Problem(rows, jurors, 2), seed=0, box=NO_BOX).lacks
    assert (lack.cause, lack.axis, lack.needed, lack.possible) == (Cause.AXIS, "heritage", 4, 3)
    assert lack.jurors == (100,)


def test_a_jury_that_is_too_small_is_named_with_what_it_can_give():
    rows = tuple(Application(n, "image") for n in range(6))
    (lack,) = assign(Problem(rows, jury(3, "image", most=4), 3), seed=0, box=NO_BOX).lacks
    assert (lack.cause, lack.needed, lack.possible) == (Cause.JURY, 18, 12)


def test_what_lacks_is_spread():
    rows = tuple(Application(n, "image") for n in range(4))
    found = assign(Problem(rows, jury(4, "image", most=2), 3), seed=0, box=NO_BOX)
    assert found.missing == dict.fromkeys(range(4), 1)


def test_applications_that_share_too_few_jurors_are_named():
    rows = tuple(Application(n, "image") for n in range(4))
    jurors = jury(4, "image", most=2)
    barred = frozenset(Reading(n, juror) for n in range(3) for juror in (102, 103))
    lacks = lacks_of(Problem(rows, jurors, 2, barred=barred))
    (lack,) = lacks
    assert (lack.cause, lack.needed, lack.possible) == (Cause.APPLICATIONS, 6, 4)
    assert lack.applications == (0, 1, 2)
    assert lack.jurors == (100, 101)


def test_loads_are_equal_before_affinity_counts():
    rows = tuple(Application(n, "image") for n in range(6))
    jurors = jury(3, "image")
    affinity = {Reading(n, 100): 9 for n in range(6)}
    problem = Problem(rows, jurors, 1, affinity=affinity)
    found = assign(problem, seed=1, box=NO_BOX)
    assert set(found.loads.values()) == {2}
    assert found.affinity == 18
    assert price_of_equal_loads(problem) == 54 - 18


def test_a_reading_that_was_begun_never_moves():
    rows = tuple(Application(n, "image") for n in range(5))
    begun = frozenset({Reading(0, 100), Reading(1, 100), Reading(2, 100)})
    jurors = (Juror(100, 1), *jury(4, "image")[1:])
    found = assign(Problem(rows, jurors, 2, begun=begun), seed=0, box=Box(5))
    assert begun <= found.readings
    assert found.loads[100] == 3


def test_one_seed_is_one_assignment_and_another_may_be_another():
    rows = tuple(Application(n, "image") for n in range(12))
    problem = Problem(rows, jury(6, "image"), 2)
    plans = [assign(problem, seed=seed, box=NO_BOX).readings for seed in (1, 1, 2, 3)]
    assert plans[0] == plans[1]
    assert len(set(plans)) > 1


def test_jurors_who_could_not_be_compared_are_linked():
    rows = tuple(Application(n, "image") for n in range(24))
    problem = Problem(rows, jury(8, "image", most=6), 2)
    plain = assign(problem, seed=5, box=Box(0, exchanges=0)).links
    linked = assign(problem, seed=5, box=NO_BOX).links
    assert linked.groups == 1
    assert linked.pairs > plain.pairs
    assert linked.of == 28


def test_the_plan_shown_is_kept_where_it_is_as_good():
    rows = tuple(Application(n, "image") for n in range(12))
    shown = assign(Problem(rows, jury(6, "image"), 2), seed=1, box=NO_BOX).readings
    gone = Problem(rows, jury(6, "image"), 2, shown=shown, barred=frozenset({min(shown)}))
    again = assign(gone, seed=2, box=Box(20))
    assert len(again.taken) <= 2
    assert min(shown) in again.taken


@pytest.mark.parametrize(
    "wrong",
    [
        {"jurors": (Juror(1, 1), Juror(1, 2))},
        {"readings": 0},
        {"affinity": {Reading(0, 1): -1}},
        {"begun": frozenset({Reading(0, 1)}), "barred": frozenset({Reading(0, 1)})},
        {"begun": frozenset({Reading(0, 7)})},
    ],
)
def test_what_no_screen_can_ask_is_refused(wrong):
    usual = {"applications": (Application(0),), "jurors": (Juror(1, 1),), "readings": 1}
    with pytest.raises(ValueError, match=r"."):
        Problem(**usual | wrong)


def test_a_wish_counts_more_than_an_axis_and_a_no_is_last():
    given_ = {"axis": "image", "asks": frozenset({"vr", "sound"}), "skills": frozenset({"vr"})}
    knows, not_ = frozenset({"image"}), frozenset()
    assert affinity_of(**given_, axes=knows).points == 6
    assert affinity_of(**given_, axes=not_, wish=Wish.YES).points == 8
    assert affinity_of(**given_, axes=knows, wish=Wish.NO).points == 0
