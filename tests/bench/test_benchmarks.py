"""Each benchmark runs once, on a taste of its size, so that it cannot rot; nothing is timed here."""

import json
import os
from pathlib import Path

import pytest
from django.db import connection

from bench import commands, race
from bench import grounds as grounds_of_runs
from bench.results import Measure, Result
from bench.scale import Scale

# Marked, so that the database that the grounds are copied from is made even when nothing else needs it.
pytestmark = pytest.mark.django_db(transaction=True)


#: What is measured in the process alone, and so in copies of a database that nobody else has open.
WITHOUT_SERVER = {"booking", "planning", "series"}


def found_by(name: str) -> Result:
    """Return what the benchmark finds at a tiny size, on the database of the tests."""
    (result,) = commands.results_of(name, Scale.TINY, [connection.vendor])
    return result


@pytest.mark.parametrize(
    "name",
    [
        "assignment",
        "availability",
        "booking",
        "calibration",
        "fairness",
        "growth",
        "pages",
        "planning",
        "race",
        "series",
        "simulation",
    ],
)
def test_a_benchmark_measures_and_proves(grounds, name):
    if connection.vendor == "postgresql" and name not in WITHOUT_SERVER:
        pytest.skip("for SQLite only, or asks a server, which keeps the database that is copied")
    result = found_by(name)
    told = json.loads(commands.as_line(result))
    wanted = {"name", "figure", "unit", "limit", "ratio", "target", "met", "size", "database"}
    assert wanted <= told.keys()
    assert (told["name"], told["database"]) == (name, connection.vendor)
    assert told["figure"] > 0
    assert told["ratio"] == pytest.approx(told["figure"] / told["limit"], rel=0.01)
    assert commands.as_words(result).startswith(f"{name} on {connection.vendor}: ")
    if name == "race":
        overlaps, wrong = result.measures[1:3]
        assert (overlaps.figure, wrong.figure) == (0, 0)


@pytest.fixture
def own_ground(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give what a real run stands on, apart from the villages of real runs."""
    if not request.config.getoption("--long"):
        pytest.skip("starts the house's servers one after the other (--long)")
    monkeypatch.setattr(grounds_of_runs, "HOME", tmp_path)
    monkeypatch.setattr("bench.start.HOME", tmp_path)
    # The settings of a real run, not those of this one.
    for name in list(os.environ):
        if name.startswith("CREUSET_"):
            monkeypatch.delenv(name)


def test_the_control_of_the_race_oversells(own_ground, monkeypatch):
    monkeypatch.setitem(race.SIZES, Scale.TINY, (8, 1, 12, 1, 20))
    control = found_by("race").measures[4]
    assert control.met
    assert control.beside["overlaps_of_the_control"] > 0


def test_the_demo_starts_from_nothing(own_ground):
    start = found_by("start")
    assert start.proved["bytes_of_the_page"] > 0
    assert start.measures[0].figure > 0


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
