"""Recordings that were watched are evidence in blended stages."""

from importlib import import_module

from django.db import migrations, models

KINDS = [
    ("arrived", "came"),
    ("left", "left"),
    ("called", "there at the roll call"),
    ("missing", "missing at the roll call"),
    ("scanned", "code scanned"),
    ("hall_code", "entered the code of the hall"),
    ("paper", "signed the sheet"),
    ("online", "in the online room"),
    ("checked", "answered a presence check"),
    ("watched", "watched a recording with its checks"),
    ("withdrawn", "mark taken back"),
]
EVIDENCE = [
    ("roll_call", "Roll call by the trainer"),
    ("signed_sheet", "Signed sheet"),
    ("online_presence", "Presence in the online room"),
    ("scanned", "Scanned code of the member"),
    ("hall_code", "Code of the hall"),
    ("watched", "Recordings watched, with checks"),
    ("no_mark", "No mark"),
]
# SQLite makes both tables over and loses their triggers.
triggers = import_module("kaskad.seminars.migrations.0006_never_overwritten")


def _among(field: str, choices: list[tuple[str, str]]) -> models.Q:
    return models.Q((f"{field}__in", [value for value, _words in choices]))


class Migration(migrations.Migration):
    dependencies = [("seminars", "0010_polls")]
    operations = [
        migrations.RunPython(triggers.allow, triggers.forbid),
        migrations.RemoveConstraint("attendance", "seminars_evidence"),
        migrations.AlterField(
            "attendance", "evidence", models.CharField(choices=EVIDENCE, max_length=16)
        ),
        migrations.AddConstraint(
            "attendance",
            models.CheckConstraint(
                condition=_among("evidence", EVIDENCE), name="seminars_evidence"
            ),
        ),
        migrations.RemoveConstraint("presencemark", "seminars_mark_kind"),
        migrations.AlterField(
            "presencemark", "kind", models.CharField(choices=KINDS, max_length=10)
        ),
        migrations.AddConstraint(
            "presencemark",
            models.CheckConstraint(condition=_among("kind", KINDS), name="seminars_mark_kind"),
        ),
        migrations.AlterField(
            model_name="correction",
            name="evidence",
            field=models.CharField(choices=EVIDENCE, max_length=16),
        ),
        migrations.RunPython(triggers.forbid, triggers.allow),
    ]
