"""The shape of an export: which columns a file of one kind has under which names, and what its rows mean.

A system is a tuple of shapes. A file is of the shape whose needed columns it has all of; of several, the one of which
it has the most.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from creuset.imports.rules.records import NOWHERE, Postal, Record
from creuset.imports.rules.sheets import Line, Problem, Row, Sheet, Unreadable, plain, read_sheet
from creuset.imports.rules.values import Wrong, country, text
from creuset.kernel.sentences import sentence as _

type Values = Mapping[str, Any]


#: What most columns hold.
NAME = text(160)


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that rows say: its names in files, how a cell is read, whether every row needs it."""

    name: str
    headers: tuple[str, ...]
    read: Callable[[str], Any] = NAME
    is_needed: bool = False
    #: What rows without it say.
    default: Any = ""

    def header_in(self, sheet: Sheet) -> str | None:
        """Return the first of its names that the sheet has, as the sheet writes it."""
        wanted = [plain(header) for header in self.headers]
        found = {plain(header): header for header in reversed(sheet.headers)}
        return next((found[name] for name in wanted if name in found), None)


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file: its title, its columns, and the records that a row makes."""

    title: str
    columns: tuple[Column, ...]
    records: Callable[[Values, Row], Iterable[Record]]

    def fit(self, sheet: Sheet) -> int | None:
        """Return how many of its columns the sheet has; None where a needed one is missing."""
        has = [column for column in self.columns if column.header_in(sheet) is not None]
        if any(column.is_needed and column not in has for column in self.columns):
            return None
        return len(has)


@dataclass(frozen=True, slots=True)
class Read:
    """What files say: the records, every fault, what each file was taken for and which columns nobody read."""

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
    taken_for: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row_count: int = 0


def read_files(files: Mapping[str, bytes], shapes: Sequence[Shape]) -> Read:
    """Return what the files say, with every fault of all of them at once."""
    records: list[Record] = []
    problems: list[Problem] = []
    taken_for: dict[str, str] = {}
    unread: dict[str, tuple[str, ...]] = {}
    rows = 0
    for name, content in files.items():
        try:
            sheet = read_sheet(name, content)
            shape = shape_of(sheet, shapes)
            found, wrong, count = _records(sheet, shape)
        except Unreadable as error:
            problems.append(Problem(name, 0, "", error.why))
            continue
        taken_for[name] = shape.title
        unread[name] = _unread(sheet, shape)
        records += found
        problems += wrong
        rows += count
    return Read(tuple(records), tuple(problems), taken_for, unread, rows)


def shape_of(sheet: Sheet, shapes: Sequence[Shape]) -> Shape:
    """Return the shape that the sheet has; raise Unreadable, which names what is missing, where it has none."""
    fits = [(fit, shape) for shape in shapes if (fit := shape.fit(sheet)) is not None]
    if fits:
        return max(fits, key=lambda pair: pair[0])[1]
    needed = "; ".join(
        f"{shape.title} ({', '.join(column.headers[0] for column in shape.columns if column.is_needed)})"
        for shape in shapes
    )
    raise Unreadable(
        _("Its columns are those of no file that is known: %(needed)s.", needed=needed)
    )


def _unread(sheet: Sheet, shape: Shape) -> tuple[str, ...]:
    read = {column.header_in(sheet) for column in shape.columns}
    return tuple(header for header in sheet.headers if header and header not in read)


def _records(sheet: Sheet, shape: Shape) -> tuple[list[Record], list[Problem], int]:
    """Return what the lines say, what is wrong with them, and how many there are."""
    columns = [
        (column, header or column.headers[0], plain(header or ""))
        for column in shape.columns
        for header in [column.header_in(sheet)]
    ]
    records: list[Record] = []
    problems: list[Problem] = []
    rows = 0
    for line in sheet.lines:
        rows += 1
        if isinstance(line, Problem):
            problems.append(line)
            continue
        values, wrong = _values(line, columns)
        problems += wrong
        if not wrong:
            records += shape.records(values, line.row)
    return records, problems, rows


def _values(
    line: Line, columns: Sequence[tuple[Column, str, str]]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return what the line says; `columns` have their header, and its name as cells are found by."""
    values: dict[str, Any] = {}
    wrong: list[Problem] = []
    for column, header, name in columns:
        cell = line.cells.get(name, "")
        values[column.name] = column.default
        if cell:
            try:
                values[column.name] = column.read(cell)
            except Wrong as error:
                wrong.append(line.row.problem(header, error.why))
        elif column.is_needed:
            wrong.append(line.row.problem(header, _("is needed")))
    return values, wrong


def postal_columns(
    *, street: Sequence[str], postcode: Sequence[str], city: Sequence[str], land: Sequence[str]
) -> tuple[Column, ...]:
    """Return the columns of an address."""
    return (
        Column("street", tuple(street), text(240)),
        Column("postcode", tuple(postcode), text(12)),
        Column("city", tuple(city), text(80)),
        Column("country", tuple(land), country),
    )


def postal(values: Values) -> Postal:
    """Return the address that a row says; without a town there is none, and France is meant where nothing is said."""
    if not values.get("city"):
        return NOWHERE
    return Postal(values["street"], values["postcode"], values["city"], values["country"] or "FR")
