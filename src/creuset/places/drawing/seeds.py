"""Chance that falls the same each time: what a drawing invents, it invents again."""

from __future__ import annotations

from zlib import crc32


def seed(*values: object) -> int:
    """A number from 0 to 2³² - 1 that depends on the values only."""
    return crc32(repr(values).encode())
