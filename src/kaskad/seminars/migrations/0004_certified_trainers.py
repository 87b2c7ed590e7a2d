"""A trainer may need a certificate: when a seminar began, and a guard of what it stands on."""

from django.db import migrations, models

from kaskad.core.tables import Statements

TABLE = "seminars_holding"
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
SQLITE = f"""
CREATE TRIGGER {TABLE}_qualified_{{verb}} BEFORE {{verb}} ON {TABLE} WHEN NOT ({QUALIFIED})
BEGIN SELECT RAISE(ABORT, '{UNPASSED}'); END
"""
POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION kaskad_trainer_qualified() RETURNS trigger AS $body$
BEGIN
    IF NOT ({QUALIFIED}) THEN
        RAISE EXCEPTION '{UNPASSED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$body$ LANGUAGE plpgsql
"""
POSTGRESQL = f"""
CREATE TRIGGER {TABLE}_qualified BEFORE INSERT OR UPDATE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION kaskad_trainer_qualified()
"""
VERBS = ("insert", "update")


def begin(schema_editor):
    """SQLite makes a table over to change its checks; triggers of rooms above name it meanwhile."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA legacy_alter_table = ON")


def end(schema_editor):
    """From here on a trigger that names what is not there is a mistake again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA legacy_alter_table = OFF")


def guard(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
        schema_editor.execute(POSTGRESQL)
        return
    for verb in VERBS:
        schema_editor.execute(SQLITE.format(verb=verb))


def unguard(schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_qualified ON {TABLE}")
        schema_editor.execute("DROP FUNCTION kaskad_trainer_qualified()")
    else:
        for verb in VERBS:
            schema_editor.execute(f"DROP TRIGGER {TABLE}_qualified_{verb}")


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_certificates_at_gates"),
        ("seminars", "0003_tested_trainers"),
    ]

    operations = [
        Statements(begin, end),
        migrations.RemoveConstraint("holding", "seminars_trainer_passed"),
        migrations.AddField("holding", "begins_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "holding",
            "gate",
            models.CharField(
                choices=[
                    ("attendance", "Attendance of the seminar"),
                    ("final_test", "Attendance of the seminar and a passed final test"),
                    ("certificate", "Attendance of the seminar and a certificate that counts"),
                ],
                db_default="attendance",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "holding",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gate", "attendance"), ("qualification__isnull", True)),
                    models.Q(("gate", "final_test"), ("qualification__isnull", False)),
                    models.Q(
                        ("begins_at__isnull", False),
                        ("gate", "certificate"),
                        ("qualification__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="seminars_trainer_passed",
            ),
        ),
        Statements(end, begin),
        Statements(guard, unguard),
    ]
