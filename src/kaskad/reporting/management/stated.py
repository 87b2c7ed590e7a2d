"""Note which numbers the commission has published elsewhere, from a CSV file.

Columns: figure, value, at_least ("yes" or empty), day, source. Bulletins drafted from now on say of
each number whether it is one of them. The file replaces what was noted before.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE
from kaskad.core.refusal import Refusal
from kaskad.reporting.api import Stated, is_figure, state_figures

EXAMPLE = "kaskad stated kz-referendum-2026 stated.csv"
COLUMNS = ("figure", "value", "at_least", "day", "source")


class StatedFileWrong(Refusal):
    code = "reporting.stated_file"
    text = _(
        "Line %(line)d of the file cannot be used: %(column)s is “%(value)s”. Columns are "
        "%(known)s; a day is written as 2026-03-10, and figures are named as in the open data."
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    with args.file.open(encoding="utf-8-sig", newline="") as file:
        figures = list(_read(csv.DictReader(file)))
    count = state_figures(
        actor=Actor.command(), campaign=campaign, figures=figures, now=clock.now()
    )
    sys.stdout.write(f"{count}\n")
    return DONE


def _read(rows: csv.DictReader[str]) -> Iterator[Stated]:
    for line, row in enumerate(rows, 2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        day = _day(cells["day"])
        at_least = {"yes": True, "": False}.get(cells["at_least"])
        right = {
            "figure": is_figure(cells["figure"]),
            "value": bool(cells["value"]),
            "at_least": at_least is not None,
            "day": day is not None,
            "source": bool(cells["source"]),
        }
        for column, is_right in right.items():
            if not is_right:
                known = ", ".join(COLUMNS)
                raise StatedFileWrong(line=line, column=column, value=cells[column], known=known)
        yield Stated(
            cells["figure"], cells["value"], bool(at_least), day or date.min, cells["source"]
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
