"""What staff may do with a task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.policy import BackgroundTask, task_at
from kaskad.core.tasks.vocab import ATTEMPTS, OPEN_STATES, TaskState


class TaskIsOver(Refusal):
    code = "work.task_is_over"
    text = _("The task is over and cannot be stopped. Open the page of the work again.")


class TaskNotFailed(Refusal):
    code = "work.task_not_failed"
    text = _(
        "Only a task that has failed for good can be tried again or discarded. Open the page of "
        "the work again."
    )


@operation(Tag.TASK_STOPPED)
def stop_task(*, actor: Actor, code: str, now: datetime) -> StoredTask:
    """Stop a task: a waiting one at once, a running one at its next check.

    Repeating it changes nothing. Refuses a task that is over. Raises NotFound.
    """
    row = _locked(code)
    if row.state == TaskState.STOPPED or (row.stop_requested and row.state in OPEN_STATES):
        nothing_changed()
        return row
    if row.state not in OPEN_STATES:
        raise TaskIsOver

    row.stop_requested = True
    if row.state == TaskState.READY:
        row.state, row.finished_at = TaskState.STOPPED.value, clock.machine_now()
        _give_up(row)
    row.save(update_fields=["stop_requested", "state", "finished_at"])

    record(
        actor=actor,
        tag=Tag.TASK_STOPPED,
        subject=_subject(row),
        changes={"state": row.state},
        now=now,
    )
    return row


@operation(Tag.TASK_RETRIED)
def retry_task(*, actor: Actor, code: str, now: datetime) -> StoredTask:
    """Let a task that has failed for good wait again, with as many attempts as a new one has.

    One that waits or runs already is left as it is. Refuses any other. Raises NotFound.
    """
    row = _locked(code)
    if row.state in OPEN_STATES:
        nothing_changed()
        return row
    if row.state != TaskState.DEAD:
        raise TaskNotFailed

    task = _task(row)
    row.state, row.finished_at, row.sent_at = TaskState.READY.value, None, None
    row.run_after = clock.machine_now()
    row.max_attempts = row.attempts + (task.max_attempts if task else ATTEMPTS)
    row.save(update_fields=["state", "finished_at", "sent_at", "run_after", "max_attempts"])

    record(
        actor=actor,
        tag=Tag.TASK_RETRIED,
        subject=_subject(row),
        changes={"attempts": row.attempts, "error": row.last_error},
        now=now,
    )
    return row


@operation(Tag.TASK_DISCARDED)
def discard_task(*, actor: Actor, code: str, now: datetime) -> StoredTask:
    """Give up a task that has failed for good; it is not shown as waiting for a decision any more.

    Discarding again changes nothing. Refuses a task that has not failed. Raises NotFound.
    """
    row = _locked(code)
    if row.state == TaskState.DISCARDED:
        nothing_changed()
        return row
    if row.state != TaskState.DEAD:
        raise TaskNotFailed

    row.state = TaskState.DISCARDED.value
    row.save(update_fields=["state"])

    record(
        actor=actor,
        tag=Tag.TASK_DISCARDED,
        subject=_subject(row),
        changes={"error": row.last_error},
        now=now,
    )
    return row


def _locked(code: str) -> StoredTask:
    row = StoredTask.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound(f"background task {code}")
    return row


def _task(row: StoredTask) -> BackgroundTask[Any, Any] | None:
    try:
        return task_at(row.path)
    except ImportError:
        return None


def _give_up(row: StoredTask) -> None:
    """The room that enqueued the task hears that nobody will do it."""
    task = _task(row)
    if task is not None and task.gives_up is not None:
        task.gives_up(TaskState.STOPPED, *row.args, **row.kwargs)


def _subject(row: StoredTask) -> Subject:
    return Subject("task", row.code, row.path)
