"""Do background work until stopped: rosters, planner runs, forecasts, seals, retention."""

from __future__ import annotations

import argparse
import logging
import signal
import time

from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from kaskad.audit.api import KeyMissing, NoAnswer, StillWriting, seal_entries, stamp_seal
from kaskad.config.management.serve import require_ready
from kaskad.config.retention import apply_retention
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad worker --data ./var"
# What the rooms have waiting; each does one piece and says whether there was any. Named like root
# addresses are: the worker is wiring, not a caller of the rooms.
TASKS = (
    "kaskad.commissions.tasks.work_on_rosters",
    "kaskad.planning.tasks.work_on_runs",
    "kaskad.messaging.tasks.work_on_messages",
    "kaskad.messaging.tasks.work_on_chats",
    "kaskad.seminars.tasks.work_on_reminders",
    "kaskad.reporting.tasks.work_on_forecasts",
)
# Upper rooms look down for what lower ones did; each finds all of it at once.
LOOKS = (
    "kaskad.commissions.tasks.look_for_leavers",
    "kaskad.planning.tasks.look_for_newcomers",
)
PAUSE_SECONDS = 0.5
SEAL_EVERY_SECONDS = 60
SEAL_AGAIN_SECONDS = 5
STAMP_AGAIN_SECONDS = 300
RETAIN_EVERY_SECONDS = 24 * 3600
LOOK_EVERY_SECONDS = 60
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what waits now, then end")


def run(args: argparse.Namespace) -> int:
    require_ready()
    # A plain list: the lock of an event could be held by the very wait that a signal interrupts.
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked_to_stop.append(signum))
    next_seal = next_stamp = next_retention = next_look = 0.0
    while not asked_to_stop:
        if time.monotonic() >= next_seal:
            next_seal = time.monotonic() + _seal()
        if time.monotonic() >= next_stamp:
            next_stamp = time.monotonic() + _stamp()
        if time.monotonic() >= next_retention:
            _retain()
            next_retention = time.monotonic() + RETAIN_EVERY_SECONDS
        if time.monotonic() >= next_look:
            _look()
            next_look = time.monotonic() + LOOK_EVERY_SECONDS
        worked = _work()
        if args.once and not worked:
            return DONE
        if not worked:
            close_old_connections()
            time.sleep(PAUSE_SECONDS)
    return DONE


def _retain() -> None:
    """Take away what was kept long enough; a fault is logged and tried again the next day."""
    try:
        apply_retention(actor=Actor.system("config"), now=clock.now())
    except Exception:
        log.exception("retention failed")


def _seal() -> int:
    """Seal what is new; the seconds until the next time."""
    try:
        seal_entries(now=clock.now())
    except StillWriting:
        return SEAL_AGAIN_SECONDS
    except (KeyMissing, DatabaseError):
        log.exception("the record was not sealed")
    return SEAL_EVERY_SECONDS


def _stamp() -> int:
    """Have the newest seal timestamped where that is wanted; the seconds until the next time."""
    try:
        stamp_seal(now=clock.now())
    except NoAnswer as reason:
        log.warning("no timestamp for the record: %s", reason)
        return STAMP_AGAIN_SECONDS
    except DatabaseError:
        log.exception("the timestamp of the record was not kept")
    return SEAL_EVERY_SECONDS


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
