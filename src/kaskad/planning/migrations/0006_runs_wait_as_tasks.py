"""Runs that wait or whose process died become tasks; make-up rounds have their own caller."""

import hashlib
import json
import secrets

from django.db import migrations
from django.db.models.functions import Now

PATH = "kaskad.planning.tasks.work_on_run"


def enqueue_waiting(apps, schema_editor):
    runs = apps.get_model("planning", "PlanRun").objects
    tasks = apps.get_model("tasks", "StoredTask").objects
    waiting = runs.filter(state__in=["queued", "running"], round=0)
    for code in waiting.order_by("id").values_list("code", flat=True):
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
    dependencies = [("planning", "0005_replan"), ("tasks", "0001_initial")]
    operations = [migrations.RunPython(enqueue_waiting, migrations.RunPython.noop)]
