"""What is wrong with a village file, all of it at once: line, key, what was expected, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from creuset.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable

type Path = tuple[str | int, ...]
"""Keys and places in lists from the top of the file: ``("resources", 3, "area")``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a village file; `line` is None when the fault is in a value that comes from no file."""

    line: int | None
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        """One line, as the command line prints it."""
        where = f"line {self.line}: " if self.line is not None else ""
        key = f"{self.key}: " if self.key else ""
        return f"{where}{key}expected {self.expected}, found {self.found}"


class VillageFileError(DomainError):
    """The file cannot be loaded; `problems` says every reason, in the order of the file."""

    code: ClassVar[str] = "village-file"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(map(str, self.problems)),
            details={
                "problems": [
                    {
                        "line": each.line,
                        "key": each.key,
                        "expected": each.expected,
                        "found": each.found,
                    }
                    for each in self.problems
                ]
            },
        )


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
