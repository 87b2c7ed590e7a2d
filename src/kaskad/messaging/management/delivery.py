"""Show how far messages are: how many are in each state, and what went wrong in words."""

from __future__ import annotations

import argparse

from kaskad.core.commandline import DONE, print_json
from kaskad.messaging.api import (
    Channel,
    State,
    Territory,
    gateways_in_use,
    reason_counts,
    state_counts,
    usable_channels,
)

EXAMPLE = "kaskad delivery --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    everybody = Territory()
    counts, reasons = state_counts(everybody), reason_counts(everybody)
    usable = usable_channels(gateways_in_use())
    if args.json:
        failures = [{"channel": way, "code": code, "count": n} for way, code, n in reasons]
        print_json({"channels": list(usable), "states": counts, "failures": failures})
        return DONE
    for state in State:
        if counts.get(state.value):
            print(f"{counts[state.value]:>8}  {state.label}")
    for way, code, count in reasons:
        print(f"{count:>8}  {Channel(way).label}: {code}")
    return DONE
