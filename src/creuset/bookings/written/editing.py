"""One thing changed in what is written: put, taken out, read again with all the checks, and told what is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from creuset.kernel.errors import DomainError, NotFound, Refusals
from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import REFUSED, Reading
from creuset.kernel.written.compounds import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from creuset.kernel.written.faults import Fault, Path

type Data = dict[str, Any]
#: A list of things that have codes: ("policies",), or ("rate_cards", "tarifs", "rates").
type Shelf = tuple[str, ...]

DAYS = frozenset({"from", "until"})


class BadlyWritten(DomainError):
    """Something written does not hold: where, what was expected, what was found."""

    code: ClassVar[str] = "badly-written"


def listed(book: Data, shelf: Shelf) -> list[Data]:
    """Return the list that the shelf names. Raises NotFound where there is no such thing."""
    here: Any = book.setdefault(shelf[0], [])
    for at in range(1, len(shelf), 2):
        entry = find(here, shelf[at])
        if entry is None:
            raise NotFound(_("There is no such thing."))
        here = entry.setdefault(shelf[at + 1], [])
    return cast("list[Data]", here)


def find(entries: Iterable[Data], code: str) -> Data | None:
    """Return the thing of that code; None where there is none."""
    return next((each for each in entries if each["code"] == code), None)


def found(book: Data, shelf: Shelf, code: str) -> Data:
    """Return the thing of that code on the shelf. Raises NotFound."""
    entry = find(listed(book, shelf), code)
    if entry is None:
        raise NotFound(_("There is no such thing."))
    return entry


def put(book: Data, shelf: Shelf, entry: Data) -> Path:
    """The book has the thing, in the place of the one of its code, else last; its path is returned."""
    entries = listed(book, shelf)
    at = next((i for i, each in enumerate(entries) if each["code"] == entry["code"]), len(entries))
    entries[at : at + 1] = [entry]
    return (*_path(book, shelf), at)


def take_out(book: Data, shelf: Shelf, code: str) -> Data:
    """The book has the thing no more; it is returned. Raises NotFound."""
    entry = found(book, shelf, code)
    listed(book, shelf).remove(entry)
    return entry


def _path(book: Data, shelf: Shelf) -> Path:
    path: list[str | int] = [shelf[0]]
    here: Any = book[shelf[0]]
    for at in range(1, len(shelf), 2):
        index = next(i for i, each in enumerate(here) if each["code"] == shelf[at])
        path += [index, shelf[at + 1]]
        here = here[index][shelf[at + 1]]
    return tuple(path)


def free_code(wanted: str, taken: Iterable[str]) -> str:
    """Return the code, or it with the first number that makes it free.

    >>> free_code("quota", {"quota", "quota-2"})
    'quota-3'
    """
    known, base, number = set(taken), (wanted or "x")[:50].strip("-"), 1
    code = base
    while code in known:
        number += 1
        code = f"{base}-{number}"
    return code


def mark(entry: Mapping[str, Any]) -> str:
    """Return a short mark that is another one once anything of the thing itself is.

    What has codes of its own, such as the rates of a card, is changed by itself and does not count.
    """
    own = {
        name: value
        for name, value in entry.items()
        if not (isinstance(value, list) and any(isinstance(e, dict) and "code" in e for e in value))
        and value not in (None, "", [], {})
    }
    text = json.dumps(as_json(own), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read[T](
    schema: type[T],
    book: Data,
    *,
    languages: Sequence[str],
    checks: Callable[[T], Iterable[Fault]],
    at: Path,
) -> T:
    """Return the book as values that hold together.

    `at` is the path of what was changed: the fields of refusals are told from there. Raises Refusals of BadlyWritten.
    """
    reading = Reading(tuple(languages))
    value = Table(schema).read(reading, (), _without_nothing(book))
    faults: list[Fault] = list(reading.faults)
    if value is not REFUSED:
        faults += checks(cast("T", value))
    if faults:
        raise Refusals([_refusal(fault, book, at) for fault in faults])
    return cast("T", value)


def _refusal(fault: Fault, book: Data, at: Path) -> BadlyWritten:
    path, expected, what = fault
    words = {"expected": expected, "found": what}
    if path[: len(at)] == at:
        field = "-".join(map(str, path[len(at) :]))
        return BadlyWritten(_("Expected: %(expected)s; found: %(found)s", **words), field=field)
    return BadlyWritten(
        _(
            "%(where)s – expected: %(expected)s; found: %(found)s",
            where=".".join(_steps(path, book)),
            **words,
        )
    )


def _steps(path: Path, book: Any) -> Iterator[str]:
    """Yield the steps of a path as readers say them: things that have a code by their code."""
    here = book
    for step in path:
        here = here[step] if _leads_on(here, step) else None
        code = here.get("code") if isinstance(here, dict) else None
        yield str(code if isinstance(step, int) and code else step)


def _leads_on(here: Any, step: str | int) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and step < len(here)
    return isinstance(here, dict) and step in here


def is_said(book: Any, steps: Sequence[str]) -> bool:
    """Say whether the path of what is invented still leads to something."""
    if not steps:
        return book not in (None, "", [], {})
    first, *rest = steps
    if isinstance(book, list):
        below = [each for each in book if first in ("*", each.get("code"))]
    elif isinstance(book, dict):
        below = list(book.values()) if first == "*" else [book[first]] if first in book else []
    else:
        below = []
    return any(is_said(each, rest) for each in below)


def _without_nothing(value: Any) -> Any:
    """Return the data without what says nothing: a key left out."""
    match value:
        case dict():
            kept = {name: _without_nothing(each) for name, each in value.items()}
            return {name: each for name, each in kept.items() if each not in (None, "", {})}
        case list():
            return [_without_nothing(each) for each in value]
        case _:
            return value


def as_json(value: Any) -> Any:
    """Return written data as JSON has it: days as text, amounts as numbers."""
    match value:
        case dict():
            return {name: as_json(each) for name, each in value.items()}
        case list() | tuple():
            return [as_json(each) for each in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dt.date():
            return value.isoformat()
        case _:
            return value


def from_json(value: Any) -> Any:
    """Return what a program sent as it is written: the text of a day as a day, where it is one."""
    match value:
        case dict():
            return {
                name: _day(each) if name in DAYS and isinstance(each, str) else from_json(each)
                for name, each in value.items()
            }
        case list():
            return [from_json(each) for each in value]
        case _:
            return value


def _day(text: str) -> object:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
