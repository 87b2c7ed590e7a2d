"""Compare two versions of a campaign's plan: seminars, trainers and people who move."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from kaskad.campaigns.api import campaign_by_code, plan_by_version, plan_difference
from kaskad.core.commandline import DONE, print_json

EXAMPLE = "kaskad plan diff kz-referendum-2026 1 2"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("old", metavar="OLD", type=int, help="version before")
    parser.add_argument("new", metavar="NEW", type=int, help="version after")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    old, new = plan_by_version(campaign, args.old), plan_by_version(campaign, args.new)
    difference = plan_difference(old, new)
    if args.json:
        print_json(asdict(difference))
        return DONE
    return DONE
