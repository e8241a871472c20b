"""Tables that people open in a spreadsheet: CSV that it reads as UTF-8, and of which it takes no cell for a formula."""

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse

#: A mark that tells spreadsheets that this is UTF-8.
MARK = "\ufeff"
#: What a spreadsheet would take for a formula, at the beginning of a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CSV = "text/csv; charset=utf-8"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the line of each row; words that begin like a formula have an apostrophe before them."""
    writer = csv.writer(_Echo())
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))


def csv_answer(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Return the rows as a file of that name, which nobody else keeps."""
    answer = HttpResponse(MARK + "".join(csv_lines(rows)), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def safe_cell(cell: object) -> object:
    """Return what a cell says, with an apostrophe before words that begin like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
