"""A portable "these rows are final once their owner says so" constraint.

Triggers say it, on both databases alike. They look at the owner's row, so that the owner has no column of its
own to keep in step; on SQLite the editor of tables (`core.sqlite.schema`) keeps them when the owner's is remade.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model
from django.utils.translation import gettext_lazy as _

_POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM 1 FROM {owners} o WHERE {open_old} FOR SHARE;
    IF NOT FOUND AND NOT (TG_OP = 'UPDATE' AND {erased}) THEN
      RAISE EXCEPTION {message} USING ERRCODE = 'restrict_violation', CONSTRAINT = {name};
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM 1 FROM {owners} o WHERE {open_new} FOR SHARE;
    IF NOT FOUND AND NOT (TG_OP = 'UPDATE' AND {erased}) THEN
      RAISE EXCEPTION {message} USING ERRCODE = 'restrict_violation', CONSTRAINT = {name};
    END IF;
    RETURN NEW;
  END IF;
  RETURN OLD;
END $$"""


class FixedWith(BaseConstraint):
    """No row is added, changed or taken away while the state of its owner is `final`.

    `owner` is a foreign key that is never null, `state` a column of its model that is never null either. Once
    `once`, a path of two columns from the owner, is filled, the texts `erased` may be emptied, and nothing else.

    On PostgreSQL the owner's row is held for as long as the writing transaction lasts: it does not become final
    meanwhile. A migration that renames the owner's table or one of these columns takes the constraint off before
    and puts it back after.
    """

    violation_error_code = "final"
    default_violation_error_message = _("This is final: it does not change any more.")

    def __init__(
        self,
        *,
        name: str,
        owner: str,
        state: str,
        final: str,
        erased: Sequence[str],
        once: tuple[str, str],
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.owner, self.state, self.final = owner, state, final
        self.erased, self.once = tuple(erased), tuple(once)
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what a migration needs to make the same constraint again."""
        path, args, kwargs = super().deconstruct()
        named = ("owner", "state", "final", "erased", "once")
        return path, tuple(args), {**kwargs, **{one: getattr(self, one) for one in named}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FixedWith) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def check(
        self, model: type[Model], connection: BaseDatabaseWrapper
    ) -> list[checks.CheckMessage]:
        """Report an owner or a state that may be missing: a row without one would be nobody's to fix."""
        found = list(super().check(model, connection))
        key: Any = model._meta.get_field(self.owner)
        if key.null or key.related_model._meta.get_field(self.state).null:
            found.append(
                checks.Error(
                    f"FixedWith cannot ask {self.owner!r} for {self.state!r}.",
                    obj=model,
                    id="creuset.E003",
                )
            )
        return found

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Leave the triggers for the end of what makes the table, when it has its name."""
        schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Leave the triggers for the end of what changes the table; rows that are there stay as they are."""
        self.constraint_sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return what drops the constraint; SQLite's editor remakes the table instead."""
        if schema_editor.connection.vendor != "postgresql":
            return None
        name = schema_editor.quote_name(self.name)
        # The trigger goes with its function.
        return f"DROP FUNCTION {name}() CASCADE"

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Raise ValidationError where the owner of `instance` is final."""
        if exclude and self.owner in exclude:
            return
        field = model._meta.get_field(self.owner)
        owners = field.related_model._base_manager.using(using)
        if owners.filter(
            **{"pk": getattr(instance, field.attname), self.state: self.final}
        ).exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )

    def _triggers(self, model: Any, editor: Any) -> Iterator[Statement]:
        if editor.connection.vendor == "postgresql":
            return self._on_postgresql(model, editor)
        return self._on_sqlite(model, editor)

    def _on_postgresql(self, model: Any, editor: Any) -> Iterator[Statement]:
        quote, table = editor.quote_name, Table(model._meta.db_table, editor.quote_name)
        # No schema before the names: a backup is put back beside what stands, and changes places with it.
        written = _POSTGRESQL_FUNCTION.format(
            owners=quote(self._owners(model)._meta.db_table),
            open_old=self._is_open(model, editor, "OLD"),
            open_new=self._is_open(model, editor, "NEW"),
            erased=self._is_erasure(model, editor, "IS NOT DISTINCT FROM"),
            message=editor.quote_value(f"FIXED constraint failed: {self.name}"),
            name=editor.quote_value(self.name),
        )
        yield Statement(written, table=table, function=quote(self.name))
        yield Statement(
            "CREATE TRIGGER %(trigger)s BEFORE INSERT OR UPDATE OR DELETE ON %(table)s"
            " FOR EACH ROW EXECUTE FUNCTION %(trigger)s()",
            table=table,
            trigger=quote(self.name),
        )

    def _on_sqlite(self, model: Any, editor: Any) -> Iterator[Statement]:
        quote = editor.quote_name
        owners = quote(self._owners(model)._meta.db_table)
        message = editor.quote_value(f"FIXED constraint failed: {self.name}")
        is_open = {
            row: f"EXISTS (SELECT 1 FROM {owners} o WHERE {self._is_open(model, editor, row)})"  # noqa: S608 - quoted names
            for row in ("OLD", "NEW")
        }
        erased = self._is_erasure(model, editor, "IS")
        refused = {
            "insert": f"NOT {is_open['NEW']}",
            "update": f"NOT ({is_open['OLD']} AND {is_open['NEW']}) AND NOT ({erased})",
            "delete": f"NOT {is_open['OLD']}",
        }
        for event, condition in refused.items():
            yield Statement(
                f"CREATE TRIGGER {quote(f'{self.name}_{event}')} BEFORE {event.upper()} ON %(table)s"
                f" FOR EACH ROW WHEN {condition} BEGIN SELECT RAISE(ABORT, {message}); END",
                table=Table(model._meta.db_table, quote),
            )

    def _owners(self, model: Any) -> Any:
        return model._meta.get_field(self.owner).related_model

    def _is_open(self, model: Any, editor: Any, row: str) -> str:
        """Return the condition on an owner `o` that it is the row's, and not final: one that is gone is neither."""
        quote, owners = editor.quote_name, self._owners(model)._meta
        key = quote(model._meta.get_field(self.owner).column)
        state = quote(owners.get_field(self.state).column)
        return (
            f"o.{quote(owners.pk.column)} = {row}.{key}"
            f" AND o.{state} <> {editor.quote_value(self.final)}"
        )

    def _is_erasure(self, model: Any, editor: Any, same: str) -> str:
        """Return the condition that a change empties texts which may be emptied, and does nothing else."""
        quote, owners = editor.quote_name, self._owners(model)._meta
        emptied = {str(model._meta.get_field(one).column) for one in self.erased}
        columns = [str(one.column) for one in model._meta.local_concrete_fields]
        kept = [f"NEW.{quote(c)} {same} OLD.{quote(c)}" for c in columns if c not in emptied]
        gone = [f"NEW.{quote(c)} = ''" for c in columns if c in emptied]
        path, filled = self.once
        step = owners.get_field(path)
        further = step.related_model._meta
        key = quote(model._meta.get_field(self.owner).column)
        because = (
            f"EXISTS (SELECT 1 FROM {quote(owners.db_table)} e JOIN {quote(further.db_table)} f"  # noqa: S608 - quoted names
            f" ON f.{quote(further.pk.column)} = e.{quote(step.column)}"
            f" WHERE e.{quote(owners.pk.column)} = OLD.{key}"
            f" AND f.{quote(further.get_field(filled).column)} IS NOT NULL)"
        )
        return " AND ".join([*kept, *gone, because])
