"""Questions and rows that every request repeats, put into SQL once.

Django builds a query set, resolves it and writes its SQL each time it is read: ten times what the
database needs to answer for one row. What is written here comes from the same query sets and the
same models, so that it follows them; only the values are new each time.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import batched
from operator import itemgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators

from creuset.core.as_json import as_json, reader

COUNT = "(SELECT COUNT(*) FROM ({}) AS counted)"
#: SQLite bears a few thousand values in one statement.
ROWS_AT_ONCE = 100


class Given(Expression):
    """Stands in a query set for a value that is given when the question is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the place of the value, and whose place it is."""
        return "%s", (self,)

    def written(self, value: Any, to: BaseDatabaseWrapper) -> list[Any]:
        """Return what its place holds for the value, as the database takes it."""
        return [self.output_field.get_db_prep_value(value, to)]


class GivenList(Given):
    """Stands behind `__in` for values that are given when the question is asked, however many: at least one."""

    @property
    def place(self) -> str:
        """How the statement marks the place of the values, before it is known how many there are."""
        return f"/*{self.name}*/%s"

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the place of the values, and whose place it is."""
        return f"({self.place})", (self,)

    def written(self, value: Any, to: BaseDatabaseWrapper) -> list[Any]:
        """Return what its place holds for the values."""
        return [self.output_field.get_db_prep_value(one, to) for one in value]


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that somebody wants: how many rows a question has, for these values."""

    rows: "Prepared[Any]"
    given: dict[str, object]


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows that somebody wants, a screenful at most: those that a question has, for these values."""

    rows: "Prepared[Any]"
    given: dict[str, object]


#: What `ask` puts into one statement with others.
type Asked = Counted | Listed


@dataclass(frozen=True, slots=True)
class _Plan:
    """A question in the SQL of one connection, and how its rows are read."""

    connection: BaseDatabaseWrapper
    sql: str
    params: tuple[Any, ...]
    read: Callable[[Iterable[Sequence[Any]]], Iterator[Any]]
    #: The same question as one value, and what reads its rows from it.
    sql_as_json: str
    read_json: Callable[[str | None], Iterator[Any]]

    def asked(self, given: Mapping[str, object], *, as_json: bool = False) -> tuple[str, list[Any]]:
        """Return the statement for these values, and what its places hold."""
        sql = self.sql_as_json if as_json else self.sql
        return filled(sql, self.params, given, self.connection)


def filled(
    sql: str, params: Iterable[Any], given: Mapping[str, object], to: BaseDatabaseWrapper
) -> tuple[str, list[Any]]:
    """Return the statement for these values, and what its places hold."""
    held: list[Any] = []
    for param in params:
        if not isinstance(param, Given):
            held.append(param)
            continue
        values = param.written(given[param.name], to)
        if isinstance(param, GivenList):
            # Two lists of one name are of one length.
            sql = sql.replace(param.place, ", ".join(["%s"] * len(values)))
        held += values
    return sql, held


class Prepared[T]:
    """A query set of models, or of tuples, that is put into SQL once by each thread.

    `make` returns it, with a `Given` wherever a value comes later; what it is must depend on nothing else.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, T]]) -> None:
        self._make = make
        # Compilers and converters belong to a connection, and a connection to a thread.
        self._own = threading.local()

    def __call__(self, **given: object) -> list[T]:
        """Return the rows for these values; one query."""
        plan = self._plan()
        with plan.connection.cursor() as cursor:
            cursor.execute(*plan.asked(given))
            return list(plan.read(cursor.fetchall()))

    def first(self, **given: object) -> T | None:
        """Return the first row for these values, if there is one; one query."""
        return next(iter(self(**given)), None)

    def counted(self, **given: object) -> Counted:
        """Return the number of rows for these values as something to ask for, by `count` with others."""
        return Counted(self, given)

    def listed(self, **given: object) -> Listed:
        """Return the rows for these values as something to ask for, by `ask` with others."""
        return Listed(self, given)

    def _plan(self) -> _Plan:
        current = connections[DEFAULT_DB_ALIAS]
        plan: _Plan | None = getattr(self._own, "plan", None)
        if plan is None or plan.connection is not current:
            plan = self._own.plan = _planned(self._make(), current)
        return plan


def count(wanted: Sequence[Counted]) -> list[int]:
    """Return the numbers, in their order; one query for all of them."""
    return ask(wanted)


def ask(wanted: Sequence[Asked]) -> list[Any]:
    """Return a number for each that is counted and a list for each that is listed, in order; one query."""
    if not wanted:
        return []
    asked, values = [], []
    plans = [one.rows._plan() for one in wanted]  # noqa: SLF001 - of this module
    for one, plan in zip(wanted, plans, strict=True):
        sql, some = plan.asked(one.given, as_json=isinstance(one, Listed))
        asked.append(sql if isinstance(one, Listed) else COUNT.format(sql))
        values += some
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}", values)
        answer = cursor.fetchone()
    return [
        list(plan.read_json(told)) if isinstance(one, Listed) else told
        for one, plan, told in zip(wanted, plans, answer, strict=True)
    ]


def _planned(rows: QuerySet[Any, Any], to: BaseDatabaseWrapper) -> _Plan:
    compiler: Any = rows.query.get_compiler(connection=to)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    make = maker_of(rows, compiler, to)

    def read(found: Iterable[Sequence[Any]]) -> Iterator[Any]:
        return map(make, compiler.apply_converters(found, converters) if converters else found)

    in_json = as_json(sql, compiler, to), reader(make, compiler, to)
    return _Plan(to, sql, tuple(params), read, *in_json)


def maker_of(rows: Any, compiler: Any, to: BaseDatabaseWrapper) -> Callable[[Sequence[Any]], Any]:
    """Return what turns a row of the database into a model with what is related to it, or into what a list of
    values holds.
    """
    if rows._iterable_class is FlatValuesListIterable:  # noqa: SLF001 - as Django's own reader of rows
        return itemgetter(0)
    if rows._iterable_class is not ModelIterable:  # noqa: SLF001 - as above
        return tuple
    info, fetch_mode = compiler.klass_info, rows._fetch_mode  # noqa: SLF001 - as above
    model = info["model"]
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[start:end]]
    related = get_related_populators(info, compiler.select, to.alias, fetch_mode)

    def make(row: Sequence[Any]) -> Any:
        made = model.from_db(to.alias, names, row[start:end], fetch_mode=fetch_mode)
        for populator in related:
            populator.populate(row, made)
        return made

    return make


def insert[M: Model](rows: Iterable[M]) -> list[M]:
    """The new rows of one model stand in the database and know their keys, as after `bulk_create`."""
    made = list(rows)
    for some in batched(made, ROWS_AT_ONCE):
        _insert(some)
    return made


def _insert(rows: Sequence[Model]) -> None:
    fields, head, marks, tail = _statement(type(rows[0]))
    connection = connections[DEFAULT_DB_ALIAS]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with (
        transaction.mark_for_rollback_on_error(using=connection.alias),
        connection.cursor() as cursor,
    ):
        cursor.execute(head + ", ".join([marks] * len(rows)) + tail, values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: type[Model]) -> tuple[tuple[Any, ...], str, str, str]:
    meta = model._meta
    fields = tuple(f for f in meta.concrete_fields if not (f.primary_key or f.generated))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return (
        fields,
        f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ',  # noqa: S608 - columns of a model
        f"({', '.join(['%s'] * len(fields))})",
        f' RETURNING "{meta.pk.column}"',
    )
