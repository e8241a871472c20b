"""Where something written down is wrong, what was expected there, and what was found."""

from __future__ import annotations

from creuset.kernel.sentences import Sentence

type Path = tuple[str | int, ...]
"""Keys and places in lists from the top of what is read: ``("resources", 3, "area")``."""

type Words = str | Sentence
"""A few words: as they are, or in the reader's language."""

type Fault = tuple[Path, Words, Words]
"""Where, what was expected, what was found."""


def shown(value: object) -> str:
    """The value as a short phrase, for the end of a sentence."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'  # noqa: PLR2004 - fits a terminal's line
        case dict():
            return "a table"
        case list() | tuple():
            return f"a list of {len(value)}"
        case _:
            return str(value)[:60]
