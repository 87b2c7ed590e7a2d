"""Repair a plan after something happened, moving as few people as can be.

Writes the new plan and `changes.csv` into the folder, and the changed instance into its `instance`.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaskad_planner.check import check
from kaskad_planner.commands.answer import OK, REFUSED, answer, breach_lines, breaches_as_json
from kaskad_planner.commands.as_of import add_as_of
from kaskad_planner.difference import write_changes
from kaskad_planner.events import in_file, read_events
from kaskad_planner.instance_folder import read_instance, write_instance
from kaskad_planner.levels import district_levels, total
from kaskad_planner.plan import MAKEUP, Plan, State
from kaskad_planner.plan_folder import read_plan, write_plan
from kaskad_planner.replanning import replan
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    import argparse

    from kaskad_planner.difference import Diff

EXAMPLE = "replan small small-plan events.toml --as-of 2026-03-02 --out small-next"
INSTANCE = "instance"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")
    parser.add_argument("plan", type=Path, help="folder of the plan in force")
    parser.add_argument("events", type=Path, help="events.toml: what happened")
    add_as_of(parser, "the first day of the calendar")
    parser.add_argument("--out", type=Path, required=True, help="plan folder to write")


def run(options: argparse.Namespace) -> int:
    instance, old = read_instance(options.instance), read_plan(options.plan)
    events = read_events(options.events)
    now = options.as_of or State(instance.calendar.first)
    started = time.perf_counter()
    try:
        plan, diff = replan(instance, old, now, events)
    except BadInput as refusal:
        raise in_file(refusal, options.events) from None
    seconds = time.perf_counter() - started
    if plan is not old:
        plan = _judged(plan, old, diff, now)
    options.out.mkdir(parents=True, exist_ok=True)
    write_instance(diff.instance, options.out / INSTANCE)
    write_changes(diff.changes, options.out)
    write_plan(plan, options.out)
    facts: dict[str, Any] = {
        "persons_moved": diff.persons_moved,
        "unavoidable": diff.unavoidable,
        "seminars_changed": diff.seminars_changed,
        "trainers_changed": diff.trainers_changed,
        "untrained": plan.untrained_people,
        "makeup": sum(row.people for row in plan.untrained if row.reason == MAKEUP),
        "breaches": breaches_as_json(plan.breaches),
        "seconds": round(seconds, 3),
    }
    lines = [
        f"{diff.persons_moved} people moved, at least {diff.unavoidable} for any plan",
        f"{diff.seminars_changed} seminars changed, {diff.trainers_changed} trainers",
        f"{facts['untrained']} untrained, of them {facts['makeup']} for a make-up round",
        f"{facts['seconds']} s",
        *breach_lines(plan.breaches),
    ]
    answer(options, facts, lines)
    return REFUSED if plan.breaches else OK


def _judged(plan: Plan, old: Plan, diff: Diff, now: State) -> Plan:
    """Return the plan with its breaches, levels and bounds."""
    found = check(diff.instance, plan, now=now, before=old, not_held=diff.not_held)
    rows = district_levels(diff.instance, plan)
    return replace(plan, breaches=tuple(found), levels=total(rows), bounds=rows)
