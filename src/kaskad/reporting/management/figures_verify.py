"""Compare frozen figures with the record, and with what is counted of their days now.

Ends with 1 if a snapshot is not what the record says. That a day is counted otherwise now is no
fault: corrections and late sheets change days that are over.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code
from kaskad.core.commandline import DONE, REFUSED, day, print_json
from kaskad.reporting.api import SnapshotState, snapshot_days, snapshot_of, snapshot_state

EXAMPLE = "kaskad figures verify kz-referendum-2026 --day 2026-03-01"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--day", type=day, metavar="DATE", help="one day only, such as 2026-03-01")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    found = snapshot_days(campaign)
    if args.day:
        one = snapshot_of(campaign, args.day)
        found = [one] if one else []
    states = [snapshot_state(campaign, one) for one in found]
    if args.json:
        print_json([_as_json(one) for one in states])
    else:
        sys.stdout.writelines(_as_text(one) for one in states)
        if not states:
            print(_("Nothing is frozen yet."))
    return DONE if all(one.is_whole for one in states) else REFUSED


def _as_json(state: SnapshotState) -> dict[str, Any]:
    return {
        "day": state.day.isoformat(),
        "sha256": state.sha256,
        "is_whole": state.is_whole,
        "differences": [
            {"unit": one.unit, "figure": one.figure.value, "then": one.then, "now": one.now}
            for one in state.differences
        ],
        "written_since": dict(state.since),
    }


def _as_text(state: SnapshotState) -> str:
    word = _("as the record says") if state.is_whole else _("NOT what the record says")
    lines = [f"{state.day.isoformat()}  {state.sha256[:16]}  {word}"]
    lines += [
        f"    {one.unit} {one.figure.value}: {one.then} -> {one.now}" for one in state.differences
    ]
    lines += [f"    {tag}: {count}" for tag, count in state.since.items()]
    return "\n".join(lines) + "\n"
