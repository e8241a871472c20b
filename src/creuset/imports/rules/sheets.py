"""A CSV file as other programs really write it: any encoding, any delimiter, each row with its line.

What is kept is the header and the cells, without the spaces around them. Nothing is guessed in silence: a file
that is no table is refused in words.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
LARGEST_BYTES = 64 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where, in which column, why; line 0 where it is the file's as a whole."""

    file: str
    line: int
    column: str
    why: object

    def __str__(self) -> str:
        """One line, as the command line prints it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.column}: {self.why}" if self.column else f"{where}: {self.why}"


class Unreadable(Exception):
    """The file is no table."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line by the name of their column, as `plain` writes it."""

    file: str
    line: int
    cells: Mapping[str, str]

    def problem(self, column: str, why: object) -> Problem:
        """Return a fault of this row."""
        return Problem(self.file, self.line, column, why)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's columns as they are written, and its rows; rows without any word are left out."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = field(default=())


def plain(header: str) -> str:
    """Return the name of a column as columns are compared: letters and figures only, without accents.

    >>> plain("﻿E-mail * "), plain("Start Date"), plain("start_date")
    ('email', 'startdate', 'startdate')
    """
    bare = unicodedata.normalize("NFKD", header).casefold()
    return "".join(sign for sign in bare if sign.isalnum() and not unicodedata.combining(sign))


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 with or without its mark, else Windows' Western letters.

    A UTF-8 mark before bytes that are not UTF-8 is what a spreadsheet leaves on an old file: they are Western too.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable(_("This is no text.")) from error
    bare = content.removeprefix(UTF8_MARK)
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError:
        # the five bytes that Windows leaves empty are control signs in Latin-1, which has all 256
        text = bare.decode("cp1252", errors="ignore")
    if "\0" in text:
        raise Unreadable(_("This is no text."))
    return text


def read_sheet(name: str, content: bytes) -> Sheet:
    """Return the table that a file is; raise Unreadable where it is none.

    A row with more cells than columns, or a cell of a novel's length, is a problem of the sheet and is left out.
    """
    if len(content) > LARGEST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.", most=LARGEST_BYTES >> 20))
    text = decoded(content)
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    lines = _lines(text)
    try:
        first = next(lines, None)
        headers = tuple(cell.strip() for cell in first[1]) if first else ()
        _check_headers(headers)
        rows, problems = _rows(name, headers, lines)
    except csv.Error as error:
        raise Unreadable(
            _("The file is no table: a quote is never closed, or a cell is too long.")
        ) from error
    return Sheet(name, headers, tuple(rows), tuple(problems))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds a word, with the line on which it begins."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return the sign that parts the columns of the first line, quoted words apart."""
    first = next(line for line in text.splitlines() if line.strip())
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _check_headers(headers: tuple[str, ...]) -> None:
    if len(headers) > MOST_COLUMNS:
        raise Unreadable(_("The file has more than %(most)s columns.", most=MOST_COLUMNS))
    named = [plain(header) for header in headers if plain(header)]
    if not named:
        raise Unreadable(_("The first line names no column."))
    twice = next(
        (header for header in headers if plain(header) and named.count(plain(header)) > 1), None
    )
    if twice is not None:
        raise Unreadable(_("Two columns are called “%(name)s”.", name=twice))


def _rows(
    name: str, headers: tuple[str, ...], lines: Iterator[tuple[int, list[str]]]
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    names = [plain(header) for header in headers]
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise Unreadable(
                _("The file has more than %(most)s rows: cut it in several.", most=MOST_ROWS)
            )
        if any(cell.strip() for cell in cells[len(names) :]):
            why = _(
                "The row has %(found)s cells, the first line %(named)s.",
                found=len(cells),
                named=len(names),
            )
            problems.append(Problem(name, line, "", why))
            continue
        kept = {key: cell.strip() for key, cell in zip(names, cells, strict=False) if key}
        rows.append(Row(name, line, kept))
    return rows, problems
