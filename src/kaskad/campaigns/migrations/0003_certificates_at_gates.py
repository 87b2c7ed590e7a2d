"""Certificates at gates: what somebody is qualified by, and until when."""

from django.db import migrations, models

from kaskad.core.tables import Statements

GATES = [
    ("attendance", "Attendance of the seminar"),
    ("final_test", "Attendance of the seminar and a passed final test"),
    ("certificate", "Attendance of the seminar and a certificate that counts"),
]


def begin(schema_editor):
    """SQLite makes a table over to change its checks; triggers of rooms above name it meanwhile."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA legacy_alter_table = ON")


def end(schema_editor):
    """From here on a trigger that names what is not there is a mistake again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA legacy_alter_table = OFF")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_qualifications"), ("commissions", "0001_tables")]

    operations = [
        Statements(begin, end),
        migrations.RemoveConstraint("qualification", "campaigns_qualification_once"),
        migrations.RemoveConstraint("stage", "campaigns_stage_gate"),
        migrations.AddField("qualification", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "qualification",
            "gate",
            models.CharField(choices=GATES, db_default="final_test", max_length=12),
        ),
        migrations.AlterField(
            "qualification", "evidence", models.CharField(db_index=True, max_length=12)
        ),
        migrations.AlterField("stage", "gate", models.CharField(choices=GATES, max_length=12)),
        migrations.AddConstraint(
            "qualification",
            models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("member", "stage", "gate"),
                name="campaigns_qualification_once",
            ),
        ),
        migrations.AddConstraint(
            "qualification",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("gate", "final_test")),
                    ("gate", "certificate"),
                    _connector="OR",
                ),
                name="campaigns_qualification_gate",
            ),
        ),
        migrations.AddConstraint(
            "stage",
            models.CheckConstraint(
                condition=models.Q(("gate__in", [code for code, _words in GATES])),
                name="campaigns_stage_gate",
            ),
        ),
        Statements(end, begin),
    ]
