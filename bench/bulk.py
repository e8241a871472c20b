"""Rows put into a database by the hundred thousand: indexes and guards away, rows in, all of it back and checked."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

BATCH = 20_000

# What stands on the tables beside their keys, with what makes it again; constraints come back by ALTER TABLE.
_SQLITE = """
    SELECT type, name, sql FROM sqlite_master
    WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ({tables})"""
_POSTGRESQL_CONSTRAINTS = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.contype IN ('x', 'u') AND c.conrelid::regclass::text = ANY(%s)"""
_POSTGRESQL_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE NOT i.indisprimary AND i.indrelid::regclass::text = ANY(%s)
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)"""


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """While the block runs the tables have neither index nor guard; afterwards both again, over all rows."""
    # Rows made by the hundred thousand are known to point right (SQLite hears it outside transactions only).
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        again = (
            _strip_postgresql(cursor, tables) if is_postgresql() else _strip_sqlite(cursor, tables)
        )
        yield
        for statement in again:
            cursor.execute(statement)


def is_postgresql() -> bool:
    """Say which of the two databases this is."""
    return connection.vendor == "postgresql"


def _strip_sqlite(cursor: Any, tables: Sequence[str]) -> list[str]:
    cursor.execute(_SQLITE.format(tables=", ".join(f"'{table}'" for table in tables)))
    rows = cursor.fetchall()
    for kind, name, _sql in rows:
        cursor.execute(f'DROP {kind} "{name}"')
    return [sql for _kind, _name, sql in rows]


def _strip_postgresql(cursor: Any, tables: Sequence[str]) -> list[str]:
    # Foreign keys are triggers here.
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(_POSTGRESQL_CONSTRAINTS, [list(tables)])
    constraints = cursor.fetchall()
    cursor.execute(_POSTGRESQL_INDEXES, [list(tables)])
    indexes = cursor.fetchall()
    for table, name, _definition in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in indexes] + [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
        for table, name, definition in constraints
    ]


def put(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The rows are in the model's table; columns that nobody gives hold what the model says."""
    table, usual = model._meta.db_table, usual_values(model, columns)
    names = ", ".join(f'"{column}"' for column in [*columns, *usual])
    more = tuple(usual.values())
    whole = (tuple(row) + more for row in rows)
    with connection.cursor() as cursor:
        if is_postgresql():
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - a table of ours
            )
            return
        marks = ", ".join("?" * (len(columns) + len(usual)))
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
        for some in batched(whole, BATCH):
            connection.connection.executemany(insert, some)


def usual_values(model: type[Model], columns: Sequence[str]) -> dict[str, Any]:
    """Return what the columns hold that nobody gives, as the database keeps it."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return {
        str(field.column): field.get_db_prep_save(field.get_default(), connection)
        for field in fields
        if field.column not in columns and not field.null and not field.generated
    }


def settle() -> None:
    """PostgreSQL knows its tables as its own housekeeping would have it know them; nothing is left to write."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def overlaps() -> int:
    """Return how many pairs of claims overlap on a part, counted by a self-join that trusts no guard."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM places_claim a JOIN places_claim b ON a.part_id = b.part_id"
            " AND a.id < b.id AND a.starts_at < b.held_until AND b.starts_at < a.held_until"
        )
        return int(cursor.fetchone()[0])
