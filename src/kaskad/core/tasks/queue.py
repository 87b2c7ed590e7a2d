"""The queue in the database: who may work on what, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.policy import task_at
from kaskad.core.tasks.running import Running
from kaskad.core.tasks.vocab import BATCH, LEASE, OPEN_STATES, TaskState


def claim(worker: str, *, now: datetime) -> list[StoredTask]:
    """Take the next waiting task, or several quick ones; a task whose worker is silent comes first.

    Two workers never get the same task: rows are locked, or the whole database is.
    """
    is_due = Q(state=TaskState.READY, run_after__lte=now)
    is_silent = Q(state=TaskState.RUNNING, lease_until__lt=now)
    if not StoredTask.objects.filter(is_due | is_silent).exists():
        return []  # an idle worker does not ask for the right to write
    with transaction.atomic():
        expired = StoredTask.objects.filter(is_silent)
        rows = _locked(expired.order_by("lease_until"), 1)
        if not rows:
            due = StoredTask.objects.filter(is_due)
            due = due.order_by("-priority", "run_after", "id")
            rows = _locked(due, 1)
            if rows and rows[0].is_quick:
                rows = list(takewhile(lambda row: row.is_quick, _locked(due, BATCH))) or rows
        return _take(rows, worker, now)


def claim_one(code: str, worker: str, *, now: datetime) -> list[StoredTask]:
    """Take the task ``code`` if it waits and is due, or its worker is silent; else nothing."""
    due = Q(state=TaskState.READY, run_after__lte=now)
    expired = Q(state=TaskState.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        return _take(_locked(StoredTask.objects.filter(due | expired, code=code), 1), worker, now)


def _locked(rows: QuerySet[StoredTask], count: int) -> list[StoredTask]:
    return list(rows.select_for_update(skip_locked=True)[:count])


def _take(rows: Sequence[StoredTask], worker: str, now: datetime) -> list[StoredTask]:
    if not rows:
        return []
    lease = max(lease_of(row) for row in rows)
    StoredTask.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=TaskState.RUNNING,
        attempts=F("attempts") + 1,
        worker=worker,
        started_at=now,
        lease_until=now + lease,
        sent_at=None,
    )
    for row in rows:
        row.state, row.attempts, row.worker = TaskState.RUNNING.value, row.attempts + 1, worker
        row.started_at, row.lease_until = now, now + lease
    return list(rows)


def lease_of(row: StoredTask) -> Any:
    """How long a worker may be silent about the task."""
    try:
        return task_at(row.path).lease
    except ImportError:
        return LEASE


def beat(running: Running, *, now: datetime) -> None:
    """Extend the lease, tell how far the task is, and see whether it shall stop."""
    mine = StoredTask.objects.filter(
        pk=running.pk, attempts=running.attempt, state=TaskState.RUNNING
    )
    running.lost = not mine.update(
        lease_until=now + running.lease, done=running.done, total=running.total
    )
    running.stop = mine.filter(stop_requested=True).exists()


def settle(row: StoredTask, state: TaskState, **changes: Any) -> bool:
    """Write what became of an attempt; False when another worker has taken the task meanwhile."""
    mine = StoredTask.objects.filter(pk=row.pk, attempts=row.attempts, state=TaskState.RUNNING)
    return bool(mine.update(state=state, lease_until=None, **changes))


def hand_back(row: StoredTask, *, run_after: datetime) -> bool:
    """Let the task wait again; this attempt does not count."""
    return settle(
        row, TaskState.READY, attempts=F("attempts") - 1, run_after=run_after, sent_at=None
    )


def open_with_key(key: str, *, only_waiting: bool) -> StoredTask | None:
    """The task with this key that makes another needless."""
    states = (TaskState.READY.value,) if only_waiting else OPEN_STATES
    return StoredTask.objects.filter(dedupe_key=key, state__in=states).order_by("id").first()


def is_open(key: str) -> bool:
    """Whether a task with this key waits or runs."""
    return open_with_key(key, only_waiting=False) is not None
