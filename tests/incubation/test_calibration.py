"""Calibration against the model written out in full, and what must hold of every table of scores."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.calibration import Manner, Quotas, Score
from creuset.incubation.rules.calibration.calibrating import calibrate
from creuset.incubation.rules.calibration.mixed import fitted

SEATS = Quotas(3)


@st.composite
def tables(draw: st.DrawFn) -> list[Score]:
    """Scores of a few applications by a few jurors, cells missing."""
    cells = list(product(range(draw(st.integers(2, 6))), range(100, 100 + draw(st.integers(2, 4)))))
    chosen = draw(st.lists(st.sampled_from(cells), min_size=3, unique=True))
    return [Score(row, juror, float(draw(st.integers(0, 20)))) for row, juror in chosen]


def found(scores, *, quotas=SEATS, draws=400, seed=1, **more):
    """Return the calibration of scores of one axis."""
    axes = dict.fromkeys({score.application for score in scores}, "")
    return calibrate(scores, quotas, axes=axes, seed=seed, draws=draws, **more)


def village(count=60, jurors=8, each=3, severity=1.0, seed=4):
    """Return scores of a jury in which each application is read by a few, and the true worths."""
    chance = np.random.default_rng(seed)
    worths = chance.normal(0, 1, count)
    severe = chance.normal(0, severity, jurors)
    scores = [
        Score(a, 100 + int(j), float(6 + worths[a] + severe[j] + chance.normal(0, 0.5)))
        for a in range(count)
        for j in chance.choice(jurors, each, replace=False)
    ]
    return scores, worths, severe


def plain(scores, of_worth, of_severity, noise):
    """Return means, worths and errors of the model with those variances, in full matrices; one group only."""
    rows = sorted({s.application for s in scores})
    jurors = sorted({s.juror for s in scores})
    values = np.array([s.value for s in scores])
    of_row = np.array([[s.application == row for row in rows] for s in scores], float)
    of_juror = np.array([[s.juror == j for j in jurors] for s in scores], float)
    one = np.ones((len(scores), 1))
    spread = (
        noise * np.eye(len(scores))
        + of_worth * of_row @ of_row.T
        + of_severity * of_juror @ of_juror.T
    )
    inverse = np.linalg.inv(spread)
    information = (one.T @ inverse @ one).item()
    mean = (one.T @ inverse @ values).item() / information
    worths = of_worth * of_row.T @ inverse @ (values - mean)
    severities = of_severity * of_juror.T @ inverse @ (values - mean)
    # What is predicted: mean, worth, and the mean of the jury's severities; its error by the general formula.
    combine = (
        of_worth * of_row.T
        + (of_severity / len(jurors)) * np.ones((len(rows), len(jurors))) @ of_juror.T
    )
    own = (of_worth + of_severity / len(jurors)) * np.ones(len(rows))
    left = 1 - combine @ inverse @ one
    errors = (
        own - np.einsum("ij,jk,ik->i", combine, inverse, combine) + left.ravel() ** 2 / information
    )
    return mean + worths + severities.mean(), severities, np.sqrt(errors)


def test_predictions_and_errors_are_those_of_the_model_in_full():
    scores, *_ = village(count=14, jurors=5)
    rows = np.array([s.application for s in scores])
    columns = np.array([s.juror - 100 for s in scores])
    values = np.array([s.value for s in scores])
    fit = fitted(rows, columns, values, np.zeros(14, np.intp))
    worths, severities, errors = plain(scores, fit.of_worth, fit.of_severity, fit.noise)
    assert fit.worths == pytest.approx(worths, abs=1e-6)
    assert fit.severities == pytest.approx(severities, abs=1e-6)
    assert fit.spreads == pytest.approx(errors, abs=1e-6)
    drawn = fit.drawn(np.random.default_rng(0), 40_000)
    assert drawn.mean(axis=0) == pytest.approx(np.zeros(14), abs=0.02)
    assert drawn.std(axis=0) == pytest.approx(errors, rel=0.03)


def test_variances_are_those_that_the_scores_were_made_with():
    scores, *_ = village(count=400, jurors=60, each=6, severity=0.8)
    fit = fitted(
        np.array([s.application for s in scores]),
        np.array([s.juror - 100 for s in scores]),
        np.array([s.value for s in scores]),
        np.zeros(400, np.intp),
    )
    assert fit.of_worth == pytest.approx(1, rel=0.25)
    assert fit.of_severity == pytest.approx(0.64, rel=0.4)
    assert fit.noise == pytest.approx(0.25, rel=0.1)


def test_severity_is_told_and_taken_out():
    scores, worths, severe = village()
    told = found(scores, quotas=Quotas(12))
    by_key = {row.application: row for row in told.rows}
    severities = [told.severities[100 + n] for n in range(8)]
    assert np.corrcoef(severities, severe)[0, 1] > 0.97
    order = np.argsort(worths)

    def rank_errors(value):
        ranks = np.argsort(np.argsort([value(by_key[n]) for n in range(60)]))
        return np.abs(ranks - np.argsort(order)).sum()

    assert rank_errors(lambda row: row.worth) < 0.75 * rank_errors(lambda row: row.mean)
    assert told.manner is Manner.MIXED
    assert sum(row.chance for row in told.rows) == pytest.approx(12)
    covered = [by_key[n].low <= worths[n] + 6 + severe.mean() <= by_key[n].high for n in range(60)]
    assert 0.75 <= np.mean(covered) <= 1
    assert 0 < len(told.grey) < 60


@given(scores=tables())
def test_whatever_the_scores_each_application_has_its_row(scores):
    told = found(scores)
    assert {row.application for row in told.rows} == {score.application for score in scores}
    assert [row.worth for row in told.rows] == sorted(
        (row.worth for row in told.rows), reverse=True
    )
    for row in told.rows:
        mine = [score.value for score in scores if score.application == row.application]
        assert row.mean == pytest.approx(np.mean(mine))
        assert row.readings == len(mine)
        assert row.low <= row.worth <= row.high
        assert 0 <= row.chance <= 1
        assert min(s.value for s in scores) - 21 <= row.worth <= max(s.value for s in scores) + 21
    assert sum(row.chance for row in told.rows) == pytest.approx(min(3, len(told.rows)))


@given(scores=tables(), by=st.integers(-30, 30))
def test_a_scale_that_is_shifted_shifts_the_worths_and_nothing_else(scores, by):
    one = found(scores)
    other = found([score._replace(value=score.value + by) for score in scores])
    moved = {row.application: row for row in other.rows}
    for row in one.rows:
        assert moved[row.application].worth == pytest.approx(row.worth + by, abs=1e-3)


@given(scores=tables(), data=st.data())
def test_the_order_in_which_scores_come_changes_nothing(scores, data):
    assert found(scores) == found(data.draw(st.permutations(scores)))


@given(table=st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=2, max_size=6))
def test_where_everybody_reads_everything_the_mean_decides(table):
    scores = [Score(a, j, float(v)) for a, row in enumerate(table) for j, v in enumerate(row)]
    told = found(scores)
    assert told.manner is Manner.MEAN
    for row in told.rows:
        assert row.worth == row.mean == pytest.approx(np.mean(table[row.application]))


def test_jurors_whom_nothing_links_are_said_to_be_groups_of_their_own():
    scores = [Score(a, j, 5.0 + a) for a, j in ((0, 1), (0, 2), (1, 1), (1, 2))]
    scores += [Score(a, j, 15.0 + a) for a, j in ((2, 3), (2, 4), (3, 3), (3, 4))]
    told = found(scores)
    groups = {row.application: row.group for row in told.rows}
    assert told.groups == 2
    assert groups[0] == groups[1] != groups[2] == groups[3]


def test_a_juror_who_scores_an_application_twice_is_no_table():
    with pytest.raises(ValueError, match="two scores"):
        found([Score(1, 1, 3.0), Score(1, 1, 4.0)])


def test_nothing_scored_is_nothing_told():
    told = calibrate([], SEATS, axes={}, seed=0)
    assert (told.rows, told.groups) == ((), 0)


@pytest.mark.parametrize("value", [0.0, 7.0])
def test_a_jury_that_agrees_wholly_leaves_nothing_to_reckon_with(value):
    told = found([Score(a, j, value) for a in range(4) for j in range(3) if a != j])
    assert [row.worth for row in told.rows] == pytest.approx([value] * 4)


def test_one_seed_is_one_answer():
    scores, *_ = village(count=20)
    assert found(scores, seed=3) == found(scores, seed=3)
    assert found(scores, seed=3) != found(scores, seed=4)


def test_scores_are_left_as_they_are():
    scores, *_ = village(count=10)
    before = list(scores)
    found(scores)
    assert scores == before
