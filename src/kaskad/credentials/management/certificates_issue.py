"""Issue certificates to everybody who has earned one and has none.

The worker does the same every ten minutes. Says of everybody else what stands against it.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from kaskad.campaigns.api import Stage, campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json, whole
from kaskad.core.processes import cores, processes
from kaskad.credentials.operations.issuing import IssueReport, issue_certificates
from kaskad.credentials.queries.candidates import waiting_batches

EXAMPLE = "kaskad certificates issue kz-referendum-2026"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--stage", metavar="STAGE", help="only this stage")
    parser.add_argument(
        "--workers",
        type=whole,
        default=1,
        metavar="N",
        help="processes that sign, at most one a core (default 1)",
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    campaign = campaign_by_code(args.campaign)
    stages = Stage.objects.filter(campaign=campaign).select_related("campaign__root")
    if args.stage:
        stages = stages.filter(code=args.stage)
    found = {}
    workers = min(args.workers, cores())
    with nullcontext() if workers < 2 else processes(workers) as pool:
        for stage in stages.order_by("number"):
            found[stage.code] = IssueReport()
            for members in waiting_batches(stage, helped=pool is not None):
                found[stage.code] += issue_certificates(
                    actor=actor, stage=stage, members=members, pool=pool, now=now
                )
    if args.json:
        print_json(
            {
                code: {"issued": one.issued, "bars": {str(bar): n for bar, n in one.bars.items()}}
                for code, one in found.items()
            }
        )
        return DONE
    for code, one in found.items():
        print(f"{code}: {one.issued} certificates issued")
        for bar, count in sorted(one.bars.items()):
            print(f"  {count}: {bar.label}")
    return DONE
