"""Migrations that make tables or run statements, in a fraction of Django's time."""

from __future__ import annotations

from collections.abc import Callable

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_Run = Callable[[BaseDatabaseSchemaEditor], None]


class NewTables(migrations.Migration):
    """Makes the tables of its operations, which all create a model.

    Django draws every model that is near a new one anew, after each of them; here all are drawn
    once, when the last of them is known.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,
    ) -> ProjectState:
        """Take the state from before the migration to that after it; make the tables."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        vars(project_state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state


class Statements(Operation):
    """Runs statements on the database itself; unlike ``RunPython`` it has no model drawn for it.

    Both functions get the schema editor alone.
    """

    def __init__(self, forwards: _Run, backwards: _Run) -> None:
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing: models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run what makes them."""
        del app_label, from_state, to_state
        self.forwards(schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run what takes them away."""
        del app_label, from_state, to_state
        self.backwards(schema_editor)
