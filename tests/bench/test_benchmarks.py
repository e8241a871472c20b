"""Each benchmark runs once, on a taste of its size, so that it cannot rot; nothing is timed here."""

import json
import os

import pytest

from bench import commands, grounds
from bench.results import Measure, Result
from bench.scale import Scale


@pytest.fixture(scope="module")
def own_ground(tmp_path_factory: pytest.TempPathFactory):
    """Keep the villages that are made here apart from those of real runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grounds, "HOME", tmp_path_factory.mktemp("bench"))
        patch.setattr("bench.start.HOME", grounds.HOME)
        # The settings of a real run, not those of this one.
        for name in list(os.environ):
            if name.startswith("CREUSET_"):
                patch.delenv(name)
        yield


@pytest.mark.parametrize(
    "name", ["availability", "booking", "fairness", "growth", "pages", "planning", "simulation"]
)
def test_a_benchmark_measures_and_proves(own_ground, name):
    results = list(commands.results_of(name, Scale.TINY, ["sqlite"]))
    assert [result.database for result in results] == ["sqlite"]
    told = json.loads(commands.as_line(results[0]))
    wanted = {"name", "figure", "unit", "limit", "ratio", "target", "met", "size", "database"}
    assert wanted <= told.keys()
    assert told["name"] == name
    assert told["figure"] > 0
    assert told["ratio"] == pytest.approx(told["figure"] / told["limit"], rel=0.01)
    assert commands.as_words(results[0]).startswith(f"{name} on sqlite: ")


@pytest.mark.slow
def test_the_race_has_one_winner_a_slot_and_its_control_oversells(own_ground):
    (result,) = commands.results_of("race", Scale.TINY, ["sqlite"])
    overlaps, wrong, control = (result.measures[n] for n in (1, 2, 4))
    assert overlaps.figure == 0
    assert wrong.figure == 0
    assert control.met
    assert control.beside["overlaps_of_the_control"] > 0


def test_a_target_is_missed_by_figure_or_by_ratio():
    by_figure = Measure(what="a", figure=3.1, unit="ms", most=3)
    by_ratio = Measure(what="a", figure=3.1, unit="ms", limit=1.0, most_ratio=3)
    met = Measure(what="a", figure=3.0, unit="ms", limit=1.0, most=3, most_ratio=3)
    assert [m.met for m in (by_figure, by_ratio, met)] == [False, False, True]
    assert met.target == "≤ 3 ms and ≤ 3 × the limit"
    result = Result(name="a", database="sqlite", size="one", measures=(met, by_ratio))
    assert result.as_data()["met"] is False


def test_a_ratio_without_its_limit_is_not_met():
    assert not Measure(what="a", figure=1.0, unit="ms", limit=0.0, most_ratio=2).met


def test_an_unknown_benchmark_is_refused(capsys):
    assert commands.run(["speed"], as_json=True, full=False) == 2
    assert "no benchmark speed" in capsys.readouterr().err
