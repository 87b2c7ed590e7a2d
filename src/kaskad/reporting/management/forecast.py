"""Say how likely it is that everybody is trained in time, from the plan and attendance so far.

It is worked out here and now, kept, and shown on the page of the forecast too.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.core.web.format import day_short, number, percent
from kaskad.planning.api import FORECAST_MEASURES, make_forecast, request_forecast
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
    print("\n".join(_lines(outlook)))
    return DONE


def _lines(outlook: Mapping[str, Any]) -> Iterator[str]:
    runs = outlook["runs"]
    low, _lower, middle, _upper, high = (percent(100 * one) for one in outlook["fan"][-1]["shares"])
    yield _(
        "The goal is %(goal)s. Tries in which it is reached by %(day)s: %(reached)s of %(runs)s."
    ) % {
        "goal": percent(100 * outlook["goal"]),
        "day": day_short(date.fromisoformat(outlook["deadline"]), "to"),
        "reached": number(runs * outlook["probability"]),
        "runs": number(runs),
    }
    yield _(
        "Trained on the last day: %(middle)s; in nine cases of ten: from %(low)s to %(high)s."
    ) % {"low": low, "middle": middle, "high": high}
    for row in outlook["levers"]:
        yield _("%(measure)s: %(reached)s of %(runs)s") % {
            "measure": capfirst(str(FORECAST_MEASURES[row["name"]])),
            "reached": number(runs * row["probability"]),
            "runs": number(runs),
        }
