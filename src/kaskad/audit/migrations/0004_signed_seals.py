"""Entries get their digest, seals become signed, and sealing waits for running writers.

Seals of the older form had no signature: their chain is checked a last time, then they go, and the
next seal closes every entry in the new form.
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import migrations, models

TABLES = ("audit_entry", "audit_seal")


def drop_triggers(apps, schema_editor):
    """Those of the migrations before forbid what this one has to do."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in ("update", "delete", "truncate" if postgresql else "replace"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _as_before(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "tag": entry.tag,
        "actor": [entry.actor_kind, entry.actor_code, entry.actor_label],
        "subject": [entry.subject_kind, entry.subject_code, entry.subject_label],
        "scope": entry.scope,
        "request": [entry.request_id, entry.address],
        "changes": entry.changes,
    }


def check_and_drop_seals(apps, schema_editor):
    entries, seals = apps.get_model("audit", "Entry"), apps.get_model("audit", "Seal")
    previous, sealed = "0" * 64, 0
    for seal in seals.objects.order_by("last"):
        running = hashlib.sha256(previous.encode())
        for entry in entries.objects.filter(id__gt=sealed, id__lte=seal.last).order_by("id"):
            running.update(f"{_compact(_as_before(entry))}\n".encode())
        if running.hexdigest() != seal.digest:
            raise RuntimeError(
                f"the record was changed before entry {seal.last}: keep a copy and investigate"
            )
        previous, sealed = seal.digest, seal.last
    seals.objects.all().delete()


def fill_digests(apps, schema_editor):
    entries = apps.get_model("audit", "Entry")
    batch = []
    for entry in entries.objects.order_by("id").iterator(chunk_size=2000):
        value = _as_before(entry)
        del value["id"]
        moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
        value["at"] = f"{moment[:26]}Z"
        entry.digest = hashlib.sha256(_compact(value).encode()).hexdigest()
        batch.append(entry)
        if len(batch) == 500:
            entries.objects.bulk_update(batch, ["digest"])
            batch = []
    if batch:
        entries.objects.bulk_update(batch, ["digest"])


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_no_replacing")]
    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.RunPython(check_and_drop_seals, migrations.RunPython.noop),
        migrations.AddField(
            "entry", "digest", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.AddField("seal", "number", models.BigIntegerField(unique=True, default=0), preserve_default=False),
        migrations.AddField("seal", "count", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "seal", "previous", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.AddField(
            "seal", "key", models.CharField(max_length=16, default=""), preserve_default=False
        ),
        migrations.AddField(
            "seal", "signature", models.CharField(max_length=128, default=""), preserve_default=False
        ),
        migrations.CreateModel(
            name="Timestamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seal", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("token", models.TextField()),
            ],
            options={"indexes": [models.Index(fields=["seal"], name="audit_timestamp_seal")]},
        ),
        migrations.AddIndex("entry", models.Index(fields=["scope", "at", "id"], name="audit_entry_scope")),
        migrations.AddIndex("entry", models.Index(fields=["actor_code", "at", "id"], name="audit_entry_actor")),
        migrations.AddIndex("entry", models.Index(fields=["at", "id"], name="audit_entry_at")),
        migrations.RunPython(fill_digests, migrations.RunPython.noop),
    ]
