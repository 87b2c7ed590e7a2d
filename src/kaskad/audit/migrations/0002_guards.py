"""The database itself refuses to change, delete or replace entries, seals and timestamps.

A later migration that makes one of the tables over on SQLite loses its triggers and has to make
them again.
"""

from django.db import migrations

from kaskad.core.tables import Statements

TABLES = ("audit_entry", "audit_seal", "audit_timestamp")
SAME = {
    "audit_entry": "id = NEW.id",
    "audit_seal": "id = NEW.id OR last = NEW.last OR number = NEW.number",
    "audit_timestamp": "id = NEW.id",
}
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
# INSERT OR REPLACE removes the older row without firing DELETE triggers (unless the connection asks
# for recursive ones); a trigger before INSERT fires first.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION kaskad_append_only() RETURNS trigger AS $body$
BEGIN RAISE EXCEPTION 'the record is append-only'; END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION kaskad_append_only()
"""
# Who writes entries holds this lock until the transaction ends; sealing waits for all of them, so
# that no entry with a lower number is committed after its seal.
WRITER = """
CREATE OR REPLACE FUNCTION kaskad_record_writer() RETURNS trigger AS $body$
BEGIN PERFORM pg_advisory_xact_lock_shared(1801548651, 1); RETURN NULL; END
$body$ LANGUAGE plpgsql
"""
WRITER_TRIGGER = """
CREATE TRIGGER audit_entry_writer BEFORE INSERT ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION kaskad_record_writer()
"""


def guard(schema_editor):
    run = schema_editor.execute
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        run(POSTGRESQL_FUNCTION)
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            run((POSTGRESQL if postgresql else SQLITE).format(table=table, verb=verb, each="ROW"))
        if postgresql:
            run(POSTGRESQL.format(table=table, verb="TRUNCATE", each="STATEMENT"))
        else:
            run(SQLITE_REPLACE.format(table=table, same=SAME[table]))
    if postgresql:
        run(WRITER)
        run(WRITER_TRIGGER)


def unguard(schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in ("update", "delete", "truncate" if postgresql else "replace"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
    if postgresql:
        schema_editor.execute("DROP TRIGGER audit_entry_writer ON audit_entry")


class Migration(migrations.Migration):
    replaces = [("audit", "0005_guards")]
    dependencies = [("audit", "0001_tables")]
    operations = [Statements(guard, unguard)]
