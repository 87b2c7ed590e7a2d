"""The way of one row, from the line of a roster file to the published number.

CODE is a person's code, a seminar's code, the number of a certificate, or a line of a roster as
BATCH:LINE. Names are not shown.
"""

from __future__ import annotations

import argparse
import sys

from kaskad.core import clock
from kaskad.core.commandline import DONE, day, print_json
from kaskad.reporting.api import TraceStep, refuse_day_ahead, trace

EXAMPLE = "kaskad trace 7m2kq9xw4d --as-of 2026-03-04"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="person, seminar, certificate, or BATCH:LINE")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="day of the figure at the end")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    if args.as_of:
        refuse_day_ahead(args.as_of, clock.local_day(clock.now()))
    steps = trace(args.code, as_of=args.as_of)
    if args.json:
        print_json({"code": args.code, "steps": [step.as_json() for step in steps]})
    else:
        sys.stdout.write("".join(_as_text(step) for step in steps))
    return DONE


def _as_text(step: TraceStep) -> str:
    lines = [f"{step.number}. {step.title}"]
    lines += [f"   {label}: {value}" for label, value in step.written()]
    return "\n".join(lines) + "\n"
