"""Show a version of a campaign's plan: stages, dates, and every breach the judge finds now.

Without a version it is the one in force, else the latest draft.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.campaigns.api import PlanState, campaign_by_code
from kaskad.core.commandline import DONE, print_json, whole
from kaskad.planning.queries.show import plan_show

EXAMPLE = "kaskad plan show kz-referendum-2026 --json"
_SHOWN_BREACHES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--version", type=whole, metavar="N", help="default: the one in force")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    shown = plan_show(campaign_by_code(args.campaign), args.version)
    if args.json:
        print_json(shown)
        return DONE
    named = {**shown, "state": PlanState(shown["state"]).label}
    print(_("Version %(version)s of the plan of %(campaign)s (%(state)s)") % named)
    for row in shown["stages"]:
        print(
            _(
                "%(stage)s: people %(members)s, seminars %(seminars)s,"
                " %(first_date)s – %(last_date)s"
            )
            % row
        )
    for row in shown["make_up"]:
        print(
            _(
                "%(stage)s, make-up round %(round)s: people %(members)s, seminars %(seminars)s,"
                " %(first_date)s – %(last_date)s"
            )
            % row
        )
    print(
        _("People without a seminar: %(untrained)s. Waiting: %(waiting)s. Breaches: %(count)s.")
        % {**shown, "count": len(shown["breaches"])}
    )
    for breach in shown["breaches"][:_SHOWN_BREACHES]:
        print(" ", breach["code"], *breach["refs"])
    return DONE
