"""Several questions in one statement, for pages that show something of everything.

Each question keeps the SQL that Django writes for it; the database gives its rows as JSON, and they become
what the ORM would have made of them. Meant for a screenful of rows: encoding costs more than rows do.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from creuset.core.prepared import maker_of

#: What PostgreSQL's driver gives as a value of its own, and JSON as text or as a number.
_FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": lambda value: datetime.fromisoformat(value).astimezone(UTC),
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": lambda value: Decimal(str(value)),
    "FloatField": float,
}


def together(*questions: QuerySet[Any, Any]) -> list[list[Any]]:
    """Return the rows of each question, in their order; one query."""
    connection = connections[DEFAULT_DB_ALIAS]
    found: list[list[Any]] = [[] for _ in questions]
    asked, values, readers = [], [], []
    for at, question in enumerate(questions):
        compiler: Any = question.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            continue
        asked.append(_as_json(sql, compiler, connection))
        values.extend(params)
        readers.append((at, _reader(question, compiler, connection)))
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(asked)}", values)
            answer = cursor.fetchone()
        for (at, read), told in zip(readers, answer, strict=True):
            found[at] = list(read(json.loads(told, parse_float=Decimal) if told else []))
    return found


def _as_json(sql: str, compiler: Any, to: BaseDatabaseWrapper) -> str:
    names = [f"c{n}" for n in range(len(compiler.select))]
    row, rows, as_text = ("json_array", "json_group_array", "")
    if to.vendor == "postgresql":
        row, rows, as_text = ("json_build_array", "json_agg", "::text")
    columns = ", ".join(
        # The field itself reads JSON from its text.
        name + as_text if _type(column) == "JSONField" else name
        for name, (column, _sql, _alias) in zip(names, compiler.select, strict=True)
    )
    all_rows = f"{rows}({row}({columns})){as_text}"
    return f"(WITH asked({', '.join(names)}) AS ({sql}) SELECT {all_rows} FROM asked)"  # noqa: S608 - as above


def _reader(
    question: QuerySet[Any, Any], compiler: Any, to: BaseDatabaseWrapper
) -> Callable[[Sequence[Sequence[Any]]], Iterator[Any]]:
    columns = [column for column, _sql, _alias in compiler.select]
    types = (
        _FROM_JSON if to.vendor == "postgresql" else {"FloatField": float, "DecimalField": float}
    )
    special = [
        (at, types[_type(column)]) for at, column in enumerate(columns) if _type(column) in types
    ]
    converters = compiler.get_converters(columns)
    make = maker_of(question, compiler, to)

    def read(rows: Sequence[Any]) -> Iterator[Any]:
        for row in rows:
            for at, convert in special:
                row[at] = None if row[at] is None else convert(row[at])
        return map(make, compiler.apply_converters(rows, converters) if converters else rows)

    return read


def _type(column: Any) -> str:
    field = getattr(column, "output_field", None)
    return field.get_internal_type() if field is not None else ""


def keep_prefetched(of: Model, name: str, rows: Sequence[Model]) -> None:
    """The relation `name` of the row has these rows, as after `prefetch_related`: it asks no more."""
    manager = getattr(of, name)
    kept = manager.get_queryset()
    kept._result_cache, kept._prefetch_done = list(rows), True  # noqa: SLF001 - as prefetching does
    of.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept
