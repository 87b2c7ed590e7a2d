"""Do background work until stopped: tasks that wait, and what the schedule says.

Any number of workers may run. With KASKAD_QUEUE the tasks are done by processes of the engine,
which this command starts and keeps supplied.
"""

from __future__ import annotations

import argparse
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string

from kaskad.config.management.serve import require_ready
from kaskad.config.schedule import LOOKS
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, whole
from kaskad.core.tasks.schedule import tick
from kaskad.core.tasks.working import Worker

EXAMPLE = "kaskad worker --data ./var"
PAUSE_SECONDS = 0.5
TICK_SECONDS = 1.0
PROCESSES = 2
_PATIENCE = 10
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits now, then end")
    parser.add_argument(
        "--processes",
        type=whole,
        default=PROCESSES,
        metavar="N",
        help="processes of the engine, where KASKAD_QUEUE names one",
    )


def run(args: argparse.Namespace) -> int:
    require_ready()
    worker = Worker()
    asked_to_stop = _signals(worker)
    if args.once:
        _once(worker, asked_to_stop)
        return DONE
    if not settings.KASKAD_QUEUE:
        _loop(asked_to_stop, worker.work, lambda: True)
        return DONE
    from kaskad.core.tasks.engine import sweep  # noqa: PLC0415  where an engine is chosen

    with _pool(args.processes) as pool:
        _loop(asked_to_stop, lambda: sweep(clock.machine_now()) and 0, lambda: pool.poll() is None)
        return DONE if asked_to_stop else REFUSED


def _signals(worker: Worker) -> list[int]:
    # A plain list: the lock of an event could be held by the very wait that a signal interrupts.
    asked_to_stop: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked_to_stop.append(number)
        worker.pulse.end()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return asked_to_stop


def _once(worker: Worker, asked_to_stop: list[int]) -> None:
    """What waits now is read from the database, also where an engine is chosen."""
    tick(clock.machine_now())
    while not asked_to_stop and (_look() or worker.work()):
        pass


def _loop(asked_to_stop: list[int], work: Callable[[], int], goes_on: Callable[[], bool]) -> None:
    next_tick = 0.0
    while not asked_to_stop and goes_on():
        worked = False
        try:
            if time.monotonic() >= next_tick:
                tick(clock.machine_now())
                next_tick = time.monotonic() + TICK_SECONDS
            worked = bool(_look()) | bool(work())
        except Exception:  # the database may be away for a while
            log.exception("background work could not be looked for")
        if not worked:
            close_old_connections()
            time.sleep(PAUSE_SECONDS)


def _look() -> bool:
    """Call what rooms look for; a fault of one is logged and keeps nobody else from looking."""
    worked = False
    for path in LOOKS:
        try:
            worked |= bool(import_string(path)())
        except Exception:
            log.exception("%s failed", path)
    return worked


@contextmanager
def _pool(processes: int) -> Iterator[subprocess.Popen[bytes]]:
    """The engine's processes, ended with this one."""
    command = [sys.executable, "-m", "kaskad.core.tasks.pool", str(processes)]
    pool = subprocess.Popen(command, start_new_session=True)
    try:
        yield pool
    finally:
        pool.terminate()
        try:
            pool.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            pool.kill()
            pool.wait()
