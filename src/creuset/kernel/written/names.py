"""Codes, names and hours, as every section of a village file writes them."""

from __future__ import annotations

import re

from creuset.kernel.written.codecs import Checked, Text
from creuset.kernel.written.compounds import Items, Localized

_TIMES = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):[0-5]\d|24:00)")


def check_times(text: str) -> str | None:
    """A time to a later one of the same day; 24:00 is its end."""
    return text if _TIMES.fullmatch(text) and text[:5] < text[6:] else None


CODE = Text(
    "a code of small letters, digits and single hyphens, such as plateau-1",
    r"[a-z0-9]+(-[a-z0-9]+)*",
    60,
)
NAME = Localized(inner=Text(limit=200))
SENTENCE = Localized(inner=Text(limit=2_000))
TIMES = Items(Checked('hours such as "08:00-20:00", ending by 24:00', check_times))
