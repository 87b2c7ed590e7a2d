"""The backend of ``django.tasks``: a task is a row, written in the transaction that needs it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from kaskad.core import clock
from kaskad.core.secrets import random_code
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.policy import BackgroundTask, task_at
from kaskad.core.tasks.queue import open_with_key
from kaskad.core.tasks.vocab import Once, TaskState

_STATUS = {
    TaskState.READY.value: TaskResultStatus.READY,
    TaskState.RUNNING.value: TaskResultStatus.RUNNING,
    TaskState.DONE.value: TaskResultStatus.SUCCESSFUL,
}
# An identity number or an address of mail: arguments are codes, for they are shown and kept.
_PERSONAL = re.compile(r"\d{12}|@")


class PersonalArgument(ValueError):
    """A programmer's error: the arguments of a task would keep data of a person."""


def enqueue(path: str, **kwargs: Any) -> str:
    """Enqueue the task that ``path`` names, in the running transaction; its code.

    For operations, which stand on a shelf below the tasks of their own room.
    """
    return str(task_at(path).enqueue(**kwargs).id)


def withdraw(path: str, **kwargs: Any) -> None:
    """The waiting task with these arguments is not needed any more: its work was done elsewhere.

    For operations, in their transaction; the task must have ``once``.
    """
    key = dedupe_key(path, json.dumps([[], normalize_json(kwargs)], sort_keys=True))
    StoredTask.objects.filter(dedupe_key=key, state=TaskState.READY).update(
        state=TaskState.DONE, finished_at=clock.machine_now()
    )


class DatabaseBackend(BaseTaskBackend):
    """Waits in the product's own database; nothing else is needed."""

    task_class = BackgroundTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True
    sends = False  # whether an engine is told of every task

    def enqueue(
        self, task: Task[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> TaskResult[Any]:
        """Write the row; a task that makes this one needless is returned instead."""
        self.validate_task(task)
        if not isinstance(task, BackgroundTask):
            raise TypeError(f"{task.module_path} was made for another backend")
        return result_of(self._stored(task, normalize_json(args), normalize_json(kwargs)), task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The task ``result_id`` as it stands now."""
        row = StoredTask.objects.filter(code=result_id).first()
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(row, task_at(row.path))

    def _stored(
        self, task: BackgroundTask[Any, Any], args: list[Any], kwargs: dict[str, Any]
    ) -> StoredTask:
        written = json.dumps([args, kwargs], sort_keys=True)
        if _PERSONAL.search(written):
            raise PersonalArgument(f"{task.module_path}: give codes, not data of a person")
        key = dedupe_key(task.module_path, written) if task.once else ""
        while True:
            if key:
                only_waiting = task.once == Once.WAITING
                same = open_with_key(key, only_waiting=only_waiting)
                if same is not None:
                    return same
            row = self._row(task, args, kwargs, key)
            with transaction.atomic():
                # Whoever wrote the same key a moment ago is found in the next round.
                StoredTask.objects.bulk_create([row], ignore_conflicts=bool(key))
                stored = StoredTask.objects.filter(code=row.code).first() if key else row
                if stored is not None:
                    self.announce(stored)
                    return stored

    def announce(self, row: StoredTask) -> None:
        """Tell whoever works on tasks; workers of the database look by themselves."""

    def _row(
        self, task: BackgroundTask[Any, Any], args: list[Any], kwargs: dict[str, Any], key: str
    ) -> StoredTask:
        now = clock.machine_now()
        run_after = on_machine(task.run_after, now)
        return StoredTask(
            code=random_code(),
            path=task.module_path,
            args=args,
            kwargs=kwargs,
            dedupe_key=key,
            priority=task.priority,
            is_quick=task.quick,
            max_attempts=task.max_attempts,
            enqueued_at=now,
            run_after=run_after,
            sent_at=now if self.sends and run_after <= now else None,
        )


def on_machine(moment: datetime | None, now: datetime) -> datetime:
    """A moment of the installation as one of the machine, whose clock a demonstration stops."""
    return now if moment is None else now + (moment - clock.now())


def dedupe_key(path: str, written: str) -> str:
    """What tasks with the same function and arguments have in common."""
    return hashlib.sha256(f"{path} {written}".encode()).hexdigest()


def result_of(row: StoredTask, task: Task[..., Any]) -> TaskResult[Any]:
    """A row as ``django.tasks`` sees it."""
    kind = row.last_error.partition(" ")[0]
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=row.code,
        status=_STATUS.get(row.state, TaskResultStatus.FAILED),
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        last_attempted_at=row.started_at,
        args=row.args,
        kwargs=row.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=kind, traceback=row.last_error)] if kind else [],
        worker_ids=[row.worker] * row.attempts,
    )
    object.__setattr__(result, "_return_value", row.result)
    return result
