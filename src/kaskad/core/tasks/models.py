"""Tasks that wait, run and are over, and the last slot of every entry of the schedule.

All moments are the machine's clock: a demonstration that stands on a fixed day works too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaskad.core.tasks.vocab import TaskState


class StoredTask(models.Model):
    """One task: ``path`` names the function, ``kwargs`` hold codes and never personal data.

    ``lease_until``: a running task whose worker was silent until then is taken up again.
    ``last_error`` says what went wrong without words of the error that could name a person.
    ``sent_at``: when an engine was told of it last; without an engine it stays empty.
    """

    code = models.CharField(max_length=12, unique=True)
    path = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=64, blank=True)
    priority = models.SmallIntegerField(default=0)
    is_quick = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    last_error = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="tasks_state"),
            models.CheckConstraint(
                condition=~Q(state=TaskState.RUNNING) | Q(lease_until__isnull=False),
                name="tasks_running_has_lease",
            ),
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=Q(state=TaskState.READY, started_at=None) & ~Q(dedupe_key=""),
                name="tasks_waits_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "run_after", "id"],
                condition=Q(state=TaskState.READY),
                name="tasks_ready",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state=TaskState.RUNNING), name="tasks_running"
            ),
            models.Index(fields=["state", "finished_at"], name="tasks_over"),
            models.Index(fields=["dedupe_key"], condition=~Q(dedupe_key=""), name="tasks_dedupe"),
        ]


class ScheduleSlot(models.Model):
    """The last moment at which an entry of the schedule was due and was given to the workers."""

    name = models.CharField(max_length=60, unique=True)
    slot = models.DateTimeField()
