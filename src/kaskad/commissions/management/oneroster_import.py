"""Read a OneRoster 1.2 package as a list of members: bulk lists, or changes (delta).

Every row is checked and the good ones are accepted, as those of any list. --structure reads the
commissions of orgs.csv first. Columns and rules: docs/formats/oneroster.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from kaskad.commissions.api import commission_by_code
from kaskad.commissions.management import roster_import, structure_import
from kaskad.commissions.queries.list_file import PackageWrong
from kaskad.commissions.rules.oneroster import structure_table
from kaskad.core.commandline import DONE, REFUSED, print_error
from kaskad.core.oneroster import check_package, read_package
from kaskad.core.oneroster.words import sentence
from kaskad.core.spreadsheet import write_csv

EXAMPLE = "kaskad oneroster import list.zip --dry-run"
_SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command: those of ``roster import``, and the structure."""
    roster_import.add_arguments(parser)
    parser.add_argument(
        "--structure", action="store_true", help="read the commissions of orgs.csv first"
    )


def run(args: argparse.Namespace) -> int:
    """0 all rows are good, 2 some were rejected, 1 the package was refused."""
    commission_by_code(args.scope)
    args.file.stat()  # a file that is not there is said as for every command
    package, problems = read_package(args.file)
    if package is not None and not problems:
        problems = check_package(package)
    if package is None or problems:
        if len(problems) > 1:
            print_error(PackageWrong(count=len(problems), problems=[]).message)
        for one in problems[:_SHOWN]:
            print_error(sentence(one))
        return REFUSED
    if args.structure and not args.dry_run:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "orgs.csv"
            heading, rows = structure_table(package)
            with file.open("w", encoding="utf-8", newline="") as out:
                write_csv(out, heading, rows)
            status = structure_import.run(argparse.Namespace(file=file, json=False))
        if status != DONE:
            return status
    del package  # the list is read from its own copy
    return roster_import.run(args)
