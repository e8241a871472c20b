"""Questions and rows that every request repeats, put into SQL once.

Django builds a query set, resolves it and writes its SQL each time it is read: ten times what the
database needs to answer for one row. What is written here comes from the same query sets and the
same models, so that it follows them; only the values are new each time.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators

from creuset.core.as_json import as_json, reader
from creuset.core.columns import reads, writes
from creuset.core.plain_rows import as_read, is_plain
from creuset.core.statements import Question, fetched, own_connection

COUNT = "(SELECT COUNT(*) FROM ({}) AS counted)"
UNLESS_THERE = " ON CONFLICT DO NOTHING"
#: Reads rows from the JSON that the database gives.
type ReadJson = Callable[[str | None], Iterator[Any]]
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


class GivenList(Given):
    """Stands behind `__in` for values that are given when the question is asked, however many: at least one."""

    @property
    def place(self) -> str:
        """How the statement marks the place of the values, before it is known how many there are."""
        return f"/*{self.name}*/%s"

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the place of the values, and whose place it is."""
        return f"({self.place})", (self,)


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

    def as_json(self) -> tuple[str, Sequence[Any], "ReadJson"]:
        """Return the question as one value, what its places hold, and what reads its rows from the value."""
        plan = self.rows._plan()  # noqa: SLF001 - of this module
        return *plan.asked_as_json.filled(self.given), plan.read_json


#: What `ask` puts into one statement with others.
type Asked = Counted | Listed


class Statement:
    """A statement of one connection, with places for values that are given later."""

    def __init__(self, sql: str, params: Iterable[Any], to: BaseDatabaseWrapper) -> None:
        self.sql = sql
        self._places = [
            (param, writes(param.output_field, to)) if isinstance(param, Given) else (None, param)
            for param in params
        ]
        self._has_lists = any(isinstance(given, GivenList) for given, _write in self._places)

    def rows(self, given: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Return the rows for these values; one query."""
        return fetched(*self.filled(given))

    def filled(self, given: Mapping[str, object]) -> tuple[str, list[Any]]:
        """Return the statement for these values, and what its places hold."""
        if not self._has_lists:
            return self.sql, [
                write if place is None else write(given[place.name])
                for place, write in self._places
            ]
        sql, held = self.sql, list[Any]()
        for place, write in self._places:
            if isinstance(place, GivenList):
                values = [write(one) for one in given[place.name]]  # type: ignore[attr-defined]  # a list is given
                # Two lists of one name are of one length.
                sql = sql.replace(place.place, ", ".join(["%s"] * len(values)))
                held += values
            else:
                held.append(write if place is None else write(given[place.name]))
        return sql, held


@dataclass(frozen=True, slots=True)
class _Plan:
    """A question in the SQL of one connection, and how its rows are read."""

    connection: BaseDatabaseWrapper
    asked: Statement
    read: Callable[[Iterable[Sequence[Any]]], Iterator[Any]]
    #: The same question as one value, and what reads its rows from it.
    asked_as_json: Statement
    read_json: "ReadJson"


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
        return list(plan.read(plan.asked.rows(given)))

    def question(self, **given: object) -> Question:
        """Return the question for these values, to be asked with others of its shape."""
        return self._plan().asked.filled(given)

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
        current = own_connection()
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
        is_listed = isinstance(one, Listed)
        sql, some = (plan.asked_as_json if is_listed else plan.asked).filled(one.given)
        asked.append(sql if is_listed else COUNT.format(sql))
        values += some
    (answer,) = fetched(f"SELECT {', '.join(asked)}", values)
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

    in_json = Statement(as_json(sql, compiler, to), params, to), reader(make, compiler, to)
    return _Plan(to, Statement(sql, params, to), read, *in_json)


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

    if not is_plain(model, names):

        def built(row: Sequence[Any]) -> Model:
            made: Model = model.from_db(to.alias, names, row[start:end], fetch_mode=fetch_mode)
            return made

    else:

        def built(row: Sequence[Any]) -> Model:
            return as_read(model, names, row[start:end], to.alias, fetch_mode)

    for populator in related:
        _read_plainly(populator, fetch_mode)
    if not related:
        return built

    def make(row: Sequence[Any]) -> Model:
        made = built(row)
        for populator in related:
            populator.populate(row, made)
        return made

    return make


def _read_plainly(populator: Any, fetch_mode: Any) -> None:
    """What the populator reads of related rows is read as rows of their own are."""
    model, names = populator.model_cls, populator.init_list
    if is_plain(model, names):
        populator.from_db = lambda alias, _names, values: as_read(
            model, names, values, alias, fetch_mode
        )
    for further in populator.related_populators:
        _read_plainly(further, fetch_mode)


def insert[M: Model](rows: Iterable[M]) -> list[M]:
    """The new rows of one model stand in the database and know their keys, as after `bulk_create`."""
    made = list(rows)
    for some in batched(made, ROWS_AT_ONCE):
        _insert(some)
    return made


def insert_once[M: Model](row: M) -> M | None:
    """The new row stands and knows its key; None where a constraint holds that it stands already."""
    return row if _insert([row], unless_there=True) else None


def _insert(rows: Sequence[Model], *, unless_there: bool = False) -> bool:
    to = own_connection()
    new = _inserted.rows_of(type(rows[0]), to)
    values = [write(read(row)) for row in rows for read, write in new.columns]
    with transaction.mark_for_rollback_on_error(using=to.alias):
        unless = UNLESS_THERE if unless_there else ""
        keys = fetched(f"{new.head}{', '.join([new.marks] * len(rows))}{unless}{new.tail}", values)
    if unless_there and not keys:
        return False
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, to.alias
    return True


class _Insert:
    """How new rows of a model are written to one connection: statement, and what each column takes of a row."""

    def __init__(self, model: type[Model], to: BaseDatabaseWrapper) -> None:
        meta = model._meta
        fields = [f for f in meta.concrete_fields if not (f.primary_key or f.generated)]
        self.columns = [(reads(field), writes(field, to, saves=True)) for field in fields]
        names = ", ".join(f'"{field.column}"' for field in fields)
        self.head = f'INSERT INTO "{meta.db_table}" ({names}) VALUES '  # noqa: S608 - columns of a model
        self.marks = f"({', '.join(['%s'] * len(fields))})"
        self.tail = f' RETURNING "{meta.pk.column}"'


class _Inserted(threading.local):
    """What a thread inserted into its connection until now."""

    to: BaseDatabaseWrapper | None = None
    known: dict[type[Model], _Insert]

    def rows_of(self, model: type[Model], to: BaseDatabaseWrapper) -> _Insert:
        """Return how rows of the model are written to the connection."""
        if self.to is not to:
            self.to, self.known = to, {}
        if model not in self.known:
            self.known[model] = _Insert(model, to)
        return self.known[model]


_inserted = _Inserted()
