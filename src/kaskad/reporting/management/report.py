"""The report of a week for the commission, as PDF, DOCX, XLSX or CSV.

The week ends with --as-of, by itself with the latest day that has figures. The kind of the file
follows from its ending.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.api import campaign_by_code
from kaskad.commissions.api import commission_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, day
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import Refusal
from kaskad.reporting.api import (
    MEDIA_TYPES,
    refuse_day_ahead,
    situation_day,
    weekly_file,
    weekly_report,
    weekly_sheet,
)

EXAMPLE = "kaskad report kz-referendum-2026 --of KZ-15 --lang ru --to week.docx"


class UnknownEnding(Refusal):
    code = "reporting.unknown_ending"
    text = _("A report is no file of the kind “%(ending)s”. Give a name that ends with %(known)s.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--to", type=Path, metavar="FILE", required=True, help="such as week.docx")
    parser.add_argument("--of", metavar="CODE", help="a region or district; else the country")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="last day of the week")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report (default kk)")


def run(args: argparse.Namespace) -> int:
    kind = args.to.suffix.lower().removeprefix(".")
    if kind not in MEDIA_TYPES:
        raise UnknownEnding(
            ending=args.to.suffix, known=", ".join(f".{one}" for one in MEDIA_TYPES)
        )
    campaign, today = campaign_by_code(args.campaign), clock.local_day(clock.now())
    last = args.as_of or situation_day(campaign, today)
    refuse_day_ahead(last, today)
    place = commission_by_code(args.of) if args.of else campaign.root
    with translation.override(args.lang or TEXT_LANGUAGE):
        sheet = weekly_sheet(weekly_report(campaign, place, last))
        args.to.write_bytes(weekly_file(sheet, kind, now=clock.now()))
    return DONE
