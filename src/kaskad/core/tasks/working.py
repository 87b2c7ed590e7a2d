"""Working on tasks that were claimed: run, see what became of it, write it down."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence

from django.db import close_old_connections, connection
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from kaskad.core import clock
from kaskad.core.secrets import random_code
from kaskad.core.tasks.backend import result_of
from kaskad.core.tasks.faults import SILENT, UNKNOWN, masked
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.policy import BackgroundTask, Later, task_at
from kaskad.core.tasks.pulse import Pulse
from kaskad.core.tasks.queue import claim, claim_one, hand_back, lease_of, settle
from kaskad.core.tasks.running import HandedBack, Running, Stopped, current
from kaskad.core.tasks.vocab import TaskState

log = logging.getLogger(__name__)


class Worker:
    """One process that takes tasks, one after the other."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{random_code(6)}"
        self.pulse = Pulse()

    def work(self) -> int:
        """Take what is next and do it; how many tasks that were."""
        return self._do(claim(self.name, now=clock.machine_now()))

    def work_on(self, code: str) -> int:
        """Do the task ``code`` if it waits; an engine may tell of it twice or too late."""
        return self._do(claim_one(code, self.name, now=clock.machine_now()))

    def _do(self, rows: Sequence[StoredTask]) -> int:
        if not rows:
            return 0
        taken = [Running(row.pk, row.attempts, lease_of(row)) for row in rows]
        with self.pulse.holding(taken):
            for row, running in zip(rows, taken, strict=True):
                if self.pulse.ends and running is not taken[0]:
                    hand_back(row, run_after=clock.machine_now())
                elif not running.lost:
                    _attempt(row, running)
                self.pulse.drop(running)
        return len(rows)


def work_until_nothing_waits() -> int:
    """Do everything that is due, in this process; how many tasks that were."""
    worker, count = Worker(), 0
    while done := worker.work():
        count += done
    return count


def _attempt(row: StoredTask, running: Running) -> None:
    try:
        task = task_at(row.path)
    except ImportError:
        _over(row, None, TaskState.DEAD, UNKNOWN)
        return
    if row.stop_requested:
        _over(row, task, TaskState.STOPPED)
    elif row.attempts > row.max_attempts:
        _over(row, task, TaskState.DEAD, row.last_error or SILENT)
    else:
        _run(row, task, running)


def _run(row: StoredTask, task: BackgroundTask[..., object], running: Running) -> None:
    token = current.set(running)
    try:
        context = [TaskContext(task_result=result_of(row, task))] if task.takes_context else []
        value = normalize_json(task.call(*context, *row.args, **row.kwargs))
    except Stopped:
        _over(row, task, TaskState.STOPPED)
    except HandedBack:
        hand_back(row, run_after=clock.machine_now())
    except Later as later:
        hand_back(row, run_after=clock.machine_now() + later.delay)
    except Exception as error:
        log.exception("background task %s failed, attempt %s", row.path, row.attempts)
        _renew_connection()
        _failed(row, task, error)
    else:
        _written(
            settle(
                row,
                TaskState.DONE,
                finished_at=clock.machine_now(),
                result=value,
                last_error="",
                **_how_far(running),
            ),
            row,
        )
    finally:
        current.reset(token)


def _how_far(running: Running) -> dict[str, int]:
    return {"done": running.done, "total": running.total}


def _failed(row: StoredTask, task: BackgroundTask[..., object], error: Exception) -> None:
    words = masked(error)
    if isinstance(error, task.final_errors) or row.attempts >= row.max_attempts:
        _over(row, task, TaskState.DEAD, words)
        return
    again = clock.machine_now() + task.pause_after(row.attempts)
    _written(settle(row, TaskState.READY, run_after=again, last_error=words, sent_at=None), row)


def _over(
    row: StoredTask, task: BackgroundTask[..., object] | None, state: TaskState, words: str = ""
) -> None:
    """End a task otherwise than done; the room that enqueued it hears of it first."""
    if task is not None and task.gives_up is not None:
        try:
            task.gives_up(state, *row.args, **row.kwargs)
        except Exception:
            log.exception("giving up background task %s failed", row.path)
            _renew_connection()
    _written(settle(row, state, finished_at=clock.machine_now(), last_error=words), row)


def _written(was_mine: bool, row: StoredTask) -> None:
    if not was_mine:
        log.warning("background task %s was taken by another worker meanwhile", row.code)


def _renew_connection() -> None:
    """A fault may have broken the connection; inside of a transaction nothing can be renewed."""
    if not connection.in_atomic_block:
        close_old_connections()
