"""Options of a choice, or lines of a budget, while they are written: row by row, each keeping its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify

from creuset.questions.rules.writing import LONGEST_KEY

#: Empty rows that are offered below those that say something.
SPARE = 3
MOST = 200


@dataclass(slots=True)
class OptionRow:
    """One option: its key, made from its first words, and its words by language."""

    key: str
    words: dict[str, str]
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(self.words.values())


@dataclass(slots=True)
class OptionRows:
    """The rows of a page, with room for more."""

    languages: Sequence[str]
    rows: list[OptionRow] = field(default_factory=list)

    @classmethod
    def of_data(cls, data: Iterable[Mapping[str, Any]], languages: Sequence[str]) -> "OptionRows":
        """Return what is written already."""
        rows = [OptionRow(str(one.get("key", "")), dict(one.get("labels") or {})) for one in data]
        return cls(languages, rows)

    @classmethod
    def of_sent(cls, sent: QueryDict, languages: Sequence[str]) -> "OptionRows":
        """Return what was sent: option-<n>-key and option-<n>-<language>."""
        rows = []
        for n in range(MOST):
            if f"option-{n}-key" not in sent:
                break
            words = {one: sent.get(f"option-{n}-{one}", "").strip() for one in languages}
            rows.append(OptionRow(sent.get(f"option-{n}-key", ""), words))
        return cls(languages, rows)

    def obey(self, verb: str, number: int) -> None:
        """Move a row up or down, or drop it; without one of that number, rows that were filled get more below them."""
        if not 0 <= number < len(self.rows):
            return
        other = number + {"up": -1, "down": 1}.get(verb, 0)
        if verb == "drop":
            del self.rows[number]
        elif 0 <= other < len(self.rows):
            rows = self.rows
            rows[number], rows[other] = rows[other], rows[number]

    def data(self) -> list[dict[str, Any]]:
        """Return the options as data: rows that say nothing are left out, each has a key of its own."""
        taken = {row.key for row in self.rows if row.key}
        found = []
        for row in self.rows:
            if row.is_empty:
                continue
            if not row.key:
                row.key = key_of(row.words.values(), taken)
            taken.add(row.key)
            labels = {language: words for language, words in row.words.items() if words}
            found.append({"key": row.key, "labels": labels})
        return found

    @property
    def shown(self) -> list[tuple[int, OptionRow]]:
        """The rows to draw, with empty ones below."""
        spare = [OptionRow("", {}) for _n in range(SPARE)]
        return list(enumerate([*self.rows, *spare]))


def key_of(words: Iterable[str], taken: Iterable[str]) -> str:
    """Return a key made from the first words that give one, unlike those that are taken."""
    stem = next(
        (slug for one in words if (slug := slugify(one)[: LONGEST_KEY - 4].strip("-"))), "x"
    )
    # Keys hold no underscore, which a slug may.
    stem = "-".join(part for part in stem.replace("_", "-").split("-") if part) or "x"
    known, number, key = set(taken), 2, stem
    while key in known:
        key, number = f"{stem}-{number}", number + 1
    return key
