"""Print what no plan of an instance can beat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaskad_planner.bound import bounds
from kaskad_planner.commands.answer import OK, answer
from kaskad_planner.instance_folder import read_instance
from kaskad_planner.levels import total

if TYPE_CHECKING:
    import argparse

EXAMPLE = "bound small"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("instance", type=Path, help="instance folder")


def run(options: argparse.Namespace) -> int:
    instance = read_instance(options.instance)
    levels = total(bounds(instance))
    facts = {"bounds": [{"name": level.name, "bound": level.bound} for level in levels]}
    answer(options, facts, [f"{level.name} >= {level.bound:g}" for level in levels])
    return OK
