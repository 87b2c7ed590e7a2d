"""Put a draft or a proposal of a campaign's plan in force; the version before it is superseded."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.campaigns.api import PlanState, campaign_by_code, plan_by_version, put_in_force
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, whole
from kaskad.planning.operations.replans import put_replan_in_force

EXAMPLE = "kaskad plan put-in-force kz-referendum-2026 2"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("version", metavar="VERSION", type=whole, help="a draft or a proposal")


def run(args: argparse.Namespace) -> int:
    plan = plan_by_version(campaign_by_code(args.campaign), args.version)
    put = put_replan_in_force if plan.state == PlanState.PROPOSED else put_in_force
    put(actor=Actor.command(), plan=plan, now=clock.now())
    print(_("Version %(version)s of the plan is in force.") % {"version": plan.version})
    return DONE
