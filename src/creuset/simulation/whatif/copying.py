"""The whole database as one transaction sees it, as the bytes of a SQLite database: what was copied lies nowhere.

Of SQLite the pages are read; of PostgreSQL the rows, into the tables of a blank database.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import batched
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from creuset.core.sqlite import blank
from creuset.core.sqlite.base import DatabaseWrapper

AT_ONCE = 500
#: Where a database says that it keeps a journal beside it, which one in memory has not.
_JOURNAL = slice(18, 20)


def copied() -> bytes:
    """Return a copy of the database; nobody who writes waits for it on SQLite longer than its pages are read."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return without_journal(connection.connection.serialize())
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.deserialize(without_journal(_tables()))
        made.execute("PRAGMA foreign_keys = OFF")
        # What the rows say has been judged where they come from.
        made.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)  # noqa: FBT003 - SQLite's own
        made.execute("BEGIN")
        with transaction.atomic():
            for model in _models():
                # A blank database has what Django writes into every new one.
                made.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - a name of ours
                _fill(made, model)
        made.execute("COMMIT")
        return made.serialize()


def without_journal(pages: bytes) -> bytes:
    """Return the database as one that can be opened in memory."""
    found = bytearray(pages)
    found[_JOURNAL] = b"\x01\x01"
    return bytes(found)


def _tables() -> bytes:
    """Return a database with every table of this version and no row."""
    place = blank.place()
    if place is not None and place.exists():
        return place.read_bytes()
    made = subprocess.run(
        [sys.executable, "-m", "creuset.simulation.whatif.trial", "--tables"],
        env=environment(),
        capture_output=True,
        check=True,
    )
    return made.stdout


def environment() -> dict[str, str]:
    """Return what a process needs that lives on a copy in memory, and writes nothing anywhere."""
    found = [str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, found)),
        "CREUSET_SCRATCH": "yes",
        "CREUSET_DATABASE_URL": "sqlite::memory:",
        "CREUSET_DATA": str(settings.DATA),
        "CREUSET_SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
    }


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
            yield model


def _fill(made: sqlite3.Connection, model: type[models.Model]) -> None:
    scratch = DatabaseWrapper({**connection.settings_dict, "NAME": ":memory:"}, "scratch")
    fields = [one for one in model._meta.concrete_fields if not one.generated]
    names = ", ".join(f'"{one.column}"' for one in fields)
    marks = ", ".join("?" for _field in fields)
    insert = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - names of ours
    rows = model._base_manager.order_by().values_list(*(one.attname for one in fields))
    for some in batched(rows.iterator(AT_ONCE), AT_ONCE):
        made.executemany(insert, [_written(fields, row, scratch) for row in some])


def _written(fields: list[Any], row: tuple[Any, ...], scratch: DatabaseWrapper) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection=scratch)
        for field, value in zip(fields, row, strict=True)
    ]
