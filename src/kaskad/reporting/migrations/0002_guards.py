"""The database itself keeps what was published, and the figures of days as they were frozen.

A later migration that makes one of these tables over on SQLite loses its triggers and has to make
them again.
"""

from django.db import migrations

from kaskad.core.tables import Statements

SAID = {
    "reporting_bulletin": "a bulletin stays as it was published",
    "reporting_figuresnapshot": "a frozen day stays as it was",
}
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END
"""
FUNCTION = """
CREATE FUNCTION {table}_kept() RETURNS trigger AS $body$
BEGIN
    RAISE EXCEPTION '{said}';
END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION {table}_kept()
"""
VERBS = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}


def guard(schema_editor):
    run = schema_editor.execute
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table, said in SAID.items():
        if is_postgresql:
            run(FUNCTION.format(table=table, said=said))
            for verb, each in VERBS.items():
                run(POSTGRESQL.format(table=table, verb=verb, each=each))
        else:
            for verb in ("update", "delete"):
                run(SQLITE.format(table=table, verb=verb, said=said))


def unguard(schema_editor):
    run = schema_editor.execute
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in SAID:
        for verb in VERBS if is_postgresql else ("update", "delete"):
            run(f"DROP TRIGGER {table}_no_{verb}" + (f" ON {table}" if is_postgresql else ""))
        if is_postgresql:
            run(f"DROP FUNCTION {table}_kept()")


class Migration(migrations.Migration):

    dependencies = [("reporting", "0001_tables")]

    operations = [Statements(guard, unguard)]
