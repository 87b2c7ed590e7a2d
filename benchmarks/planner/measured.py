"""The engine and the baselines, each measured in fresh processes."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Run, median_run, run_program, timed
from benchmarks.planner.baseline import FACTS, GREEDY, MONOLITH
from kaskad_planner import Instance, Plan, check, evaluate, read_plan, solve
from kaskad_planner.engine import Means, Progress
from kaskad_planner.instance import DISTRICT
from kaskad_planner.levels import total
from kaskad_planner.machines import processes

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to plan: what it costs, the levels of its plan, and what the judge found."""

    name: str
    runs: int
    seconds: float
    peak: float
    plan: Plan
    levels: dict[str, float]
    breaches: int
    solved: int
    facts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Case:
    """The instance in memory and in its folder, and room for plans."""

    instance: Instance
    source: Path
    folder: Path
    runs: int

    @property
    def districts(self) -> int:
        """Return how many districts there are."""
        return sum(row.level == DISTRICT for row in self.instance.commissions)


def engine(case: Case, name: str, *options: str) -> Way:
    """Measure `solve` from the folder to the folder, judged."""
    made = case.folder / name.replace(" ", "-")
    words = ["kaskad_planner", "solve", str(case.source), "--out", str(made), *options]
    return _way(case, name, _runs(words, case.runs), made)


def warm(case: Case, cold: Way) -> Way:
    """Measure the quick plan in a process that has made it once, without files."""
    with processes(os.cpu_count() or 1) as executor:
        means = Means(0, executor)

        def plan() -> None:
            solve(case.instance, case.instance.seed, _silent, _never, means)

        plan()
        seconds = statistics.median(timed(plan) for _ in range(case.runs))
    # This process has judged other plans; what it needs is an upper limit.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return Way(
        "first plan, warm",
        case.runs,
        seconds,
        peak,
        cold.plan,
        cold.levels,
        cold.breaches,
        cold.solved,
        {},
    )


def greedy(case: Case) -> Way:
    """Measure the nearest-venue greedy."""
    made = case.folder / GREEDY
    words = ["benchmarks.planner.baseline", GREEDY, str(case.source), str(made)]
    return _way(case, "nearest-venue greedy", _runs(words, case.runs), made)


def monolith(case: Case, seconds: float, name: str) -> Way:
    """Measure the monolithic models, once: their time is what they are given."""
    made = case.folder / name.replace(" ", "-")
    words = ["benchmarks.planner.baseline", MONOLITH, str(case.source), str(made)]
    words += ["--seconds", str(seconds), "--workers", str(os.cpu_count() or 1)]
    return _way(case, name, _runs(words, 1), made)


def _runs(words: list[str], runs: int) -> list[Run]:
    env = {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    found = [run_program([sys.executable, "-m", *words], env=env) for _ in range(runs)]
    # Status 1 is a plan with breaches: they have a column.
    if any(one.status not in (0, 1) for one in found):
        raise RuntimeError(f"failed: {' '.join(words)}")
    return found


def _way(case: Case, name: str, runs: list[Run], made: Path) -> Way:
    middle, plan = median_run(runs), read_plan(made)
    facts: dict[str, int] = {}
    if (made / FACTS).exists():
        facts = json.loads((made / FACTS).read_text(encoding="utf-8"))
    rows = total(plan.bounds) if plan.bounds else evaluate(case.instance, plan)
    return Way(
        name,
        len(runs),
        middle.wall,
        max(middle.peak, facts.get("peak_mb", 0)),
        plan,
        {row.name: row.value for row in rows},
        len(check(case.instance, plan)),
        facts.get("districts_solved", case.districts),
        facts,
    )


def _silent(progress: Progress) -> None:
    """Say nothing about the progress."""


def _never() -> bool:
    return False
