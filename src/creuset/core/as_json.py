"""Rows given by the database as JSON text, and read as its driver would have given them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import batched, chain
from json import JSONDecoder
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

#: What PostgreSQL's driver gives as a value of its own, and JSON as text or as a number.
_FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": lambda value: datetime.fromisoformat(value).astimezone(UTC),
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": lambda value: Decimal(str(value)),
    "FloatField": float,
}
_decode = JSONDecoder(parse_float=Decimal).decode
#: As many values as either database gives to one function.
WIDEST = 100


def as_json(sql: str, compiler: Any, to: BaseDatabaseWrapper) -> str:
    """Return the question of the compiler as one value: its rows as JSON."""
    names = [f"c{n}" for n in range(len(compiler.select))]
    row, rows, as_text = ("json_array", "json_group_array", "")
    if to.vendor == "postgresql":
        row, rows, as_text = ("json_build_array", "json_agg", "::text")
    columns = [
        # The field itself reads JSON from its text.
        name + as_text if _type(column) == "JSONField" else name
        for name, (column, _sql, _alias) in zip(names, compiler.select, strict=True)
    ]
    # A row that is wider comes in pieces, which its reader joins.
    pieces = [f"{row}({', '.join(some)})" for some in batched(columns, WIDEST)]
    one_row = pieces[0] if len(pieces) == 1 else f"{row}({', '.join(pieces)})"
    all_rows = f"{rows}({one_row}){as_text}"
    return f"(WITH asked({', '.join(names)}) AS ({sql}) SELECT {all_rows} FROM asked)"  # noqa: S608 - of query sets


def reader(
    make: Callable[[Sequence[Any]], Any], compiler: Any, to: BaseDatabaseWrapper
) -> Callable[[str | None], Iterator[Any]]:
    """Return what reads the rows from their JSON, and makes of each what is wanted."""
    columns = [column for column, _sql, _alias in compiler.select]
    types = (
        _FROM_JSON if to.vendor == "postgresql" else {"FloatField": float, "DecimalField": float}
    )
    special = [
        (at, types[_type(column)]) for at, column in enumerate(columns) if _type(column) in types
    ]
    converters = compiler.get_converters(columns)
    is_in_pieces = len(columns) > WIDEST

    def read(told: str | None) -> Iterator[Any]:
        rows = _decode(told) if told else []
        if is_in_pieces:
            rows = [list(chain.from_iterable(pieces)) for pieces in rows]
        for row in rows:
            for at, convert in special:
                row[at] = None if row[at] is None else convert(row[at])
        return map(make, compiler.apply_converters(rows, converters) if converters else rows)

    return read


def _type(column: Any) -> str:
    field = getattr(column, "output_field", None)
    return field.get_internal_type() if field is not None else ""
