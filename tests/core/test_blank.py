"""New SQLite databases begin as copies of a blank one, and as if they had been migrated where that cannot be."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from creuset.config.cli import loading
from creuset.core import constraints
from creuset.core.sqlite import blank

TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
DONE = "SELECT app, name FROM django_migrations ORDER BY app, name"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of libraries in which no blank was made."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    monkeypatch.setattr(blank, "home", lambda: folder)
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Where a database will be."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "creuset.sqlite3"


def small(file: Path) -> Path:
    """A database such as migrating leaves: in few pages, with what was done written down."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript(
            "PRAGMA journal_mode = WAL;"
            "CREATE TABLE django_migrations (app, name);"
            "INSERT INTO django_migrations VALUES ('core', '0001_initial');"
            "CREATE TABLE letters (words);"
        )
        rows = [("word " * 100,) for _ in range(100)]
        with database:
            database.executemany("INSERT INTO letters VALUES (?)", rows)
    return file


def answers(file: Path, *asked: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as database:
        return [database.execute(question).fetchall() for question in asked]


def nothing_but(*files: Path) -> bool:
    return all(sorted(file.parent.iterdir()) == sorted(files) for file in files)


# ---- what a copy holds ----------------------------------------------------------------------------


def migrated_from_nothing(folder: Path) -> Path:
    environment = os.environ | {
        "CREUSET_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
    }
    command = [sys.executable, "-m", "creuset", "manage", "migrate", "-v", "0"]
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=True)
    return folder / "creuset.sqlite3"


@pytest.mark.slow
def test_a_copy_has_the_tables_that_migrating_an_empty_database_gives(
    tmp_path: Path, new: Path
) -> None:
    if blank.is_wanted():
        loading.make_blank_database()
    assert blank.begin(new)

    migrated = migrated_from_nothing(tmp_path / "migrated")

    assert answers(new, TABLES, DONE) == answers(migrated, TABLES, DONE)
    assert len(answers(new, TABLES)[0]) > 100
    assert answers(new, "PRAGMA journal_mode") == answers(migrated, "PRAGMA journal_mode")


def test_what_was_copied_is_written_to_without_touching_the_blank(home: Path, new: Path) -> None:
    blank.make(lambda: small(home / "made"))
    before = blank.place().read_bytes()

    assert blank.begin(new)
    with closing(sqlite3.connect(new)) as database, database:
        database.execute("DELETE FROM letters")

    assert answers(new, "PRAGMA journal_mode") == [[("wal",)]]
    assert blank.place().read_bytes() == before
    assert nothing_but(new)


# ---- which blank is of this version ----------------------------------------------------------------


def test_the_digest_is_of_every_migration_and_of_what_they_are_written_with() -> None:
    sources = blank._sources()
    for app in apps.get_app_configs():
        migrations = Path(app.path) / "migrations"
        assert set(migrations.glob("0*.py")) <= sources
    assert Path(constraints.__file__) in sources
    assert len({file for file in sources if file.parent.name == "migrations"}) > 15


@pytest.fixture
def other_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A version whose one migration may be rewritten."""
    migration = tmp_path / "0001_initial.py"
    migration.write_text("one = 1")
    monkeypatch.setattr(blank, "_sources", lambda: {migration})
    blank.digest.cache_clear()
    yield migration
    blank.digest.cache_clear()


def test_the_blank_of_another_version_is_not_used(
    home: Path, new: Path, other_version: Path
) -> None:
    blank.make(lambda: small(home / "made"))
    other_version.write_text("one = 2")
    blank.digest.cache_clear()

    assert not blank.begin(new)
    assert blank.is_wanted()
    other_version.write_text("one = 1")
    blank.digest.cache_clear()
    assert not blank.is_wanted()
    assert blank.begin(new)


def test_modules_of_the_house_are_found_as_they_are_imported(tmp_path: Path) -> None:
    migration = blank.SOURCES / "core" / "migrations" / "0001_tables.py"
    assert blank.SOURCES / "core" / "fields.py" in set(blank._named_in(migration))
    assert set(blank._files_of(["core", "clock", "now"])) == {
        blank.SOURCES / "core" / "__init__.py",
        blank.SOURCES / "core" / "clock.py",
    }
    assert list(blank._named_in(tmp_path / "of-a-library.py")) == []


# ---- a blank that is missing or damaged --------------------------------------------------------------


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def overwritten(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xff" * 8192)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def without_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE django_migrations")


@pytest.mark.parametrize("damage", [truncated, overwritten, emptied, without_tables, Path.unlink])
def test_a_damaged_blank_is_as_good_as_none(home: Path, new: Path, damage: Any) -> None:
    blank.make(lambda: small(home / "made"))
    damage(blank.place())

    assert not blank.begin(new)
    assert list(new.parent.iterdir()) == []


def test_a_maker_that_was_stopped_leaves_no_blank(home: Path, new: Path) -> None:
    def stopped() -> Path:
        small(home / ".blank-half").rename(home / ".blank-killed")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        blank.make(stopped)

    assert blank.is_wanted()
    assert not blank.begin(new)
    blank.make(lambda: small(home / "made"))
    assert blank.begin(new)


def test_of_two_makers_one_makes(home: Path) -> None:
    began, made = threading.Barrier(2, timeout=20), []

    def migrate() -> Path:
        made.append(threading.get_ident())
        return small(home / f"made-{len(made)}")

    def one() -> None:
        began.wait()
        blank.make(migrate)

    makers = [threading.Thread(target=one) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(20)

    assert len(made) == 1
    assert not blank.is_wanted()


def test_what_others_left_long_ago_is_swept(home: Path) -> None:
    old, recent = home / "blank-0ld.sqlite3", home / "blank-recent.sqlite3"
    killed = home / ".blank-killed"
    killed.mkdir()
    for path in (old, recent, home / "python3"):
        path.touch()
    for path in (old, killed, home / "python3"):
        os.utime(path, (0, 0))

    blank.make(lambda: small(home / "made"))

    kept = {path.name for path in home.iterdir()}
    assert kept == {"blank-recent.sqlite3", "python3", "blank.lock", blank.place().name}


def test_where_nothing_can_be_written_nothing_is_made(
    tmp_path: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blank, "home", lambda: tmp_path / "gone")
    assert not blank.is_wanted()
    assert not blank.begin(new)
    monkeypatch.setattr(blank, "home", lambda: None)
    assert not blank.is_wanted()
    assert not blank.begin(new)
    blank.make(lambda: pytest.fail("nobody asked for it"))


# ---- a database that is there ------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_what_is_there_of_a_database_is_left_alone(home: Path, new: Path, end: str) -> None:
    blank.make(lambda: small(home / "made"))
    left = new.with_name(new.name + end)
    left.write_bytes(b"somebody's")

    assert not blank.begin(new)
    assert left.read_bytes() == b"somebody's"
    assert nothing_but(left)


def test_a_database_made_meanwhile_by_another_process_is_kept(
    home: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank.make(lambda: small(home / "made"))

    def look(copy: Path) -> bool:
        new.write_bytes(b"theirs")
        return copy.exists()

    monkeypatch.setattr(blank, "_is_whole", look)
    assert not blank.begin(new)
    assert new.read_bytes() == b"theirs"
    assert nothing_but(new)


def test_what_began_as_a_copy_is_not_migrated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(loading, "begin_database", lambda: True)
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_: asked.append(name))
    loading.prepare_database()
    assert asked == ["createcachetable"]
