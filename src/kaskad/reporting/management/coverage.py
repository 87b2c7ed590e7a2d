"""How many members are trained, of how many filled seats, as of a date.

Without --of the country and its regions; with --of a region and its districts, or a district and
its precincts.
"""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import pgettext

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, day, print_json
from kaskad.core.localized import LANGUAGES
from kaskad.core.web.format import number, percent
from kaskad.reporting.api import (
    CoverageReport,
    CoverageRow,
    coverage,
    refuse_day_ahead,
    situation_day,
)

EXAMPLE = "kaskad coverage kz-referendum-2026 --as-of 2026-03-04 --of KZ-15"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="such as 2026-03-04; default today"
    )
    parser.add_argument(
        "--of", metavar="CODE", help="a commission's code; CODE:own means that commission alone"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of names (default kk)")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    today = clock.local_day(clock.now())
    day = args.as_of or situation_day(campaign, today)
    refuse_day_ahead(day, today)
    report = coverage(campaign, day, args.of)
    language = args.lang or TEXT_LANGUAGE
    if args.json:
        print_json(report.as_json(language))
    else:
        sys.stdout.write(_as_text(report, language))
    return DONE


def _as_text(report: CoverageReport, language: str) -> str:
    rows = [
        [
            "",
            "",
            pgettext("column", "Trained"),
            pgettext("column", "Filled"),
            pgettext("column", "Seats"),
            pgettext("column", "Share"),
        ],
        *(_cells(row, language) for row in (report.total, *report.children)),
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [f"{report.campaign}, {report.as_of.isoformat()}"]
    for row in rows:
        code, name, *figures = row
        written = "  ".join(
            f"{text:>{width}}" for text, width in zip(figures, widths[2:], strict=True)
        )
        lines.append(f"{code:<{widths[0]}}  {name:<{widths[1]}}  {written}")
    return "\n".join(lines) + "\n"


def _cells(row: CoverageRow, language: str) -> list[str]:
    tally = row.tally
    return [
        row.code,
        row.name.shown(language)[1],
        number(tally.trained, 0, language),
        number(tally.filled, 0, language),
        number(tally.seats, 0, language),
        percent(tally.share, 1, language),
    ]
