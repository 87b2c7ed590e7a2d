"""Report every breach of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaskad_planner.check import check
from kaskad_planner.commands.answer import (
    OK,
    REFUSED,
    answer,
    breach_lines,
    breaches_as_json,
    level_lines,
    levels_as_json,
)
from kaskad_planner.commands.as_of import add_as_of
from kaskad_planner.instance_folder import read_instance
from kaskad_planner.levels import evaluate
from kaskad_planner.plan_folder import read_plan

if TYPE_CHECKING:
    import argparse

EXAMPLE = "check small small-plan --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")
    parser.add_argument("plan", type=Path, help="plan folder")
    add_as_of(parser, "a plan of which nothing was held")


def run(options: argparse.Namespace) -> int:
    instance = read_instance(options.instance)
    plan = read_plan(options.plan)
    breaches = check(instance, plan, now=options.as_of)
    levels = evaluate(instance, plan)
    facts = {"breaches": breaches_as_json(breaches), "levels": levels_as_json(levels)}
    answer(options, facts, [*breach_lines(breaches), *level_lines(levels)])
    return REFUSED if breaches else OK
