"""Plan a campaign: run the planner here and now, and keep its result as a draft.

The same roster and seed give the same plan. A draft without breaches can be put in force at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from tqdm import tqdm

from kaskad.campaigns.api import PlanState, campaign_by_code, put_in_force
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json, whole
from kaskad.planning.models import PlanRun
from kaskad.planning.operations.runs import request_run
from kaskad.planning.operations.work import execute_run

EXAMPLE = "kaskad plan run kz-referendum-2026 --seed 7 --put-in-force"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--seed", type=whole, default=1, metavar="N", help="default 1")
    parser.add_argument(
        "--budget", type=whole, metavar="S", help="end the planner after so many seconds"
    )
    parser.add_argument(
        "--put-in-force", action="store_true", help="put the plan in force if it has no breaches"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    campaign = campaign_by_code(args.campaign)
    run_ = request_run(actor=actor, campaign=campaign, seed=args.seed, budget=args.budget, now=now)
    with tqdm(total=1, unit="", file=sys.stderr, leave=False, disable=None) as bar:
        run_ = execute_run(run_.code, lambda progress: _show(bar, progress), actor=actor)
    if run_.plan is None:
        last = run_.log.strip().splitlines()[-1:] or [""]
        values = {"run": run_.code, "why": last[0]}
        print_error(_("The run %(run)s ended without a plan: %(why)s") % values)
        return REFUSED
    if args.put_in_force:
        put_in_force(actor=actor, plan=run_.plan, now=clock.now())
    facts = _facts(run_)
    if args.json:
        print_json(facts)
    else:
        print(
            _(
                "Version %(version)s (%(state)s): seminars %(seminars)s, breaches %(breach_count)s,"
                " people without a seminar %(untrained)s, %(seconds)s s, %(peak_mb)s MB"
            )
            % {
                **facts,
                "breach_count": len(run_.breaches),
                "state": PlanState(facts["state"]).label,
            }
        )
    return DONE


def _show(bar: tqdm[Any], progress: Mapping[str, Any]) -> None:
    bar.total = progress["total"]
    steps = {"quick": _("The first plan"), "improving": _("Improving it")}
    bar.set_description(steps.get(progress.get("stage", ""), ""), refresh=False)
    bar.update(progress["done"] - bar.n)


def _facts(run_: PlanRun) -> dict[str, Any]:
    plan = run_.plan
    if plan is not None:
        plan.refresh_from_db()
    return {
        "run": run_.code,
        "version": plan.version if plan else None,
        "state": plan.state if plan else None,
        "problem": run_.problem_sha256,
        "engine": run_.engine_version,
        "seed": run_.seed,
        "seminars": run_.progress.get("seminars", 0),
        "breaches": run_.breaches,
        "untrained": run_.untrained,
        "levels": run_.levels,
        "seconds": run_.progress.get("seconds"),
        "peak_mb": run_.progress.get("peak_mb"),
    }
