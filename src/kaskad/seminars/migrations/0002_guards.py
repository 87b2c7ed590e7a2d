"""The database itself keeps attendances and marks: nothing is changed or deleted.

An attendance may be said to be superseded, once. A seminar is taught by somebody who had what the
gate of their stage asks for. A later migration that makes one of the tables over on SQLite loses its
triggers and has to make them again.
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

HOLDING = "seminars_holding"
UNPASSED = "a seminar is taught by somebody who had what the gate of their stage asks for"
# The trainer's own, of the stage of the basis; a certificate has to count when it began.
QUALIFIED = """
NEW.qualification_id IS NULL OR EXISTS (
    SELECT 1 FROM campaigns_qualification passed
    JOIN seminars_attendance basis ON basis.id = NEW.basis_id
    JOIN campaigns_seminar own ON own.id = basis.seminar_id
    JOIN campaigns_group met ON met.id = own.group_id
    WHERE passed.id = NEW.qualification_id AND passed.gate = NEW.gate
        AND passed.member_id = NEW.trainer_id AND passed.stage_id = met.stage_id
        AND (NEW.gate <> 'certificate' OR (
            passed.since < NEW.begins_at
            AND (passed.ended_at IS NULL OR passed.ended_at > NEW.begins_at)
        ))
)"""
SQLITE_QUALIFIED = f"""
CREATE TRIGGER {HOLDING}_qualified_{{verb}} BEFORE {{verb}} ON {HOLDING} WHEN NOT ({QUALIFIED})
BEGIN SELECT RAISE(ABORT, '{UNPASSED}'); END
"""
POSTGRESQL_QUALIFIED_FUNCTION = f"""
CREATE FUNCTION kaskad_trainer_qualified() RETURNS trigger AS $body$
BEGIN
    IF NOT ({QUALIFIED}) THEN
        RAISE EXCEPTION '{UNPASSED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL_QUALIFIED = f"""
CREATE TRIGGER {HOLDING}_qualified BEFORE INSERT OR UPDATE ON {HOLDING}
FOR EACH ROW EXECUTE FUNCTION kaskad_trainer_qualified()
"""
QUALIFIED_VERBS = ("insert", "update")


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


def ask_for_gate(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_QUALIFIED_FUNCTION)
        schema_editor.execute(POSTGRESQL_QUALIFIED)
        return
    for verb in QUALIFIED_VERBS:
        schema_editor.execute(SQLITE_QUALIFIED.format(verb=verb))


def ask_for_nothing(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {HOLDING}_qualified ON {HOLDING}")
        schema_editor.execute("DROP FUNCTION kaskad_trainer_qualified()")
    else:
        for verb in QUALIFIED_VERBS:
            schema_editor.execute(f"DROP TRIGGER {HOLDING}_qualified_{verb}")


class Migration(migrations.Migration):
    replaces = [("seminars", "0006_never_overwritten"), ("seminars", "0011_watched")]
    dependencies = [("seminars", "0001_tables")]
    operations = [Statements(forbid, allow), Statements(ask_for_gate, ask_for_nothing)]
