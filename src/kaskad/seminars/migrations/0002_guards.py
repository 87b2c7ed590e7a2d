"""The database itself keeps attendances and marks: nothing is changed or deleted.

An attendance may be said to be superseded, once. A later migration that makes one of the tables over
on SQLite loses its triggers and has to make them again.
"""

from django.db import migrations

from kaskad.core.tables import Statements

ATTENDANCE, MARK = "seminars_attendance", "seminars_presencemark"
KEPT = (
    "id", "campaign_id", "seminar_id", "member_id", "day", "present", "outcome", "minutes", "forced",
    "evidence", "evidence_ref", "nonce", "recorded_by", "recorded_at", "confirmed_by",
    "supersedes_id", "counts_from",
)  # fmt: skip

SQLITE_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'attendance is superseded, never overwritten'); END
"""
SQLITE_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'attendance is superseded, never overwritten'); END
"""
# INSERT OR REPLACE removes the older row without firing DELETE triggers.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'attendance is superseded, never overwritten'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION kaskad_only_superseded() RETURNS trigger AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'seminars_attendance' THEN
        IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
            AND to_jsonb(NEW) - 'superseded_at' - 'counts_until'
            = to_jsonb(OLD) - 'superseded_at' - 'counts_until' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'attendance is superseded, never overwritten';
END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION kaskad_only_superseded()
"""


def forbid(schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(POSTGRESQL_FUNCTION)
        for table in (ATTENDANCE, MARK):
            for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
                run(POSTGRESQL.format(table=table, verb=verb, each=each))
        return
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    only_superseded = f"OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL AND {same}"
    run(SQLITE_UPDATE.format(table=ATTENDANCE, when=f"WHEN NOT ({only_superseded})"))
    run(SQLITE_UPDATE.format(table=MARK, when=""))
    for table in (ATTENDANCE, MARK):
        run(SQLITE_DELETE.format(table=table))
        run(SQLITE_REPLACE.format(table=table))


def allow(schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in (ATTENDANCE, MARK):
        for verb in ("update", "delete", "truncate" if postgresql else "replace"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")


class Migration(migrations.Migration):
    replaces = [("seminars", "0006_never_overwritten"), ("seminars", "0011_watched")]
    dependencies = [("seminars", "0001_tables")]
    operations = [Statements(forbid, allow)]
