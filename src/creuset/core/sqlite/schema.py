"""SQLite's editor of tables, which keeps the triggers that ask a table when it is remade.

A table is changed by making a new one and giving it the old one's name. Triggers of its own go with it, and its
constraints make them again. One of another table that asks it would stop the new name: SQLite reads them all then.
"""

from typing import Any

from django.db.backends.sqlite3 import schema

_ASKING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> %s AND instr(sql, %s)"


class SchemaEditor(schema.DatabaseSchemaEditor):
    """Django's editor; triggers that ask a table outlive its remaking."""

    def _remake_table(self, model: Any, *args: Any, **options: Any) -> None:
        table = model._meta.db_table
        with self.connection.cursor() as cursor:
            cursor.execute(_ASKING, [table, self.quote_name(table)])
            asking = cursor.fetchall()
        for name, _sql in asking:
            self.execute(f"DROP TRIGGER {self.quote_name(name)}")
        super()._remake_table(model, *args, **options)  # type: ignore[misc]  # Django has it, its stubs do not
        for _name, sql in asking:
            self.execute(sql, params=None)
