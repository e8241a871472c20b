"""Several questions in one statement, for pages that show something of everything.

Each question keeps the SQL that Django writes for it; the database gives its rows as JSON, and they become
what the ORM would have made of them. Meant for a screenful of rows: encoding costs more than rows do.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

from creuset.core.as_json import as_json, reader
from creuset.core.prepared import Listed, Statement, maker_of
from creuset.core.statements import own_connection

#: A question of a page: a query set, put into SQL now, or one that was before (`Prepared.listed`).
type Question = QuerySet[Any, Any] | Listed


def together(*questions: Question) -> list[list[Any]]:
    """Return the rows of each question, in their order; one query."""
    plan = _planned(questions, own_connection())
    return plan.read(plan.told({}))


def groups_together(*groups: Sequence[Question]) -> list[list[list[Any]]]:
    """Return the rows of each question of each group, in their order; one query."""
    rows = iter(together(*chain.from_iterable(groups)))
    return [list(islice(rows, len(group))) for group in groups]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Questions as one statement in the SQL of one connection, and how the rows of each are read."""

    connection: BaseDatabaseWrapper
    #: None where no row can answer any of them.
    asked: Statement | None
    #: None for a question that no row can answer.
    readers: tuple[Callable[[str | None], Iterator[Any]] | None, ...]

    def told(self, given: Mapping[str, object]) -> tuple[str | None, ...]:
        """Return what the database tells for these values: the rows of each question as JSON; one query."""
        return self.asked.rows(given)[0] if self.asked else ()

    def read(self, told: Sequence[str | None]) -> list[list[Any]]:
        """Return the rows of each question from what was told."""
        texts = iter(told)
        return [[] if read is None else list(read(next(texts))) for read in self.readers]


class Together:
    """Several questions that are put into one statement once by each thread.

    `make` returns their query sets, with a `Given` wherever a value comes later, as for `Prepared`.
    """

    def __init__(self, make: Callable[[], Sequence[QuerySet[Any, Any]]]) -> None:
        self._make = make
        self._own = threading.local()

    def __call__(self, **given: object) -> list[list[Any]]:
        """Return the rows of each question for these values, in their order; one query."""
        return self.read(self.told(**given))

    def told(self, **given: object) -> tuple[str | None, ...]:
        """Return the answer as text, to `read`: whoever keeps what it says keeps it by this; one query."""
        return self._plan().told(given)

    def read(self, told: Sequence[str | None]) -> list[list[Any]]:
        """Return the rows of each question from what was told."""
        return self._plan().read(told)

    def _plan(self) -> _Plan:
        current = own_connection()
        plan: _Plan | None = getattr(self._own, "plan", None)
        if plan is None or plan.connection is not current:
            plan = self._own.plan = _planned(self._make(), current)
        return plan


def _planned(questions: Sequence[Question], to: BaseDatabaseWrapper) -> _Plan:
    asked: list[str] = []
    params: list[Any] = []
    readers: list[Callable[[str | None], Iterator[Any]] | None] = []
    for question in questions:
        if isinstance(question, Listed):
            sql, values, read = question.as_json()
            asked.append(sql)
            params.extend(values)
            readers.append(read)
            continue
        compiler: Any = question.query.get_compiler(connection=to)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            readers.append(None)
            continue
        asked.append(as_json(sql, compiler, to))
        params.extend(values)
        readers.append(reader(maker_of(question, compiler, to), compiler, to))
    whole = Statement(f"SELECT {', '.join(asked)}", params, to) if asked else None
    return _Plan(to, whole, tuple(readers))


def keep_all_prefetched(of: Iterable[Model], name: str, rows: Iterable[Model], *, by: str) -> None:
    """The relation `name` of each has those of the rows whose `by` is its key, as after `prefetch_related`."""
    own: dict[Any, list[Model]] = defaultdict(list)
    for row in rows:
        own[getattr(row, by)].append(row)
    for one in of:
        keep_prefetched(one, name, own[one.pk])


def keep_prefetched(of: Model, name: str, rows: Sequence[Model]) -> None:
    """The relation `name` of the row has these rows, as after `prefetch_related`: it asks no more."""
    manager = getattr(of, name)
    kept = manager.get_queryset()
    kept._result_cache, kept._prefetch_done = list(rows), True  # noqa: SLF001 - as prefetching does
    of.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept
