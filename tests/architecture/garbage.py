"""What a hostile hand types or sends, for the sweeps of every address."""

from typing import Any

from django.db import connection

MARK = "<script>alert('hostile')</script>"
STRANGE = (
    f"{MARK}\"><img src=x onerror=alert(1)>' --",
    "\u202eelif\u202c \u200f🎬🧨👩\u200d🎤\ud800",
    "{{ 7|add:7 }}{% debug %}${7*7}%(x)s%s",
    "a\r\nSubject: b\r\n\r\n<b>",
)
#: What is typed or sent, by what it is.
GARBAGE: dict[str, str] = {
    "strange": " ".join(STRANGE),
    "short": "🎬<b>",
    "huge": "x" * 70_000,
    "nul": "a\x00b",
    "negative": "-1",
    "beyond": "9" * 40,
    "far": "0001-01-01T00:00:00+14:00",
}
#: What one database may take, and the other refuse or fail for.
FOR_THE_DATABASE = ("nul", "beyond", "far")
IS_ASKED_ALL = connection.vendor == "sqlite"
#: The kinds that this database is asked.
KINDS = tuple(GARBAGE) if IS_ASKED_ALL else FOR_THE_DATABASE


def typed(value: str) -> str:
    """What a browser can send: half of a pair cannot be written at all."""
    return value.encode("utf-8", "replace").decode()


def said(answer: Any) -> str:
    return b"".join(answer).decode("utf-8", "replace")


def is_wrong(answer: Any) -> bool:
    return answer.status_code >= 500 or MARK in said(answer)


#: What addresses of pages ask by name.
ASKED = {"q", "words", "kind", "day", "time", "at", "days", "view", "building", "level", "page"}
ASKED |= {"before", "cursor", "start", "end", "resource", "party", "since", "role", "feature"}
