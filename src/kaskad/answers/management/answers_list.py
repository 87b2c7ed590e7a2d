"""List the official answers of a campaign: number, day, state, question, and what is stale."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.answers.api import published_ever
from kaskad.answers.vocab import AnswerState
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad answers list kz-referendum-2026 --stale"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--stale", action="store_true", help="only those that the law made stale")


def run(args: argparse.Namespace) -> int:
    """Print them in the order of their numbers."""
    campaign = campaign_by_code(args.campaign)
    rows = published_ever(campaign, clock.local_day(clock.now()))
    if args.stale:
        rows = [row for row in rows if row.is_stale and row.state == AnswerState.PUBLISHED]
    changed = _("the law has changed")
    for row in rows:
        day = clock.local_day(row.published_at) if row.published_at else ""
        state = str(AnswerState(row.state).label)
        mark = f", {changed}" if row.is_stale else ""
        print(f"{row.number:>4}  {day}  {state}{mark}  {row.question}")
    if not rows:
        print(_("There is no such answer."))
    return DONE
