"""How a command answers: one JSON object or readable lines, and what it says on the way."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from kaskad_planner.plan import Breach, Level

OK, REFUSED, STOPPED = 0, 1, 3
SHOWN_BREACHES = 20
LONGEST_WORD = 300  # paths are longer than any word


def answer(options: argparse.Namespace, facts: dict[str, Any], lines: Iterable[str]) -> None:
    """Print the facts as JSON if it was asked for, the lines otherwise."""
    say(sys.stdout, json.dumps(facts) if options.json else "\n".join(lines))


def refuse(text: str) -> int:
    """Say in one line why not, cutting what was written without end; returns the status."""
    words = (word if len(word) <= LONGEST_WORD else f"{word[:60]}…" for word in text.split())
    say(sys.stderr, " ".join(words))
    return REFUSED


def say(stream: Any, text: str) -> None:
    """Print a line at once."""
    stream.write(text + "\n")
    stream.flush()


def breaches_as_json(breaches: Iterable[Breach]) -> list[dict[str, Any]]:
    return [{"code": breach.code, "refs": list(breach.refs)} for breach in breaches]


def levels_as_json(levels: Iterable[Level]) -> list[dict[str, Any]]:
    return [
        {"name": level.name, "value": level.value, "bound": level.bound, "gap": level.gap}
        for level in levels
    ]


def level_lines(levels: Iterable[Level]) -> list[str]:
    return [f"{row.name} {row.value:g} (bound {row.bound:g})" for row in levels]


def breach_lines(breaches: Sequence[Breach]) -> list[str]:
    shown = [f"breach {row.code}: {' '.join(row.refs)}" for row in breaches[:SHOWN_BREACHES]]
    hidden = len(breaches) - len(shown)
    return [f"{len(breaches)} breaches", *shown, *([f"and {hidden} more"] if hidden else [])]
