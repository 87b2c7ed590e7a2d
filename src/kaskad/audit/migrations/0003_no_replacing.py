"""The database refuses what gets round 0002: replacing an entry, and emptying the whole table."""

from django.db import migrations

TABLES = ("audit_entry", "audit_seal")

# INSERT OR REPLACE removes the older row without firing DELETE triggers (unless the connection asks
# for recursive ones); a trigger before INSERT fires first.
SQLITE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
SAME = {"audit_entry": "id = NEW.id", "audit_seal": "id = NEW.id OR last = NEW.last"}
POSTGRESQL = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION kaskad_append_only()
"""


def forbid(apps, schema_editor):
    statement = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        schema_editor.execute(statement.format(table=table, same=SAME[table]))


def allow(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        end = f"truncate ON {table}" if postgresql else "replace"
        schema_editor.execute(f"DROP TRIGGER {table}_no_{end}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(forbid, allow)]
