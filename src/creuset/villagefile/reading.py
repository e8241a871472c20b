"""From the bytes of a file to a checked :class:`VillageFile`, or every reason why not."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, cast

from creuset.documents.written.texts import with_files
from creuset.kernel.sentences import in_english
from creuset.kernel.written.codecs import REFUSED, Reading
from creuset.kernel.written.faults import Fault, Path
from creuset.villagefile.checks import faults_of
from creuset.villagefile.errors import Problem, VillageFileError
from creuset.villagefile.positions import key_lines, without_words
from creuset.villagefile.schema import ROOT, VillageFile
from creuset.villagefile.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LARGEST = 2 * 1024 * 1024
"""Bytes: a village of a thousand rooms takes a tenth of it."""

DEEPEST = 12
"""Tables and lists in one another: the format itself needs eight."""


def read_path(path: FilePath) -> VillageFile:
    """The village that the file at this path describes; a missing file raises OSError."""
    with path.open("rb") as file:
        return read(file.read(LARGEST + 1), folder=path.parent)


def read(source: bytes | str, *, folder: FilePath | None = None) -> VillageFile:
    """The village that the source describes, with what the files that it names say, which lie in `folder`.

    Raises :class:`VillageFileError` with all that is wrong with it.
    """
    return _read(source, folder, lambda village: list(faults_of(village)))


def read_again(source: str) -> VillageFile:
    """The village that a source describes which was once read: what is asked of files only since is not asked of it."""
    return _read(source, None, lambda _village: [])


def _read(
    source: bytes | str, folder: FilePath | None, judge: Callable[[VillageFile], list[Fault]]
) -> VillageFile:
    text = _decoded(source.encode() if isinstance(source, str) else source)
    data = _parsed(text)
    reading = Reading(_languages(data))
    value = ROOT.read(reading, (), data)
    faults = reading.faults
    if value is not REFUSED:
        value = _with_files(cast("VillageFile", value), folder, faults)
        faults = [*faults, *judge(value)]
    if faults or value is REFUSED:
        raise VillageFileError(_located(faults, key_lines(text), data))
    return cast("VillageFile", value)


def _with_files(village: VillageFile, folder: FilePath | None, faults: list[Fault]) -> VillageFile:
    texts = with_files(village.contract_texts, folder, faults)
    return village if texts == village.contract_texts else replace(village, contract_texts=texts)


def from_data(data: dict[str, object]) -> VillageFile:
    """The village that plain data describes, as TOML would give it. Raises :class:`VillageFileError`, without lines."""
    reading = Reading(_languages(data))
    value = ROOT.read(reading, (), data)
    if reading.faults or value is REFUSED:
        raise VillageFileError(
            Problem(None, _shown_path(path, data), in_english(expected), in_english(found))
            for path, expected, found in reading.faults
        )
    return cast("VillageFile", value)


def problems_of(village: VillageFile) -> tuple[Problem, ...]:
    """What is wrong with a village that comes from no file, such as a merge: the same checks, without lines."""
    return tuple(
        Problem(None, _shown_path(path, village), in_english(expected), in_english(found))
        for path, expected, found in faults_of(village)
    )


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _single(1, "a file of at most 2 MB", f"{len(raw) / 1024 / 1024:.1f} MB or more")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _single(
            line, "text in UTF-8", f"byte 0x{raw[error.start]:02x} at position {error.start}"
        ) from None
    return text.replace("\r\n", "\n")


def _parsed(text: str) -> dict[str, object]:
    deep = _deep_line(text)
    if deep is not None:
        raise _single(deep, f"at most {DEEPEST} tables and lists in one another", "more")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
        reason = str(error)[: found.start()].strip() if found else str(error)
        line = int(found.group(1)) if found and found.group(1) else text.count("\n") + 1
        column = f", column {found.group(2)}" if found and found.group(2) else ""
        raise _single(line, "valid TOML", f"{reason[:1].lower()}{reason[1:]}{column}") from None


def _deep_line(text: str) -> int | None:
    """The line where brackets or dotted keys go deeper than any village needs; counted before anything walks them."""
    depth = 0
    for number, line in enumerate(without_words(text).split("\n"), start=1):
        if any(part.count(".") > DEEPEST for part in re.split("[=,]", line)):
            return number
        for bracket in re.findall(r"[\[\]{}]", line):
            depth += 1 if bracket in "[{" else -1
            if depth > DEEPEST:
                return number
    return None


def _single(line: int, expected: str, found: str) -> VillageFileError:
    return VillageFileError([Problem(line, "", expected, found)])


def _languages(data: Mapping[str, object]) -> tuple[str, ...]:
    """The languages that the file announces, read first because every text depends on them."""
    village = data.get("village")
    announced = village.get("languages") if isinstance(village, dict) else None
    known = [each for each in announced if each in LANGUAGES] if isinstance(announced, list) else []
    return tuple(dict.fromkeys(known)) or LANGUAGES


def _located(faults: Iterable[Fault], lines: Mapping[Path, int], data: object) -> list[Problem]:
    """The faults as problems, in the order of the file; what is missing stands at the header that lacks it."""
    problems = [
        Problem(
            _line(lines, path), _shown_path(path, data), in_english(expected), in_english(found)
        )
        for path, expected, found in faults
    ]
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.key))


def _line(lines: Mapping[Path, int], path: Path) -> int:
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _shown_path(path: Path, top: object) -> str:
    """The path as a reader writes it: things that have a code by their code, others by their place from 1."""
    shown: list[str] = []
    here: object = top
    for step in path:
        try:
            here = here[step] if isinstance(here, (dict, list, tuple)) else getattr(here, str(step))  # type: ignore[index]
        except (KeyError, IndexError, TypeError, AttributeError):
            here = None
        if isinstance(step, int):
            code = here.get("code") if isinstance(here, dict) else getattr(here, "code", None)
            shown.append(f".{code}" if isinstance(code, str) and code else f"[{step + 1}]")
        else:
            shown.append(f".{step}")
    return "".join(shown).removeprefix(".")
