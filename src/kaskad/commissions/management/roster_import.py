"""Read a list of members: check every row, accept the good ones, report the others.

The file is the full list of every commission that it names. Rows with errors wait for a corrected
file. Columns and rules: docs/formats/roster.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from kaskad.commissions.api import (
    ROOT_CODE,
    BatchState,
    RosterBatch,
    accept_roster,
    check_roster,
    receive_roster,
)
from kaskad.commissions.operations.stored_file import StoredFile
from kaskad.commissions.queries.rosters import (
    WrittenCell,
    file_remarks,
    refusal_of,
    roster_exists,
    written_cells,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, SOME_REJECTED, print_error, print_json
from kaskad.core.spreadsheet import write_csv

EXAMPLE = "kaskad roster import members.xlsx --report errors.csv"
_SHOWN = 20


class Outcome(NamedTuple):
    """What the file came to; ``refusal`` is empty unless the whole file was refused.

    ``repaired`` are cells of good rows that were read otherwise than written.
    """

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    wrong: Sequence[WrittenCell] = ()
    repaired: Sequence[WrittenCell] = ()
    remarks: Sequence[str] = ()
    refusal: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the list, .xlsx, .csv or OneRoster .zip"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="check only; nothing is kept and nobody changes"
    )
    parser.add_argument(
        "--report",
        metavar="OUT.csv",
        type=Path,
        help="write every wrong or repaired cell into a CSV file",
    )
    parser.add_argument(
        "--scope",
        metavar="CODE",
        default=ROOT_CODE,
        help="the commission whose territory the list may speak of (default KZ, the whole country)",
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(args: argparse.Namespace) -> int:
    """Import the list; 0 all rows are good, 2 some were rejected, 1 the file was refused."""
    if args.report:
        _write_report(args.report, Outcome())  # before anything changes: can it be written at all?
    outcome = _rehearse(args) if args.dry_run else _import(args)
    if outcome.refusal:
        print_error(outcome.refusal)
        return REFUSED
    if args.report:
        _write_report(args.report, outcome)
    if args.json:
        print_json(_as_json(outcome))
    else:
        _tell(outcome, args)
    return SOME_REJECTED if outcome.wrong else DONE


def _import(args: argparse.Namespace) -> Outcome:
    batch = _check(args)
    if batch.state == BatchState.REFUSED:
        return _outcome(batch, accepted=0)
    accept_roster(actor=Actor.command(), batch=batch, now=clock.now())
    batch.refresh_from_db()
    return _outcome(batch, accepted=batch.rows_accepted)


def _rehearse(args: argparse.Namespace) -> Outcome:
    """Check inside a transaction that is taken back."""
    with transaction.atomic():
        batch = _check(args)
        outcome = _outcome(batch, accepted=batch.rows_good)
        transaction.set_rollback(True)
    if not roster_exists(batch.code):
        StoredFile(batch).path.unlink(missing_ok=True)
    return outcome


def _check(args: argparse.Namespace) -> RosterBatch:
    actor, now = Actor.command(), clock.now()
    batch = receive_roster(
        actor=actor, source=args.file, file_name=args.file.name, scope=args.scope, now=now
    )
    hidden = args.json or not sys.stderr.isatty()
    with tqdm(unit=" rows", desc=_("Checking"), disable=hidden, leave=False) as bar:

        def show(rows: int) -> None:
            bar.update(rows - bar.n)

        return check_roster(actor=actor, batch=batch, progress=show, now=now)


def _outcome(batch: RosterBatch, *, accepted: int) -> Outcome:
    refusal = refusal_of(batch)
    if refusal is not None:
        return Outcome(refusal=refusal.message)
    return Outcome(
        rows=batch.rows_read,
        accepted=accepted,
        unchanged=batch.rows_unchanged,
        wrong=tuple(written_cells(batch)),
        repaired=tuple(written_cells(batch, remarks=True)),
        remarks=tuple(file_remarks(batch)),
    )


def _write_report(path: Path, outcome: Outcome) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(
            file,
            ("line", "column", "value", "code", "message", "kind"),
            (
                (one.line, one.column, one.value, one.code, _message(one), kind)
                for kind, cells in (("error", outcome.wrong), ("remark", outcome.repaired))
                for one in cells
            ),
        )


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "rejected": [_cell_as_json(one) for one in outcome.wrong],
        "repaired": [_cell_as_json(one) for one in outcome.repaired],
        "remarks": list(outcome.remarks),
    }


def _cell_as_json(one: WrittenCell) -> dict[str, object]:
    return {"row": one.line, "column": one.column, "code": one.code, "message": _message(one)}


def _message(one: WrittenCell) -> str:
    return f"{one.wrong} {one.remedy}".strip()


def _tell(outcome: Outcome, args: argparse.Namespace) -> None:
    for remark in outcome.remarks:
        print(remark)
    counts = {
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "rejected": len({one.line for one in outcome.wrong}),
    }
    print(
        _(
            "Rows: %(rows)d. Accepted: %(accepted)d. Unchanged: %(unchanged)d. "
            "Rejected: %(rejected)d."
        )
        % counts
    )
    if args.dry_run:
        print(_("This was a rehearsal: nothing was changed."))
    for one in outcome.repaired[:_SHOWN]:
        print(_line(one))
    if len(outcome.repaired) > _SHOWN:
        more = {"count": len(outcome.repaired) - _SHOWN}
        print(_("%(count)d more remarks; --report OUT.csv writes all of them.") % more)
    for one in outcome.wrong[:_SHOWN]:
        print_error(_line(one))
    if len(outcome.wrong) > _SHOWN:
        more = {"count": len(outcome.wrong) - _SHOWN}
        print_error(_("%(count)d more errors; --report OUT.csv writes all of them.") % more)


def _line(one: WrittenCell) -> str:
    values = {"line": one.line, "column": one.column, "text": _message(one)}
    return _("line %(line)d, %(column)s: %(text)s") % values
