"""A portable "these spans never overlap" constraint.

PostgreSQL refuses with an EXCLUDE constraint, SQLite with two triggers. Rows under the constraint
are disjoint, so only the last one that starts before a new row ends can overlap it: the trigger
looks at that one row through the index on (fields, start), whatever the size of the table.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models import BaseConstraint, Model, Q
from django.utils.translation import gettext_lazy as _

RANGE_TYPES = {
    "DateTimeField": "tstzrange",
    "DateField": "daterange",
    "IntegerField": "int4range",
    "BigIntegerField": "int8range",
}


class NoOverlap(BaseConstraint):
    """No two rows that agree on `fields` have overlapping half-open spans [`start`, `end`).

    `start` and `end` are columns that are never null, and a check constraint of the model must
    keep `start` before `end`: an empty span would hide its predecessor from the trigger.
    """

    violation_error_code = "overlap"
    default_violation_error_message = _("This time overlaps something that is already there.")

    def __init__(
        self,
        *,
        name: str,
        fields: Sequence[str],
        start: str,
        end: str,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.fields, self.start, self.end = tuple(fields), start, end
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to make the same constraint again."""
        path, args, kwargs = super().deconstruct()
        return (
            path,
            tuple(args),
            {**kwargs, "fields": self.fields, "start": self.start, "end": self.end},
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def check(
        self, model: type[Model], connection: BaseDatabaseWrapper
    ) -> list[checks.CheckMessage]:
        """Report columns that do not exist, may be null or cannot make a span."""
        found = list(super().check(model, connection))
        for name in (self.start, self.end):
            field = model._meta.get_field(name)
            if field.get_internal_type() not in RANGE_TYPES or field.null:
                found.append(
                    checks.Error(
                        f"NoOverlap cannot range over {name!r}.", obj=model, id="creuset.E001"
                    )
                )
        if connection.vendor not in {"postgresql", "sqlite"}:
            found.append(
                checks.Error(
                    f"NoOverlap is not enforced on {connection.vendor}.",
                    obj=model,
                    id="creuset.E002",
                )
            )
        return found

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the constraint for a CREATE TABLE, or leave the triggers for its end.

        SQLite's editor remakes a table at most changes: triggers created beside it would be lost,
        so they are deferred until the remade table has its final name.
        """
        if schema_editor.connection.vendor == "postgresql":
            return self._exclude(model, schema_editor)
        schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return what adds the constraint to a table that exists; its rows are judged too."""
        if schema_editor.connection.vendor == "postgresql":
            return Statement(
                "ALTER TABLE %(table)s ADD %(constraint)s",
                table=Table(model._meta.db_table, schema_editor.quote_name),
                constraint=self._exclude(model, schema_editor),
            )
        *rest, last = self._triggers(model, schema_editor)
        schema_editor.deferred_sql.extend(rest)
        return last

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return what drops the constraint; SQLite's editor remakes the table instead."""
        if schema_editor.connection.vendor != "postgresql":
            return None
        return schema_editor._delete_constraint_sql(
            schema_editor.sql_delete_check, model, schema_editor.quote_name(self.name)
        )

    def _columns(self, model: Any, *names: str) -> list[str]:
        return [str(model._meta.get_field(name).column) for name in names]

    def _exclude(self, model: Any, editor: Any) -> Statement:
        quote, table = editor.quote_name, model._meta.db_table
        return Statement(
            "CONSTRAINT %(name)s EXCLUDE USING gist"
            " (%(equal)s, %(range)s(%(start)s, %(end)s, '[)') WITH &&)",
            name=quote(self.name),
            equal=", ".join(f"{quote(c)} WITH =" for c in self._columns(model, *self.fields)),
            range=RANGE_TYPES[model._meta.get_field(self.start).get_internal_type()],
            start=Columns(table, self._columns(model, self.start), quote),
            end=Columns(table, self._columns(model, self.end), quote),
        )

    def _triggers(self, model: Any, editor: Any) -> Iterator[Statement]:
        quote, table = editor.quote_name, model._meta.db_table
        start, end = (quote(c) for c in self._columns(model, self.start, self.end))
        fields = [quote(c) for c in self._columns(model, *self.fields)]
        watched = ", ".join([*fields, start, end])
        same = " AND ".join(f"o.{c} = NEW.{c}" for c in fields)
        # The key, not rowid: the rowid of a sub-select is a silent NULL.
        key = quote(str(model._meta.pk.column))
        message = editor.quote_value(f"EXCLUDE constraint failed: {self.name}")
        body = (
            f" FOR EACH ROW BEGIN SELECT RAISE(ABORT, {message}) WHERE (SELECT o.{end}"  # noqa: S608 -- quoted columns
            f" FROM %(table)s o WHERE {same} AND o.{start} < NEW.{end} AND o.{key} <> NEW.{key}"
            f" ORDER BY o.{start} DESC LIMIT 1) > NEW.{start}; END"
        )
        for event, clause in (
            ("insert", "AFTER INSERT"),
            ("update", f"AFTER UPDATE OF {watched}"),
        ):
            yield Statement(
                f"CREATE TRIGGER {quote(f'{self.name}_{event}')} {clause} ON %(table)s{body}",
                table=Table(table, quote),
            )
        # Rows that were there before the triggers: let the update trigger judge them.
        judge = f"UPDATE %(table)s SET {start} = {start}"  # noqa: S608 -- a quoted column of a model
        yield Statement(judge, table=Table(table, quote))

    def validate(
        self,
        model: Any,
        instance: Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError where `instance` would overlap a row of the database."""
        if exclude and {*self.fields, self.start, self.end} & set(exclude):
            return
        same = {
            (attname := model._meta.get_field(name).attname): getattr(instance, attname)
            for name in self.fields
        }
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        others = model._default_manager.using(using).filter(
            Q(**{f"{self.start}__lt": end, f"{self.end}__gt": start}), **same
        )
        if not instance._state.adding:
            others = others.exclude(pk=instance.pk)
        if others.exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )


def violated_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that `error` is about, or an empty text."""
    cause = error.__cause__
    if diagnosis := getattr(cause, "diag", None):
        return str(diagnosis.constraint_name or "")
    _before, found, name = str(cause or error).rpartition("constraint failed: ")
    return name if found else ""


@contextmanager
def overlap_as(refusal: Exception, *, constraint: str) -> Iterator[None]:
    """Raise `refusal` where the block breaks the named constraint: someone was quicker."""
    try:
        yield
    except IntegrityError as error:
        if violated_constraint(error) == constraint:
            raise refusal from error
        raise
