"""The keys that seal telephone numbers, mail addresses and the cells of lists, the newest first.

Keep kaskad.toml with every copy of the database: a copy is read only with the keys of its day.
"""

from __future__ import annotations

import argparse

from kaskad.config.keys import require_installation
from kaskad.core.commandline import DONE, print_json
from kaskad.core.sealed import values_by_key
from kaskad.core.secrets import seal_keys

EXAMPLE = "kaskad keys list"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    require_installation()
    counts = values_by_key()
    rows = [
        {"key": key.id, "made_at": key.made_at, "values": counts[key.id]} for key in seal_keys()
    ]
    rows += [{"key": "", "made_at": None, "values": counts[""]}] if counts[""] else []
    if args.json:
        print_json(rows)
        return DONE
    for row in rows:
        made = f"{row['made_at']:%Y-%m-%d}" if row["made_at"] else "–"
        print(f"{row['key'] or '(pepper)':<10} {made:<11} {row['values']}")
    return DONE
