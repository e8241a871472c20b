"""The tests' own databases begin with their tables made: as new ones do on SQLite, and once a run on PostgreSQL."""

import fcntl
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.creation import DatabaseCreation as OnPostgres
from django.db.backends.sqlite3.creation import DatabaseCreation as OnSqlite

from tests.settings import RUN

#: The database that those of a run's other processes are copies of.
TEMPLATE = "blank_creuset"


def begin_with_tables(patch: pytest.MonkeyPatch) -> None:
    """Test databases made from now on are copies, where there is something to copy; then migrated as ever."""
    patch.setattr(OnSqlite, "_create_test_db", _copied(OnSqlite._create_test_db))
    patch.setattr(OnPostgres, "create_test_db", _from_template(OnPostgres.create_test_db))


def _copied(create: Any) -> Any:
    from creuset.config.cli.loading import make_blank_database
    from creuset.core.sqlite import blank

    @wraps(create)
    def begun(self: OnSqlite, *args: Any, **options: Any) -> Any:
        name = create(self, *args, **options)
        if blank.is_wanted():
            make_blank_database()
        blank.begin(Path(name))
        return name

    return begun


def _from_template(create: Any) -> Any:
    """The first process of the run really migrates an empty database; it is the template of the others'."""

    @wraps(create)
    def begun(self: OnPostgres, *args: Any, **options: Any) -> Any:
        made = RUN / TEMPLATE
        with (RUN / "blank.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if made.exists():
                self.connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
                return create(self, *args, **options)
            name = create(self, *args, **options)
            self.connection.close()
            with self._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {name}")
            made.touch()
            return name

    return begun
