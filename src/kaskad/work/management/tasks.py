"""Show background work: how much waits and runs, and what has failed for good; act on one task."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from django.utils.translation import gettext as _

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json
from kaskad.core.tasks.reading import (
    TaskRow,
    dead_tasks,
    open_tasks,
    schedule_rows,
    state_of_work,
)
from kaskad.core.tasks.vocab import TaskState
from kaskad.work.operations import discard_task, retry_task, stop_task

EXAMPLE = "kaskad tasks --retry 4k7m2p9xwq --data ./var"
_ACTS = {"stop": stop_task, "retry": retry_task, "discard": discard_task}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--stop", metavar="CODE", help="stop a task that waits or runs")
    acts.add_argument("--retry", metavar="CODE", help="try a failed task again")
    acts.add_argument("--discard", metavar="CODE", help="give a failed task up")


def run(args: argparse.Namespace) -> int:
    """Act if asked, then show the counts, what is open and what has failed for good."""
    for name, act in _ACTS.items():
        code = getattr(args, name)
        if code is not None:
            row = act(actor=Actor.command(), code=code, now=clock.now())
            if not args.json:
                print(f"{row.code}: {TaskState(row.state).label}")
                return DONE
    if args.json:
        print_json(_document())
    else:
        _tell()
    return DONE


def _document() -> dict[str, object]:
    now = clock.machine_now()
    return {
        "counts": {state.value: 0 for state in TaskState} | state_of_work(now).counts,
        "open": [asdict(row) for row in open_tasks(now)],
        "dead": [asdict(row) for row in dead_tasks(now)],
        "schedule": [asdict(row) for row in schedule_rows(now)],
    }


def _tell() -> None:
    now = clock.machine_now()
    state = state_of_work(now)
    for one in TaskState:
        print(f"{one.label}: {state.counts.get(one.value, 0)}")
    for row in (*open_tasks(now), *dead_tasks(now)):
        print(_line(row))
    for slot in schedule_rows(now):
        following = slot.next.astimezone(clock.zone())
        print(_("next %(when)s: %(what)s") % {"when": f"{following:%H:%M}", "what": slot.words})


def _line(row: TaskRow) -> str:
    words = " ".join(part for part in (row.words, row.about) if part)
    parts = [row.code, str(TaskState(row.state).label), words]
    if row.total:
        parts.append(f"{row.done}/{row.total}")
    if row.attempts:
        parts.append(f"{row.attempts}/{row.max_attempts}")
    if row.error:
        parts.append(row.error)
    return "  ".join(parts)
