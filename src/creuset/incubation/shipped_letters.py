"""The words of letters that Creuset brings: a village uses them until it writes its own."""

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from creuset.incubation.rules.letters import LetterKind

FOLDER = Path(__file__).resolve().parent / "letter_texts"
LANGUAGES: Final = ("fr", "en")


class Words(NamedTuple):
    """The words of a letter, with its places."""

    subject: str
    body: str


@cache
def shipped(kind: LetterKind, language: str) -> Words | None:
    """Return the words that Creuset brings for the kind, None in a language that it does not write."""
    if language not in LANGUAGES:
        return None
    text = (FOLDER / f"{kind.value}.{language}.txt").read_text(encoding="utf-8")
    subject, _blank, body = text.partition("\n")
    return Words(subject.strip(), body.strip())
