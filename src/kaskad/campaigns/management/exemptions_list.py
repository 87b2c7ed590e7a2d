"""List who need not be trained in a campaign, and what waits for a decision; codes, never names.

Why somebody is exempt is shown on the pages only.
"""

from __future__ import annotations

import argparse
from typing import Any

from django.utils.translation import gettext as _

from kaskad.campaigns.api import ExemptionRow, campaign_by_code, exemptions_of_place
from kaskad.commissions.api import commission_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE, print_json

EXAMPLE = "kaskad exemptions list kz-referendum-2026 --of KZ-15"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--of", metavar="CODE", help="a commission's code; else all of them")
    parser.add_argument("--json", action="store_true", help="print them as JSON")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    place = commission_by_code(args.of) if args.of else campaign.root
    rows = exemptions_of_place(campaign, place, clock.local_day(clock.now()))
    if args.json:
        print_json({"campaign": campaign.code, "exemptions": [_facts(row) for row in rows]})
        return DONE
    for row in rows:
        span = f"{row.since or ''}–{row.until or ''}"
        print(f"{row.code}  {row.standing:<8}  {row.person_code}  {row.commission_code}  {span}")
    if not rows:
        print(_("There are no exemptions."))
    return DONE


def _facts(row: ExemptionRow) -> dict[str, Any]:
    return {
        "exemption": row.code,
        "standing": row.standing.value,
        "person": row.person_code,
        "commission": row.commission_code,
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
        "asked_by": row.asked_by,
        "decided_by": row.decided_by,
    }
