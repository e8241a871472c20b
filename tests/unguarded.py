"""A database whose triggers rest: what a hostile hand could do that reaches past the house, and what tests clean up."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unguarded() -> Iterator[None]:
    """Let through what triggers refuse, on this connection."""
    _guard(is_on=False)
    try:
        yield
    finally:
        _guard(is_on=True)


def _guard(*, is_on: bool) -> None:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, is_on)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET session_replication_role = {'DEFAULT' if is_on else 'replica'}")
