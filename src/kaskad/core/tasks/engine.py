"""The queue on Redis or Valkey: Celery carries the codes of tasks to its processes.

The row in the database stays the truth: it is written in the transaction that needs the task, and
only claimed there. So nothing is lost when the engine is down, is flushed or tells of a task twice;
what it does not know any more, ``sweep`` tells it again.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Sequence
from datetime import datetime

from celery import Celery
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from kaskad.core.tasks.backend import DatabaseBackend
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.vocab import RESENT_AFTER, SENT_AT_ONCE, TaskState
from kaskad.core.tasks.working import Worker

log = logging.getLogger(__name__)
QUEUE = "kaskad"

app = Celery("kaskad", broker=settings.KASKAD_QUEUE or "memory://", set_as_current=False)
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 10},
)


@app.task(name="kaskad.work")  # type: ignore[untyped-decorator]  # celery has no types
def work(code: str) -> None:
    """Do the task ``code``; the row says whether it still waits."""
    _worker(os.getpid()).work_on(code)


@functools.cache
def _worker(_pid: int) -> Worker:
    """Every process of the pool is a worker of its own."""
    return Worker()


class EngineBackend(DatabaseBackend):
    """Waits in the database too, and the engine is told of it when the transaction is over."""

    sends = True

    def announce(self, row: StoredTask) -> None:
        """Send the code once the row can be seen; a failure is mended by ``sweep``."""
        if row.sent_at is not None:
            transaction.on_commit(lambda: send([row.code]), robust=True)


def send(codes: Sequence[str]) -> bool:
    """Tell the engine of tasks; False when it cannot be reached."""
    try:
        with app.producer_or_acquire() as producer:
            for code in codes:
                work.apply_async((code,), producer=producer)
    except (OperationalError, OSError) as error:
        log.warning("the queue cannot be reached (%s); tasks wait", type(error).__name__)
        StoredTask.objects.filter(code__in=codes).update(sent_at=None)
        return False
    return True


def sweep(now: datetime) -> int:
    """Tell the engine of tasks that are due and that it does not know; how many."""
    old = now - RESENT_AFTER
    is_due = Q(state=TaskState.READY, run_after__lte=now)
    is_silent = Q(state=TaskState.RUNNING, lease_until__lt=now)
    unknown = is_due & Q(sent_at=None)
    unknown |= is_silent & (Q(sent_at=None) | Q(sent_at__lt=old))
    if StoredTask.objects.filter(is_due, sent_at__lt=old).exists() and not waiting_in_engine():
        unknown |= is_due & Q(sent_at__lt=old)
    rows = StoredTask.objects.filter(unknown).order_by("-priority", "run_after", "id")
    codes = list(rows.values_list("code", flat=True)[:SENT_AT_ONCE])
    if not codes:
        return 0
    StoredTask.objects.filter(code__in=codes).update(sent_at=now)
    return len(codes) if send(codes) else 0


def waiting_in_engine() -> int:
    """How many codes the engine has not given to a process; -1 when it cannot be reached."""
    connection = app.connection_for_read()
    try:
        found = connection.default_channel.queue_declare(queue=QUEUE, passive=True)
    except connection.channel_errors:
        return 0  # nothing was ever sent
    except (OperationalError, *connection.connection_errors):
        return -1
    finally:
        connection.release()
    return int(found.message_count)
