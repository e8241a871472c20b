"""Locks that make writers wait for one another instead of failing."""

from collections.abc import Iterable
from zlib import crc32

from django.db import connection
from django.db.models import Model

from creuset.core.statements import fetched

LOW = 0xFFFFFFFF


def lock(kind: str, ids: Iterable[int]) -> None:
    """Hold the named things until the transaction ends; they are taken in sorted order.

    On SQLite the transaction already is the only writer (IMMEDIATE). On PostgreSQL an advisory
    lock is taken for each, since racing writers deadlock in an EXCLUDE constraint alone.
    """
    if not _locks():
        return
    high = _high(kind)
    keys = sorted({high | (i & LOW) for i in ids})
    if keys:
        # unnest keeps the array's order, so every writer takes its locks in the same order.
        fetched("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [keys])


def hold_row(model: type[Model], pk: int) -> None:
    """Hold the row, if it is there, until the transaction ends: nobody else changes it. It is read after this.

    On SQLite the transaction already is the only writer.
    """
    if _locks():
        table, column = model._meta.db_table, model._meta.pk.column
        asked = f'SELECT 1 FROM "{table}" WHERE "{column}" = %s FOR UPDATE'  # noqa: S608 - names of a model
        fetched(asked, [pk])


def holding(kind: str, column: str) -> str:
    """Return what a statement selects to hold the thing that the column names, as `lock` does.

    Whoever asks it reads its rows in the order of the column.
    """
    return f"pg_advisory_xact_lock({_high(kind)} | ({column} & {LOW}))" if _locks() else "NULL"


def _locks() -> bool:
    if not connection.in_atomic_block:
        message = "a lock is taken inside a transaction, or it holds nothing"
        raise RuntimeError(message)
    return connection.vendor == "postgresql"


def _high(kind: str) -> int:
    """Return the high half of the signed 64-bit key of a thing; its id is the low half."""
    high = crc32(kind.encode()) << 32
    return high - (1 << 64) if high >= 1 << 63 else high
