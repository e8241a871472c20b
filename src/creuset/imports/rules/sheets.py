"""A CSV file as other programs really write it: any encoding, any delimiter, each row with its line.

What is kept is the header and the cells, without the spaces around them. Nothing is guessed in silence: a file
that is no table is refused in words.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
LARGEST_BYTES = 64 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: So much of a file is decoded at once.
CHUNK = 1 << 16


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
    """Where something stands in the files."""

    file: str
    line: int

    def problem(self, column: str, why: object) -> Problem:
        """Return a fault of this row."""
        return Problem(self.file, self.line, column, why)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its cells by the name of their column, as `plain` writes it."""

    row: Row
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's columns as they are written, and what its lines say, which is read once: none is kept here.

    Rows without any word are left out. A line may be a problem instead; one on which the table ends raises Unreadable.
    """

    name: str
    headers: tuple[str, ...]
    lines: Iterator[Line | Problem]


def plain(header: str) -> str:
    """Return the name of a column as columns are compared: letters and figures only, without accents.

    >>> plain("﻿E-mail * "), plain("Start Date"), plain("start_date")
    ('email', 'startdate', 'startdate')
    """
    bare = unicodedata.normalize("NFKD", header).casefold()
    return "".join(sign for sign in bare if sign.isalnum() and not unicodedata.combining(sign))


def opened(content: bytes) -> TextIO:
    """Return the text of a file: UTF-8 or UTF-16 with or without its mark, else Windows' Western letters.

    A UTF-8 mark before bytes that are not UTF-8 is what a spreadsheet leaves on an old file: they are Western too.
    """
    if content[:2] in UTF16_MARKS:
        encoding, skipped = "utf-16", 0
    elif _is(content, "utf-8"):
        encoding, skipped = "utf-8-sig", 0
    else:
        encoding, skipped = "cp1252", len(codecs.BOM_UTF8) * content.startswith(codecs.BOM_UTF8)
    if not _is(content, encoding) or (encoding != "utf-16" and b"\0" in content):
        raise Unreadable(_("This is no text."))
    raw = io.BytesIO(content)
    raw.seek(skipped)
    # the five bytes that Windows leaves empty are control signs in Latin-1, which has all 256
    return io.TextIOWrapper(raw, encoding, errors="ignore", newline="")


def _is(content: bytes, encoding: str) -> bool:
    """Say whether the bytes are text in that encoding, a piece at a time; Western letters are whatever is left."""
    if encoding == "cp1252":
        return True
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for start in range(0, len(content), CHUNK):
            if "\0" in decoder.decode(view[start : start + CHUNK]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_sheet(name: str, content: bytes) -> Sheet:
    """Return the table that a file is; raise Unreadable where it is none.

    A row with more cells than columns, or a cell of a novel's length, is a problem of the sheet and is left out.
    """
    if len(content) > LARGEST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.", most=LARGEST_BYTES >> 20))
    rows = _rows(opened(content), _delimiter(opened(content)))
    first = next(rows, None)
    headers = tuple(cell.strip() for cell in first[1]) if first else ()
    _check_headers(headers)
    return Sheet(name, headers, _lines(name, headers, rows))


def _rows(text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds a word, with the line on which it begins."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("The file is no table: a quote is never closed, or a cell is too long.")
        ) from error


def _delimiter(text: TextIO) -> str:
    """Return the sign that parts the columns of the first line, quoted words apart."""
    first = next((line for line in text if line.strip()), None)
    if first is None:
        raise Unreadable(_("The file is empty."))
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


def _lines(
    name: str, headers: tuple[str, ...], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[Line | Problem]:
    names = [plain(header) for header in headers]
    for line, cells in islice(rows, MOST_ROWS):
        if any(cell.strip() for cell in cells[len(names) :]):
            why = _(
                "The row has %(found)s cells, the first line %(named)s.",
                found=len(cells),
                named=len(names),
            )
            yield Problem(name, line, "", why)
            continue
        kept = {key: cell.strip() for key, cell in zip(names, cells, strict=False) if key}
        yield Line(Row(name, line), kept)
    if next(rows, None) is not None:
        raise Unreadable(
            _("The file has more than %(most)s rows: cut it in several.", most=MOST_ROWS)
        )
