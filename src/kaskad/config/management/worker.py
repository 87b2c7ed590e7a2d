"""Do background work until stopped: rosters, planner runs, forecasts, seals of the record."""

from __future__ import annotations

import argparse
import logging
import signal
import time
from datetime import timedelta

from django.db import close_old_connections
from django.utils.module_loading import import_string

from kaskad.audit.api import seal_entries
from kaskad.core import clock
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad worker --data ./var"
# What the rooms have waiting; each does one piece and says whether there was any. Named like root
# addresses are: the worker is wiring, not a caller of the rooms.
TASKS = (
    "kaskad.commissions.tasks.work_on_rosters",
    "kaskad.planning.tasks.work_on_runs",
    "kaskad.reporting.tasks.work_on_forecasts",
)
# Upper rooms look down for what lower ones did; each finds all of it at once.
LOOKS = (
    "kaskad.commissions.tasks.look_for_leavers",
    "kaskad.planning.tasks.look_for_newcomers",
)
PAUSE_SECONDS = 0.5
SEAL_EVERY = timedelta(hours=1)
LOOK_EVERY = timedelta(minutes=1)
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits now, then end")


def run(args: argparse.Namespace) -> int:
    # A plain list: the lock of an event could be held by the very wait that a signal interrupts.
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked_to_stop.append(signum))
    next_seal = next_look = 0.0
    while not asked_to_stop:
        if time.monotonic() >= next_seal:
            seal_entries(now=clock.now())
            next_seal = time.monotonic() + SEAL_EVERY.total_seconds()
        if time.monotonic() >= next_look:
            _look()
            next_look = time.monotonic() + LOOK_EVERY.total_seconds()
        worked = _work()
        if args.once and not worked:
            return DONE
        if not worked:
            close_old_connections()
            time.sleep(PAUSE_SECONDS)
    return DONE


def _look() -> None:
    """Let the rooms look once; a fault of one is logged and keeps no other from looking."""
    for look in LOOKS:
        try:
            import_string(look)()
        except Exception:
            log.exception("background look failed")


def _work() -> bool:
    """Do one piece of waiting work; whether there was any.

    A fault is logged and does not end the worker: the piece is marked by its own room.
    """
    for task in TASKS:
        try:
            if import_string(task)():
                return True
        except Exception:
            log.exception("background work failed")
    return False
