"""Write a synthetic instance."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaskad_planner.commands.answer import OK, answer
from kaskad_planner.generate import COUNTRIES, FEWEST_MEMBERS, generate_rows
from kaskad_planner.instance_folder import write_rows
from kaskad_planner.table import CSV, FORMS

EXAMPLE = "generate --members 2000 --seed 1 --out small"
MOST_MEMBERS = 100_000_000
SHOWN = ("commissions", "units", "venues", "trainers")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--members", type=_members, required=True, help="people to be taught")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another country")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--country", choices=COUNTRIES, default="kz", help="proportions to use")
    parser.add_argument("--tables", choices=FORMS, default=CSV, help="how to store the tables")


def run(options: argparse.Namespace) -> int:
    frame, rows = generate_rows(options.members, options.seed, options.country)
    counts = write_rows(frame, rows, options.out, options.tables)
    facts = {"persons": options.members}
    facts |= {name: counts[f"{name}.csv"] for name in SHOWN}
    answer(options, facts, [f"{name} {value}" for name, value in facts.items()])
    return OK


def _members(text: str) -> int:
    value = int(text)
    if not FEWEST_MEMBERS <= value <= MOST_MEMBERS:
        raise argparse.ArgumentTypeError(
            f"a country has from {FEWEST_MEMBERS} to {MOST_MEMBERS} members"
        )
    return value
