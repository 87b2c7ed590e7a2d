"""Say how likely it is that everybody is trained in time, and what would help most."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaskad_planner.commands.answer import OK, answer
from kaskad_planner.held import HeldState, read_held
from kaskad_planner.instance_folder import read_instance
from kaskad_planner.outlook import GOAL, QUANTILES, RUNS, Forecast, forecast
from kaskad_planner.plan_folder import read_plan
from kaskad_planner.risks import Risks, read_risks
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    import argparse

    from kaskad_planner.plan import Plan

EXAMPLE = "forecast small small-plan --json"
SHOWN = 10
MOST_RUNS = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")
    parser.add_argument("plan", type=Path, help="plan folder")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often the future is tried")
    parser.add_argument("--seed", type=int, help="seed of the random numbers (the instance's)")
    parser.add_argument("--risks", type=Path, help="file of risks (the defaults)")
    parser.add_argument("--goal", type=float, default=GOAL, help="share to be trained")
    parser.add_argument("--day", type=dt.date.fromisoformat, help="day it is seen from (the first)")
    parser.add_argument("--trained", type=Path, help="who is trained by that day, as CSV")


def run(options: argparse.Namespace) -> int:
    _check(options)
    instance, plan = read_instance(options.instance), read_plan(options.plan)
    outlook = forecast(
        instance,
        plan,
        read_risks(options.risks) if options.risks else Risks(),
        options.runs,
        instance.seed if options.seed is None else options.seed,
        _state(options, plan),
        options.goal,
        levers=True,
    )
    answer(options, _facts(outlook), _lines(outlook))
    return OK


def _check(options: argparse.Namespace) -> None:
    """Refuse options that no forecast can follow."""
    wrong = (
        (options.runs < 1, "--runs", "there is nothing to count", "Write 1 or more"),
        (options.runs > MOST_RUNS, "--runs", "it is too much", f"Write up to {MOST_RUNS}"),
        (not 0 < options.goal <= 1, "--goal", "it is not a share", "Write a number up to 1"),
        ((options.seed or 0) < 0, "--seed", "it is below zero", "Write 0 or more"),
        (options.trained and not options.day, "--day", "it is missing", "Say as of which day"),
    )
    for bad, field, problem, remedy in wrong:
        if bad:
            raise BadInput(field, 0, "", problem, remedy)


def _state(options: argparse.Namespace, plan: Plan) -> HeldState | None:
    if options.trained:
        return read_held(options.trained, options.day, plan)
    return HeldState(options.day) if options.day else None


def _facts(outlook: Forecast) -> dict[str, Any]:
    facts = asdict(outlook)
    facts.update(day=str(outlook.day), deadline=str(outlook.deadline))
    facts["quantiles"] = list(QUANTILES)
    facts["fan"] = [
        {"day": str(row.day), "shares": list(row.shares), "probability": row.probability}
        for row in outlook.fan
    ]
    return facts


def _lines(outlook: Forecast) -> list[str]:
    end = outlook.fan[-1].shares
    return [
        (
            f"{outlook.probability:.1%} probability that {outlook.goal:.1%} of {outlook.people} "
            f"people are trained by {outlook.deadline} ({outlook.runs} runs from {outlook.day})"
        ),
        f"trained by then: {end[2]:.2%}, in 9 of 10 runs {end[0]:.2%} to {end[4]:.2%}",
        *(
            f"{row.name}: {row.gain:+.1%} probability, {row.tail_gain:+.2%} in the worst 5 %"
            for row in outlook.levers
        ),
        *(
            f"{row.commission}: {row.probability:.1%}, worst 5 %: {row.tail:.1%}"
            for row in outlook.districts[:SHOWN]
        ),
    ]
