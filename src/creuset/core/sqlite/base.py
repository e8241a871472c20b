"""SQLite whose writers queue fairly.

SQLite's own lock makes waiting writers sleep and try again, so that an unlucky one starves for
seconds. Here each write transaction first takes a lock on a file beside the database, whose
waiters the kernel wakes in turn; so does what is written outside of any transaction, which would
otherwise find the database locked for as long as others write one transaction after the other.

A statement is turned into SQLite's own style once, not each time it is asked, and an instant is read by the
standard library.
"""

import fcntl
import os
import sqlite3
import threading
from contextlib import nullcontext
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_datetime

from creuset.core.sqlite.schema import SchemaEditor


class WriterQueue:
    """The place of one connection in the queue of the writers of one database file."""

    # flock() does not queue the threads of one process on one descriptor: each connection has its own.
    def __init__(self, file: str) -> None:
        self._path = Path(f"{file}-writers")
        self._descriptor: int | None = None
        self._held = False

    def enter(self) -> None:
        """Wait for the turn to write."""
        if self._held:
            return
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self._held = True

    def leave(self) -> None:
        """Give the turn to the next writer."""
        if self._held and self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self._held = False

    def __enter__(self) -> None:
        self.enter()

    def __exit__(self, *_error: object) -> None:
        self.leave()

    def close(self) -> None:
        """Leave the queue for good."""
        self.leave()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _instant(written: bytes) -> datetime | None:
    """Return an instant as it was written; what another tool wrote in its own way is read as Django does."""
    text = written.decode()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parse_datetime(text)


sqlite3.register_converter("datetime", _instant)
sqlite3.register_converter("timestamp", _instant)


@lru_cache(maxsize=1000)
def _with_own_marks(query: str) -> str:
    """Return the statement with the marks that SQLite knows."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


#: How statements begin that write by themselves.
_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which remembers the statements that it has turned into SQLite's style.

    What writes outside of a transaction waits for its turn as a transaction does.
    """

    queue: WriterQueue | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        """Execute the statement."""
        if not self._writes_alone(query):
            return super().execute(query, params)
        with self.queue or nullcontext():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Execute the statement with each of the parameters."""
        if not self._writes_alone(query):
            return super().executemany(query, param_list)
        with self.queue or nullcontext():
            return super().executemany(query, param_list)

    def _writes_alone(self, query: str) -> bool:
        return (
            self.queue is not None
            and not self.connection.in_transaction
            and query.startswith(_WRITING)
        )

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Return the statement in SQLite's style."""
        if param_names is None:
            return _with_own_marks(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection, with a queue of writers in front of BEGIN IMMEDIATE."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: WriterQueue | None = None
        self._owner = threading.get_ident()

    def create_cursor(self, name: str | None = None) -> Cursor:
        """Return a cursor of the connection."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.queue = self._writer_queue()
        return cursor

    def _writer_queue(self) -> WriterQueue | None:
        if self.is_in_memory_db():
            return None
        if self._queue is None:
            self._queue = WriterQueue(str(self.settings_dict["NAME"]))
        return self._queue

    def _start_transaction_under_autocommit(self) -> None:
        queue = self._writer_queue()
        if queue is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django has it, its stubs do not
            return
        queue.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django has it, its stubs do not
        except BaseException:
            queue.leave()
            raise

    def _commit(self) -> None:
        # A commit that fails leaves the transaction open: the rollback that follows gives the turn back.
        super()._commit()  # type: ignore[misc]  # Django has it, its stubs do not
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django has it, its stubs do not
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django has it, its stubs do not
        finally:
            if self._queue is not None:
                self._queue.close()

    def _leave(self) -> None:
        if self._queue is not None:
            self._queue.leave()
