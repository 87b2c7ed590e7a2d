"""Read the tree of commissions from a structure file: all of it, or nothing and every error."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.commissions.api import import_structure
from kaskad.commissions.operations.structure import StructureWrong
from kaskad.commissions.vocab.problems import explain
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json

EXAMPLE = "kaskad commissions import commissions.csv"
_SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="commissions.csv, or the same as .xlsx"
    )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


def run(args: argparse.Namespace) -> int:
    """Import the file; every error is a line of its own on standard error."""
    try:
        report = import_structure(actor=Actor.command(), path=args.file, now=clock.now())
    except StructureWrong as refusal:
        print_error(refusal.message)
        for line, problem in refusal.problems[:_SHOWN]:
            values = {
                "line": line,
                "column": problem.column,
                "text": " ".join(explain(problem.code, problem.values)),
            }
            print_error(_("line %(line)d, %(column)s: %(text)s") % values)
        return REFUSED
    counts = {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }
    if args.json:
        print_json(counts)
    else:
        print(
            _("Commissions: %(created)d new, %(updated)d changed, %(unchanged)d unchanged.")
            % counts
        )
    return DONE
