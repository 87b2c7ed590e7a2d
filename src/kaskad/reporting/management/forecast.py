"""Say how likely it is that everybody is trained in time, from the plan and attendance so far.

It is worked out here and now, kept, and shown on the page of the forecast too.
"""

from __future__ import annotations

import argparse

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.planning.api import make_forecast, request_forecast
from kaskad.seminars.api import trained_on

EXAMPLE = "kaskad forecast kz-referendum-2026 --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    actor, now = Actor.command(), clock.now()
    asked = request_forecast(actor=actor, campaign=campaign, now=now)
    made = make_forecast(actor=actor, code=asked.code, trained=trained_on(campaign), now=now)
    if made.log:
        print_error(made.log.strip())
        return REFUSED
    outlook = made.outlook
    if args.json:
        print_json({"campaign": campaign.code, **outlook})
        return DONE
    end = outlook["fan"][-1]["shares"]
    print(
        f"{outlook['probability']:.1%} probability that {outlook['goal']:.1%} of "
        f"{outlook['people']} people are trained by {outlook['deadline']} (from {outlook['day']})"
    )
    print(f"trained by then: {end[2]:.2%}, in 9 of 10 runs {end[0]:.2%} to {end[4]:.2%}")
    for row in outlook["levers"]:
        print(f"{row['name']}: {row['gain']:+.1%} probability, {row['tail_gain']:+.2%} at worst")
    return DONE
