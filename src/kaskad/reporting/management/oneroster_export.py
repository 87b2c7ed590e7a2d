"""Write the list of a territory as a OneRoster 1.2 package, with the seminars of a campaign.

The package holds names; telephones and e-mail addresses only with --contacts; numbers of identity
never. Handing it out leaves an entry. What stands where: docs/formats/oneroster.md.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code
from kaskad.commissions.api import ROOT_CODE, commission_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json
from kaskad.reporting.api import export_oneroster
from kaskad.seminars.api import current_campaign

EXAMPLE = "kaskad oneroster export list.zip --scope KZ-15"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", metavar="OUT.zip", type=Path, help="the package to write")
    parser.add_argument(
        "--scope",
        metavar="CODE",
        default=ROOT_CODE,
        help="the commission whose territory is written (default KZ, the whole country)",
    )
    parser.add_argument("--campaign", default="", help="code of a campaign (default the present)")
    parser.add_argument("--contacts", action="store_true", help="with telephones and e-mail")
    parser.add_argument(
        "--since",
        metavar="DATE",
        type=date.fromisoformat,
        help="only the people who came, changed or left from that day on (a delta)",
    )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the package beside its place first, so that no half of one is left there."""
    now = clock.now()
    scope = commission_by_code(args.scope)
    campaign = (
        campaign_by_code(args.campaign) if args.campaign else current_campaign(clock.local_day(now))
    )
    part = Path(f"{args.file}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as target:
            counts = export_oneroster(
                actor=Actor.command(),
                scope=scope,
                campaign=campaign,
                target=target,
                contacts=args.contacts,
                since=args.since,
                now=now,
            )
        part.replace(args.file)
    finally:
        part.unlink(missing_ok=True)
    if args.json:
        print_json(counts)
    else:
        for table, rows in counts.items():
            print(_("%(table)s: %(rows)d rows") % {"table": f"{table}.csv", "rows": rows})
    return DONE
