"""A migration that only makes tables, in a fraction of Django's time."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


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
