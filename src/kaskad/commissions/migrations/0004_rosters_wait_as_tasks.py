"""What works on a roster is a task: its claims leave the roster, and what waits becomes one."""

import hashlib
import json
import secrets

from django.db import migrations, models
from django.db.models.functions import Now

PATH = "kaskad.commissions.tasks.work_on_roster"
STATES = {
    "received": "Being checked",
    "checked": "Checked",
    "accepting": "Being accepted",
    "accepted": "Accepted",
    "refused": "Refused",
    "discarded": "Discarded",
}


def enqueue_waiting(apps, schema_editor):
    batches = apps.get_model("commissions", "RosterBatch").objects
    tasks = apps.get_model("tasks", "StoredTask").objects
    batches.filter(state="checking").update(state="received")
    for code in batches.filter(state__in=["received", "accepting"]).values_list("code", flat=True):
        written = json.dumps([[], {"code": code}], sort_keys=True)
        tasks.create(
            code=secrets.token_hex(5),
            path=PATH,
            kwargs={"code": code},
            dedupe_key=hashlib.sha256(f"{PATH} {written}".encode()).hexdigest(),
            max_attempts=3,
            enqueued_at=Now(),
            run_after=Now(),
        )


class Migration(migrations.Migration):
    dependencies = [("commissions", "0003_wide_grants"), ("tasks", "0001_initial")]
    operations = [
        migrations.RunPython(enqueue_waiting, migrations.RunPython.noop),
        migrations.RemoveField("rosterbatch", "worked_at"),
        migrations.RemoveField("rosterbatch", "tries"),
        migrations.RemoveConstraint("rosterbatch", "commissions_batch_state"),
        migrations.AddConstraint(
            "rosterbatch",
            models.CheckConstraint(
                condition=models.Q(state__in=list(STATES)), name="commissions_batch_state"
            ),
        ),
        migrations.AlterField(
            "rosterbatch",
            "state",
            models.CharField(max_length=10, choices=list(STATES.items())),
        ),
    ]
