"""Plan a make-up round for everybody who has missed the own seminar so far, and add its seminars.

The planner finds groups, trainers and halls as in the main run; who is trained is not asked again.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json, whole
from kaskad.planning.api import plan_make_up
from kaskad.seminars.api import trained_on

EXAMPLE = "kaskad make-up kz-referendum-2026 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("round", metavar="ROUND", type=whole, help="number of the round")
    parser.add_argument("--seed", type=whole, default=1, help="another seed, another plan")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    added = plan_make_up(
        actor=Actor.command(),
        campaign=campaign,
        round_number=args.round,
        trained=trained_on(campaign),
        seed=args.seed,
        now=clock.now(),
    )
    if args.json:
        print_json({"campaign": campaign.code, "round": args.round, "seminars": added})
    else:
        values = {"round": args.round, "count": added}
        print(_("Make-up round %(round)s, seminars added: %(count)s") % values)
    return DONE
