"""Measure replanning in the national case: 71,030 people, a plan in force, a day of bad news.

In one process, without files: `replan` repairs the plan. The national case is also measured from
the cold command, from folder to folder with the judge. The named baseline in the same run makes
a quick plan of the changed instance from nothing. Medians of five runs; but for the cold command,
the judge's time is not counted.
People moved are those whose day, half-day or room is another one; planned from nothing, also people
whose seminar had been held. The status is 1 when a repaired plan has a breach.

    python -m benchmarks.replan [--members 71030] [--seed 1] [--runs 5]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.measure import print_table
from kaskad_planner import (
    Instance,
    Plan,
    State,
    check,
    generate,
    replan,
    solve,
    write_instance,
    write_plan,
)
from kaskad_planner.engine import Means
from kaskad_planner.events import (
    Event,
    MembersReplaced,
    SeminarCancelled,
    TrainerLost,
    write_events,
)

ROOT = Path(__file__).resolve().parents[1]
NOW = State(dt.date(2026, 3, 2))
# Seminars cancelled, trainers lost, members replaced.
CASES = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (20, 10, 300), (200, 100, 3000))
QUICK = Means(budget=0)
BASELINE = (20, 10, 300)
Result = TypeVar("Result")


def main() -> int:
    """Run the benchmark; the status is 1 when a repaired plan has a breach."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=71030)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    instance = generate(options.members, options.seed)
    plan = solve(instance, options.seed, means=QUICK)
    rows: list[tuple[object, ...]] = []
    status = 0
    for case in CASES:
        events = bad_news(instance, plan, case, options.seed)
        (new, diff), seconds = measured(partial(replan, instance, plan, NOW, events), options.runs)
        found = check(diff.instance, new, now=NOW, before=plan, not_held=diff.not_held)
        status = status or int(bool(found))
        rows.append(
            (named(case), "replan", seconds, diff.persons_moved, diff.unavoidable, len(found))
        )
        if case == BASELINE:
            anew = partial(solve, diff.instance, options.seed, means=QUICK)
            other, seconds = measured(anew, options.runs)
            moved = elsewhere(plan, other)
            rows.append(
                (named(case), "quick plan anew", seconds, moved, diff.unavoidable, len(found))
            )
            seconds, answer = cold(instance, plan, events, options.runs)
            moved, least = answer["persons_moved"], answer["unavoidable"]
            rows.append((named(case), "cold", seconds, moved, least, len(answer["breaches"])))
    print_table(("events", "way", "seconds", "people moved", "unavoidable", "breaches"), rows)
    return status


def named(case: tuple[int, int, int]) -> str:
    """Return a case in words."""
    words = ("cancelled", "trainers lost", "replaced")
    return ", ".join(f"{n} {word}" for n, word in zip(case, words, strict=True) if n)


def measured(action: Callable[[], Result], runs: int) -> tuple[Result, float]:
    """Return a result and the median seconds of several runs."""
    times, results = [], []
    for _ in range(runs):
        started = time.perf_counter()
        results = [action()]
        times.append(time.perf_counter() - started)
    return results[0], statistics.median(times)


def cold(
    instance: Instance, plan: Plan, events: Sequence[Event], runs: int
) -> tuple[float, dict[str, Any]]:
    """Return the median seconds of the command in fresh processes, and its answer."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_instance(instance, place / "instance")
        write_plan(plan, place / "plan")
        write_events(tuple(events), place / "events.toml")
        command = [sys.executable, "-m", "kaskad_planner", "replan", "instance", "plan"]
        command += ["events.toml", "--as-of", str(NOW.day), "--out", "next", "--json"]
        env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        done, seconds = measured(
            partial(subprocess.run, command, cwd=place, env=env, capture_output=True, text=True),
            runs,
        )
    return seconds, json.loads(done.stdout)


def bad_news(
    instance: Instance, plan: Plan, case: tuple[int, int, int], seed: int
) -> Sequence[Event]:
    """Draw seminars and trainers that are ahead, and members of any unit, trainers among them."""
    rng = random.Random(seed)
    cancelled, lost, replaced = case
    ahead = [row for row in plan.seminars if row.day >= NOW.day]
    events: list[Event] = [SeminarCancelled(row.id) for row in rng.sample(ahead, cancelled)]
    busy = sorted({row.trainer for row in ahead if row.trainer})
    events += [TrainerLost(name, NOW.day) for name in rng.sample(busy, lost)]
    trainers: dict[str, list[str]] = defaultdict(list)
    for trainer in instance.trainers:
        trainers[trainer.unit].append(trainer.id)
    people = [(unit.id, number) for unit in instance.units for number in range(unit.people)]
    leavers: dict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for unit, number in rng.sample(people, replaced):
        counts[unit] += 1
        leavers[unit] += trainers[unit][number : number + 1]
    for unit, count in counts.items():
        events.append(MembersReplaced(unit, count, NOW.day, trainers=tuple(leavers[unit])))
    return events


def elsewhere(old: Plan, new: Plan) -> int:
    """Return how many people of the new plan are not when and where the old one had them."""
    before = places(old)
    return sum((places(new) - before).values())


def places(plan: Plan) -> Counter[tuple[object, ...]]:
    """Return how many people of each unit are when and where."""
    seminars = {row.id: row for row in plan.seminars}
    found: Counter[tuple[object, ...]] = Counter()
    for piece in plan.pieces:
        row = seminars[piece.seminar]
        found[piece.unit, row.day, row.slot, row.venue] += piece.people
    return found


if __name__ == "__main__":
    sys.exit(main())
