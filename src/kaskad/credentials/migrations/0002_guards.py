"""The database itself refuses a certificate with a broken lineage, and keeps what was issued.

A row only falls, stands again after a suspension, or loses what names an erased person. A later
migration that makes the table over on SQLite loses its triggers and has to make them again.
"""

from django.db import migrations

from kaskad.core.tables import Statements

TABLE = "credentials_certificate"
WORDS = "credentials_words"
KEPT = (
    "id", "number", "campaign_id", "stage_id", "member_id", "commission_id", "seminar_id",
    "attendance_id", "teacher_id", "by_centre", "begins_at", "score", "attempt", "programme",
    "status_index", "words_id", "key_id", "issued_by", "issued_at", "replaces_id",
)  # fmt: skip
NAMED = ("name", "token", "proof")
UNTAUGHT = "a certificate rests on an attendance that stands"
BROKEN = "the lineage of a certificate reaches the national seminar"
FROZEN = "a certificate is revoked, never changed"

ATTENDED = """
EXISTS (
    SELECT 1 FROM seminars_attendance attended
    JOIN campaigns_stage own ON own.id = NEW.stage_id
    JOIN campaigns_seminar seminar ON seminar.id = NEW.seminar_id
    JOIN campaigns_group met ON met.id = seminar.group_id
    WHERE attended.id = NEW.attendance_id AND attended.seminar_id = NEW.seminar_id
        AND attended.member_id = NEW.member_id AND attended.campaign_id = NEW.campaign_id
        AND attended.present AND attended.superseded_at IS NULL
        AND own.campaign_id = NEW.campaign_id AND met.stage_id = NEW.stage_id
)"""
# Every certificate was let in by this rule, so that one step up is enough.
WHOLE = """
EXISTS (
    SELECT 1 FROM seminars_holding held
    WHERE held.seminar_id = NEW.seminar_id AND NEW.by_centre AND held.taught_by_centre
) OR EXISTS (
    SELECT 1 FROM credentials_certificate above
    JOIN seminars_holding held ON held.seminar_id = NEW.seminar_id
    JOIN campaigns_stage earlier ON earlier.id = above.stage_id
    JOIN campaigns_stage own ON own.id = NEW.stage_id
    WHERE above.id = NEW.teacher_id AND NOT NEW.by_centre
        AND held.trainer_id = above.member_id AND NOT held.taught_by_centre
        AND above.campaign_id = NEW.campaign_id AND earlier.number < own.number
        AND above.issued_at <= NEW.begins_at
        AND (above.revoked_at IS NULL OR above.revoked_at > NEW.begins_at)
        AND (above.suspended_at IS NULL OR above.suspended_at > NEW.begins_at)
)"""

SQLITE_INSERT = f"""
CREATE TRIGGER {TABLE}_lineage BEFORE INSERT ON {TABLE}
BEGIN
    SELECT RAISE(ABORT, '{UNTAUGHT}') WHERE NOT ({ATTENDED});
    SELECT RAISE(ABORT, '{BROKEN}') WHERE NOT ({WHOLE});
    SELECT RAISE(ABORT, '{FROZEN}') WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id);
END
"""
SQLITE_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed})
BEGIN SELECT RAISE(ABORT, '{said}'); END
"""
SQLITE_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END
"""
POSTGRESQL_LINEAGE = f"""
CREATE FUNCTION kaskad_certificate_lineage() RETURNS trigger AS $body$
BEGIN
    IF NOT ({ATTENDED}) THEN RAISE EXCEPTION '{UNTAUGHT}'; END IF;
    IF NOT ({WHOLE}) THEN RAISE EXCEPTION '{BROKEN}'; END IF;
    RETURN NEW;
END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL_KEPT = """
CREATE FUNCTION kaskad_certificate_kept() RETURNS trigger AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = '{table}' THEN
        IF {allowed} THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '{said}';
END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL_NO = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} EXECUTE FUNCTION kaskad_certificate_kept()
"""
POSTGRESQL_INSERT = f"""
CREATE TRIGGER {TABLE}_lineage BEFORE INSERT ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION kaskad_certificate_lineage()
"""
VERBS = (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))


def allowed(same: str, empty: dict[str, str]) -> str:
    """What an update may do: fall, stand again, and forget a name; ``same`` is how to compare."""
    kept = [f"NEW.{name} {same} OLD.{name}" for name in KEPT]
    forgotten = [f"(NEW.{name} = OLD.{name} OR NEW.{name} = {empty[name]})" for name in NAMED]
    for_good = f"(OLD.revoked_at IS NULL OR NEW.revoked_at {same} OLD.revoked_at)"
    return " AND ".join([*kept, *forgotten, for_good])


def guard(schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        empty = {"name": "''", "token": "''::bytea", "proof": "''::bytea"}
        run(POSTGRESQL_LINEAGE)
        rule = allowed("IS NOT DISTINCT FROM", empty)
        run(POSTGRESQL_KEPT.format(table=TABLE, allowed=rule, said=FROZEN))
        run(POSTGRESQL_INSERT)
        for table in (TABLE, WORDS):
            for verb, each in VERBS:
                run(POSTGRESQL_NO.format(table=table, verb=verb, each=each))
        return
    empty = {"name": "''", "token": "x''", "proof": "x''"}
    run(SQLITE_INSERT)
    run(SQLITE_UPDATE.format(table=TABLE, allowed=allowed("IS", empty), said=FROZEN))
    run(SQLITE_UPDATE.format(table=WORDS, allowed="FALSE", said=FROZEN))
    for table in (TABLE, WORDS):
        run(SQLITE_DELETE.format(table=table, said=FROZEN))


def unguard(schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        run(f"DROP TRIGGER {TABLE}_lineage ON {TABLE}")
        for table in (TABLE, WORDS):
            for verb, _each in VERBS:
                run(f"DROP TRIGGER {table}_no_{verb} ON {table}")
        run("DROP FUNCTION kaskad_certificate_lineage()")
        run("DROP FUNCTION kaskad_certificate_kept()")
        return
    run(f"DROP TRIGGER {TABLE}_lineage")
    for table in (TABLE, WORDS):
        for verb in ("update", "delete"):
            run(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_tables"), ("seminars", "0002_guards")]
    operations = [Statements(guard, unguard)]
