"""Migration operations that run on one database only, and need no driver to be imported."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class EnsureExtension(Operation):
    """The PostgreSQL extension is there; nothing happens on other databases."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the extension where it is missing."""
        if schema_editor.connection.vendor == "postgresql":
            name = schema_editor.quote_name(self.name)
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")

    def database_backwards(self, *_args: Any) -> None:
        """The extension stays: others may use it."""

    def describe(self) -> str:
        """Return what the operation does."""
        return f"Make sure of the PostgreSQL extension {self.name}"
