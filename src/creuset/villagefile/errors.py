"""What is wrong with a village file, all of it at once: line, key, what was expected, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from creuset.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable


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
