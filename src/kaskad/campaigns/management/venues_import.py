"""Read the halls where seminars can be held from a CSV file (docs/formats/venues.md).

New codes are added and known ones brought up to date; nothing is removed. A file with mistakes
changes nothing; all mistakes are listed, each with its line and the remedy.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import import_venues
from kaskad.campaigns.operations.venues import VenuesFileRefused
from kaskad.campaigns.vocab.problems import describe_on_one_line
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json

EXAMPLE = "kaskad venues import venues.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the venues as CSV")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


def run(args: argparse.Namespace) -> int:
    try:
        report = import_venues(actor=Actor.command(), path=args.file, now=clock.now())
    except VenuesFileRefused as refusal:
        for problem in refusal.problems:
            print_error(
                describe_on_one_line(problem.code, problem.place, problem.line, problem.values)
            )
        print_error(refusal.message)
        return REFUSED
    if args.json:
        print_json(asdict(report))
    else:
        print(
            _("Venues: %(created)s new, %(updated)s changed, %(unchanged)s unchanged.")
            % asdict(report)
        )
    return DONE
