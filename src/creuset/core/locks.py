"""Locks that make writers wait for one another instead of failing."""

from collections.abc import Iterable
from zlib import crc32

from django.db import connection


def lock(kind: str, ids: Iterable[int]) -> None:
    """Hold the named things until the transaction ends; they are taken in sorted order.

    On SQLite the transaction already is the only writer (IMMEDIATE). On PostgreSQL an advisory
    lock is taken for each, since racing writers deadlock in an EXCLUDE constraint alone.
    """
    if not connection.in_atomic_block:
        message = "a lock is taken inside a transaction, or it holds nothing"
        raise RuntimeError(message)
    if connection.vendor != "postgresql":
        return
    # One signed 64-bit key: the kind in the high half, the id in the low half.
    high = crc32(kind.encode()) << 32
    keys = sorted({_signed(high | (i & 0xFFFFFFFF)) for i in ids})
    if not keys:
        return
    with connection.cursor() as cursor:
        # unnest keeps the array's order, so every writer takes its locks in the same order.
        cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [keys])


def _signed(key: int) -> int:
    return key - (1 << 64) if key >= 1 << 63 else key
