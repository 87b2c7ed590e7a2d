"""Write the results of tests as xAPI 1.0.3 statements, one JSON object a line.

People are opaque codes. The same results again are the same statements (docs/formats/xapi.md).
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.assessment.api import statement_lines
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error

EXAMPLE = "kaskad results xapi kz-referendum-2026 results.jsonl --home https://training.example/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("file", metavar="FILE", type=Path, help="where to write")
    parser.add_argument("--home", required=True, metavar="URL", help="address of the installation")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="ended from then")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    try:
        with args.file.open("wb") as target:
            lines = statement_lines(campaign, f"{args.home.rstrip('/')}/", args.since)
            count = sum(bool(target.write(line)) for line in lines)
    except OSError:
        print_error(_("%(file)s cannot be written. Choose another place.") % {"file": args.file})
        return REFUSED
    subject = Subject("campaign", campaign.code, str(campaign.title), campaign.root.code)
    record_reading(
        actor=Actor.command(), tag=Tag.RESULTS_HANDED_OUT, subject=subject, now=clock.now()
    )
    print(_("Statements written: %(count)d.") % {"count": count})
    return DONE
