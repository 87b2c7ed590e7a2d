"""Make a plan for an instance."""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from kaskad_planner.construct import Progress, Stopped
from kaskad_planner.engine import solve
from kaskad_planner.instance_folder import read_instance
from kaskad_planner.levels import proven_districts
from kaskad_planner.plan_folder import write_plan

if TYPE_CHECKING:
    import argparse

EXAMPLE = "solve small --out small-plan --seed 1 --progress"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")
    parser.add_argument("--out", type=Path, required=True, help="plan folder to write")
    parser.add_argument("--seed", type=int, help="default: the seed of the instance")
    parser.add_argument(
        "--progress", action="store_true", help="print progress as JSON lines on stderr"
    )


def run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    stop = _Stop()
    instance = read_instance(options.instance)
    seed = instance.seed if options.seed is None else options.seed
    tell = _tell if options.progress else _silent
    try:
        plan = solve(instance, seed, tell, lambda: stop.asked)
    except Stopped:
        say(sys.stderr, "Stopped before a complete plan existed; nothing was written.")
        return STOPPED
    write_plan(plan, options.out)
    if stop.asked:
        say(sys.stderr, "Stopped; the best complete plan so far was written.")
    proven, districts = proven_districts(instance, plan.bounds)
    facts: dict[str, Any] = {
        "persons": instance.people,
        "seminars": len(plan.seminars),
        "untrained": plan.untrained_people,
        "breaches": breaches_as_json(plan.breaches),
        "levels": levels_as_json(plan.levels),
        "proven_districts": proven,
        "districts": districts,
        "seconds": round(time.perf_counter() - started, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    lines = [
        f"{facts['persons']} people, {facts['seminars']} seminars, {facts['untrained']} untrained",
        *level_lines(plan.levels),
        f"proven in {proven} of {districts} districts",
        f"{facts['seconds']} s, {facts['peak_mb']} MB",
        *breach_lines(plan.breaches),
    ]
    answer(options, facts, lines)
    return REFUSED if plan.breaches else OK


def _silent(progress: Progress) -> None:
    """Say nothing about the progress."""


def _tell(progress: Progress) -> None:
    """Print one line of progress as JSON."""
    facts = {name: getattr(progress, name) for name in Progress.__dataclass_fields__}
    say(sys.stderr, json.dumps(facts))


class _Stop:
    """Remembers that somebody asked to stop (SIGTERM or SIGINT)."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True
