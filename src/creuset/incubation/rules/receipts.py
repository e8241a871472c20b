"""What was filed, written in one way only, so that one digest stands for it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from creuset.kernel.spans import to_utc


@dataclass(frozen=True, slots=True, order=True)
class Enclosed:
    """A file that was filed: the place of its question, its name, its size and its SHA-256."""

    place: str
    name: str
    size: int
    sha256: str


def canonical(
    *,
    call: str,
    number: int,
    turn: int,
    filed_at: datetime,
    cover: Mapping[str, Any],
    form: str,
    answers: Mapping[str, Any],
    files: Iterable[Enclosed],
    team: Iterable[tuple[str, str]],
) -> str:
    """Return what was filed as one text: keys in order, no spaces, instants in UTC, files and team sorted.

    Filed twice, the same is the same text; another text was filed otherwise.
    """
    content = {
        "call": call,
        "number": number,
        "turn": turn,
        "filed_at": to_utc(filed_at).isoformat(timespec="seconds"),
        "cover": dict(cover),
        "form": form,
        "answers": dict(answers),
        "files": [[one.place, one.name, one.size, one.sha256] for one in sorted(files)],
        "team": [list(one) for one in sorted(team)],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def receipt_of(text: str) -> str:
    """Return the digest that a receipt prints."""
    return sha256(text.encode()).hexdigest()


def grouped(receipt: str) -> str:
    """Return a digest in groups of eight, as it is printed and compared by eye.

    >>> grouped("0123456789abcdef")
    '01234567 89abcdef'
    """
    return " ".join(receipt[at : at + 8] for at in range(0, len(receipt), 8))
