"""List the items of a campaign: code, block, kind, difficulty, state, question."""

from __future__ import annotations

import argparse

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaskad.assessment.api import ItemState, item_rows
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad items list kz-referendum-2026 --state stale"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--block", type=int, metavar="NUMBER", help="only this topic block")
    states = [one.value for one in ItemState]
    parser.add_argument("--state", choices=states, default="", help="only in this state")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    day = clock.local_day(clock.now())
    rows = item_rows(campaign, day, block=args.block, state=args.state)
    language = (get_language() or "kk")[:2]
    for row in rows:
        content = row.content
        words = [content.kind.label, content.difficulty.label, row.state.label]
        text = content.text.get(language) or next(iter(content.text.values()), "")
        print(f"{content.code:<20} {content.block:>2}  {', '.join(map(str, words))}  {text[:80]}")
    if not rows:
        print(_("There is no such item."))
    return DONE
