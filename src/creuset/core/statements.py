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
    """What one thread keeps: the driver's connection, and the cursor on it."""

    driver: Any = None
    cursor: Any = None


_own = _Own()


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of the statement, all of them."""
    cursor = _cursor(connections[DEFAULT_DB_ALIAS])
    cursor.execute(sql, values)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def run(sql: str, values: Sequence[Any]) -> None:
    """The statement, which gives no rows, is carried out."""
    _cursor(connections[DEFAULT_DB_ALIAS]).execute(sql, values)


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
    """Return the thread's cursor; one of its own for each statement that is written down."""
    to.close_if_health_check_failed()
    to.ensure_connection()
    if to.queries_logged:
        return to.cursor()
    if _own.driver is not to.connection:
        _own.driver, _own.cursor = to.connection, to.cursor()
    return _own.cursor
