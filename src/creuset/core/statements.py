"""Statements that are written out: each thread keeps the cursor that asks them.

A cursor learns how values and columns are translated, and what is made for one statement is forgotten after it. One
that is kept has learnt it: half of what a small question costs where the database is a server.
"""

import threading
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

#: A statement, and what its places hold.
type Question = tuple[str, Sequence[Any]]


class _Own(threading.local):
    """What one thread keeps: its connection as Django knows it, the driver's, and the cursor on that."""

    to: BaseDatabaseWrapper | None = None
    driver: Any = None
    cursor: Any = None


_own = _Own()


def own_connection() -> BaseDatabaseWrapper:
    """Return the thread's connection, without asking each time whose thread it is."""
    if _own.to is None:
        _own.to = connections[DEFAULT_DB_ALIAS]
    return _own.to


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of the statement, all of them."""
    to = own_connection()
    cursor = _cursor(to)
    with to.wrap_database_errors:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def run(sql: str, values: Sequence[Any]) -> None:
    """The statement, which gives no rows, is carried out."""
    to = own_connection()
    cursor = _cursor(to)
    with to.wrap_database_errors:
        cursor.execute(sql, values)


def keys(*questions: Question) -> list[list[int]]:
    """Return the keys that each of the questions finds, which gives keys and nothing else; one query."""
    asked = (
        f"SELECT {nth}, found.* FROM ({sql}) AS found"  # noqa: S608 - of questions
        for nth, (sql, _values) in enumerate(questions)
    )
    values = [value for _sql, some in questions for value in some]
    found: list[list[int]] = [[] for _question in questions]
    for nth, key in fetched(" UNION ALL ".join(asked), values):
        found[nth].append(key)
    return found


def _cursor(to: BaseDatabaseWrapper) -> Any:
    """Return the driver's cursor that the thread keeps; Django's own, one each time, where somebody listens."""
    to.close_if_health_check_failed()
    to.ensure_connection()
    if to.queries_logged or to.execute_wrappers:
        return to.cursor()
    to.validate_no_broken_transaction()
    if _own.driver is not to.connection:
        _own.driver, _own.cursor = to.connection, to.cursor().cursor
    return _own.cursor
