"""The official text about a day of the campaign, made of its figures.

On the day of the national seminar it tells of the seminar, on any other day of the progress.
Without --as-of it tells the latest situation. --publish makes it official: numbered, kept, shown.
"""

from __future__ import annotations

import argparse
import sys

from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, day
from kaskad.core.localized import LANGUAGES
from kaskad.reporting.api import (
    BulletinKind,
    bulletin_text,
    kind_for,
    publish_bulletin,
    refuse_day_ahead,
    situation_day,
)

EXAMPLE = "kaskad bulletin kz-referendum-2026 --lang ru --as-of 2026-02-18"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the text (default kk)")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="such as 2026-03-04")
    parser.add_argument("--publish", action="store_true", help="number it and put it on the pages")
    parser.add_argument("--kind", choices=BulletinKind.values, help="instead of the day's own kind")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    kind, as_of = args.kind, args.as_of
    if as_of is None:
        as_of = situation_day(campaign, clock.local_day(clock.now()))
        kind = kind or BulletinKind.PROGRESS.value
    refuse_day_ahead(as_of, clock.local_day(clock.now()))
    if args.publish:
        publish_bulletin(
            actor=Actor.command(),
            campaign=campaign,
            kind=kind or kind_for(campaign, as_of),
            as_of=as_of,
            now=clock.now(),
        )
    sys.stdout.write(bulletin_text(campaign, args.lang or TEXT_LANGUAGE, as_of, kind))
    return DONE
