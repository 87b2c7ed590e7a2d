"""Write certificates anew whose key is believed no more, after it was withdrawn.

Everything stays as it was issued but number, day and signature. The holders print them again.
"""

from __future__ import annotations

import argparse

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE
from kaskad.credentials.operations.replacing import replace_certificates
from kaskad.credentials.queries.renewing import disowned

EXAMPLE = 'kaskad certificates renew kz-referendum-2026 --reason "The disk was stolen"'
AT_ONCE = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, for the record")


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    campaign, after, count = campaign_by_code(args.campaign), 0, 0
    while some := disowned(campaign, after, AT_ONCE):
        made = replace_certificates(actor=actor, certificates=some, reason=args.reason, now=now)
        after, count = some[-1].pk, count + len(made)
    print(f"{count} certificates written anew")
    return DONE
