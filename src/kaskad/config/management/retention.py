"""Take away what has been kept long enough; the worker does it every day.

--dry-run shows the periods and how much would go. Other periods stand in kaskad.toml below
[retention], in days by the name of the rule.
"""

from __future__ import annotations

import argparse

from kaskad.config.retention import apply_retention, what_would_go
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json

EXAMPLE = "kaskad retention --dry-run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show what would go, keep it")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    now = clock.now()
    found = list(what_would_go(now))
    if not args.dry_run:
        apply_retention(actor=Actor.command(), now=now)
    if args.json:
        rows = [(rule.name, days, count) for rule, days, count in found]
        print_json([dict(zip(("rule", "days", "count"), row, strict=True)) for row in rows])
        return DONE
    for rule, days, count in found:
        print(f"{rule.name:<16} {days:>5} d {count:>8}  {rule.holds}; from {rule.counted_from}")
    return DONE
