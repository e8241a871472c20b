"""A demonstration of another version is begun anew; nothing else is touched."""

import sqlite3
from contextlib import closing

import click
import pytest

from creuset.config.cli import processes
from creuset.config.cli.remaking import MARK, mark, remake_if_other


@pytest.fixture
def folder(tmp_path):
    """Data that a demonstration left, with a paper and no mark."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "paper.pdf").write_bytes(b"%PDF")
    fill(tmp_path, is_demo=True)
    (tmp_path / "creuset.sqlite3-wal").touch()
    return tmp_path


def fill(folder, *, is_demo):
    with closing(sqlite3.connect(folder / "creuset.sqlite3")) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS villages_village (is_demo)")
        database.execute("INSERT INTO villages_village VALUES (?)", [is_demo])


def remake(folder):
    remake_if_other(folder, file=folder / "creuset.sqlite3", papers=folder / "files")


def left(folder):
    return sorted(one.name for one in folder.iterdir() if one.name != processes.LOCK_NAME)


def test_what_another_version_made_is_gone_and_what_this_one_made_stays(folder, capsys):
    remake(folder)
    assert left(folder) == []
    assert "made anew" in capsys.readouterr().err
    fill(folder, is_demo=True)
    mark(folder)
    remake(folder)
    assert left(folder) == ["creuset.sqlite3", MARK]
    (folder / MARK).write_text("an older one")
    remake(folder)
    assert left(folder) == [MARK]


def test_a_real_village_stays_and_so_does_what_nobody_can_read(folder):
    fill(folder, is_demo=False)
    before = left(folder)
    with pytest.raises(click.ClickException, match="CREUSET_DEMO_DATA"):
        remake(folder)
    assert left(folder) == before
    (folder / "creuset.sqlite3").write_text("something else")
    with pytest.raises(click.ClickException):
        remake(folder)
    assert left(folder) == before


def test_what_is_served_stays(folder):
    with processes.serving(folder), pytest.raises(click.ClickException, match="stop it first"):
        remake(folder)
    assert "creuset.sqlite3" in left(folder)
