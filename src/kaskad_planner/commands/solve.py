"""Make a plan for an instance.

A quick plan is made first and then improved, the largest gaps first. The same instance, seed and
budget give the same plan on any number of workers; a fuse or a wish to stop (SIGTERM) may not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaskad_planner.answers_folder import AnswersFolder
from kaskad_planner.commands.answer import (
    OK,
    REFUSED,
    STOPPED,
    answer,
    breach_lines,
    breaches_as_json,
    level_lines,
    levels_as_json,
    say,
)
from kaskad_planner.engine import Means, Progress, Stopped
from kaskad_planner.machines import cluster, processes
from kaskad_planner.solve_folder import solve_folder
from kaskad_planner.table import CSV, FORMS
from kaskad_planner.writing import check_form

if TYPE_CHECKING:
    from concurrent.futures import Executor

EXAMPLE = "solve small --out small-plan --seed 1 --progress"
# What two cores of the machine in docs/benchmarks.md do in a second. A budget is always this much
# work, on any machine: results must not depend on how fast it is.
WORK_A_SECOND = 7_000
MOST_WORKERS = 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")
    parser.add_argument("--out", type=Path, required=True, help="plan folder to write")
    parser.add_argument("--seed", type=int, help="default: the seed of the instance")
    parser.add_argument("--tables", choices=FORMS, default=CSV, help="how to store the tables")
    parser.add_argument(
        "--progress", action="store_true", help="print progress as JSON lines on stderr"
    )
    parser.add_argument(
        "--budget",
        type=_seconds,
        metavar="SECONDS",
        help="improve with so much work, counted in seconds of a machine with two cores "
        "(default: until nothing is left to improve; 0: the quick plan only)",
    )
    parser.add_argument(
        "--fuse",
        type=_seconds,
        metavar="SECONDS",
        help="stop after so many seconds of this machine's clock and keep the best plan",
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        metavar="N",
        default=os.cpu_count() or 1,
        help="processes to use (default: every core); the plan does not depend on it",
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="use the workers of this Dask scheduler instead"
    )
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="keep answers here and use those that are kept"
    )


def run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    stop = _Stop(options.fuse)
    check_form(options.out / "seminars.csv", options.tables)
    tell = _tell if options.progress else _silent
    machines = cluster(options.cluster) if options.cluster else processes(options.workers)
    try:
        with machines as executor:
            means = _means(options, executor)
            form = options.tables
            found = solve_folder(
                options.instance, options.out, form, options.seed, tell, stop, means
            )
    except Stopped:
        say(sys.stderr, "Stopped before a complete plan existed; nothing was written.")
        return STOPPED
    if options.cache:
        AnswersFolder(options.cache).trim()
    if stop.reason:
        say(sys.stderr, f"Stopped{stop.reason}; the best complete plan so far was written.")
    facts: dict[str, Any] = {
        "persons": found.people,
        "seminars": found.seminars,
        "untrained": found.untrained,
        "breaches": breaches_as_json(found.breaches),
        "levels": levels_as_json(found.levels),
        "proven_districts": found.proven,
        "districts": found.districts,
        "seconds": round(time.perf_counter() - started, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "stopped": bool(stop.reason),
    }
    lines = [
        f"{facts['persons']} people, {facts['seminars']} seminars, {facts['untrained']} untrained",
        *level_lines(found.levels),
        f"proven in {found.proven} of {found.districts} districts",
        f"{facts['seconds']} s, {facts['peak_mb']} MB",
        *breach_lines(found.breaches),
    ]
    answer(options, facts, lines)
    return REFUSED if found.breaches else OK


def _means(options: argparse.Namespace, executor: Executor | None) -> Means:
    budget = None if options.budget is None else options.budget * WORK_A_SECOND
    cache = AnswersFolder(options.cache) if options.cache else None
    return Means(budget, executor, cache)


def _seconds(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("seconds are 0 or more")
    return value


def _workers(text: str) -> int:
    value = int(text)
    if not 1 <= value <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"use 1 to {MOST_WORKERS} workers")
    return value


def _silent(progress: Progress) -> None:
    """Say nothing about the progress."""


def _tell(progress: Progress) -> None:
    """Print one line of progress as JSON."""
    facts = {name: getattr(progress, name) for name in Progress.__dataclass_fields__}
    say(sys.stderr, json.dumps(facts))


class _Stop:
    """Says whether somebody asked to stop (SIGTERM or SIGINT) or the fuse has burnt."""

    def __init__(self, fuse: int | None) -> None:
        self.asked = False
        self.reason = ""
        self._end = None if fuse is None else time.monotonic() + fuse
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def __call__(self) -> bool:
        if not self.reason and self.asked:
            self.reason = " when asked"
        if not self.reason and self._end is not None and time.monotonic() > self._end:
            self.reason = " by the fuse"
        return bool(self.reason)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True
