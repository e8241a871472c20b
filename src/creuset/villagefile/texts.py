"""The texts of contracts that a village file brings, set with invented values before anything is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.documents.press import TextRefused
from creuset.documents.written.text_rows import try_written
from creuset.villagefile.errors import Problem, VillageFileError
from creuset.villagefile.positions import key_lines
from creuset.villagefile.rows import village_columns
from creuset.villages.models import Village

if TYPE_CHECKING:
    from datetime import datetime

    from creuset.villagefile.schema import VillageFile


def check_texts(file: VillageFile, source: str, *, now: datetime) -> None:
    """Raise VillageFileError, with lines of the source, where texts of the file cannot be set."""
    village = Village(slug=file.village.code, **village_columns(file))
    lines = key_lines(source)
    problems = []
    for index, each in enumerate(file.contract_texts):
        try:
            try_written(village, each, now=now)
        except TextRefused as refused:
            language = (refused.field or "").rpartition(".")[2]
            paths = [("contract_texts", index, key, language) for key in ("text", "files")]
            line = next((lines[path] for path in paths if path in lines), None)
            problems.append(problem_of(refused, line=line))
    if problems:
        raise VillageFileError(problems)


def problem_of(refused: TextRefused, *, line: int | None = None) -> Problem:
    """Return the refusal of a text as a problem of the file."""
    return Problem(line, refused.field or "", "a text that can be set", str(refused))
