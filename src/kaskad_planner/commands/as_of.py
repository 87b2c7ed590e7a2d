"""How a command is told where the campaign stands."""

from __future__ import annotations

import argparse
import datetime as dt

from kaskad_planner.plan import State


def add_as_of(parser: argparse.ArgumentParser, without: str) -> None:
    """The option that names the half-day that begins now."""
    parser.add_argument(
        "--as-of",
        type=_state,
        metavar="DAY[:SLOT]",
        help=f"the half-day that begins now; everything before it was held ({without})",
    )


def _state(text: str) -> State:
    day, _, slot = text.partition(":")
    try:
        return State(dt.date.fromisoformat(day), slot)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not YYYY-MM-DD or YYYY-MM-DD:slot") from None
