"""Measure the forecast on the national case: 71,030 people, 1,000 runs, shocks.

The baseline, in the same process, is a loop over seminars with a few numpy calls for each. Printed
are medians of five calls; reading the folders is not counted.

    python -m benchmarks.forecast [--members 71030] [--seed 1] [--trials 1000] [--runs 5]
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Any

import numpy as np

from benchmarks.measure import median_of, print_table, timed
from kaskad_planner import Instance, Plan, Risks, forecast, generate, solve
from kaskad_planner.outlook import GOAL
from kaskad_planner.prospects import Prospects, look


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=71030)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    instance = generate(options.members, options.seed)
    measure(instance, solve(instance, options.seed), options.trials, options.runs)
    return 0


def measure(instance: Instance, plan: Plan, trials: int, runs: int) -> None:
    """Time the forecast, the forecast with levers, and the loop; print a table."""
    risks = Risks()
    actions = {
        "forecast": lambda: forecast(instance, plan, risks, trials, 1).probability,
        "forecast with levers": lambda: (
            forecast(instance, plan, risks, trials, 1, levers=True).probability
        ),
        "loop over seminars": lambda: by_loop(look(instance, plan, None), risks, trials),
    }
    seconds = {name: median_of(partial(timed, action), runs) for name, action in actions.items()}
    rows = [
        (
            name,
            instance.people,
            len(plan.seminars),
            trials,
            action(),
            seconds[name],
            seconds[name] / seconds["forecast"],
        )
        for name, action in actions.items()
    ]
    heads = ("what", "people", "seminars", "runs", "probability", "seconds", "ratio to the first")
    print_table(heads, rows)


def by_loop(prospects: Prospects, risks: Risks, trials: int) -> float:
    """Return the probability of the goal, one seminar and one district after another."""
    rng: Any = np.random.default_rng(1)
    days = len(prospects.days)
    shocked = rng.random((prospects.regions, days, trials)) < risks.shock
    hard = shocked & (rng.random(shocked.shape) < risks.shock_online)
    fell = rng.random((prospects.seminars, trials)) < risks.cancelled
    missing = np.repeat(prospects.waiting[:, None], trials, axis=1)
    for seminar, district, day, people, online in zip(
        prospects.cell_seminar,
        prospects.cell_district,
        prospects.cell_day,
        prospects.cell_people,
        prospects.cell_online,
        strict=True,
    ):
        share = risks.no_show_online if online else risks.no_show_in_person
        away = rng.binomial(people, share, trials)
        shock = (hard if online else shocked)[prospects.region[district], day]
        missing[district] += np.where(fell[seminar] | shock, people, away)
    for makeup in prospects.rounds:
        for district, people in enumerate(prospects.people):
            seats = int(np.ceil(people * risks.makeup_seats - 1e-9))
            base = missing[district].copy()
            for number, start in enumerate(range(0, seats, prospects.group_size)):
                day = makeup.days[district][number % len(makeup.days[district])]
                held = rng.random(trials) >= risks.cancelled
                held &= ~shocked[prospects.region[district], day]
                size = min(prospects.group_size, seats - start)
                invited = np.clip(base - start, 0, size)
                missing[district] -= held * rng.binomial(invited, 1 - risks.no_show_makeup)
    total = int(prospects.people.sum())
    return float((total - missing.sum(axis=0) >= GOAL * total).mean())


if __name__ == "__main__":
    sys.exit(main())
