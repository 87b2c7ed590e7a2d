"""Freeze the figures of every day of a campaign that is over and was not frozen yet.

The worker does the same after midnight; a day that is frozen stays as it was.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json
from kaskad.reporting.tasks import freeze_days

EXAMPLE = "kaskad figures snapshot"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    count = freeze_days(Actor.command(), clock.now())
    if args.json:
        print_json({"frozen": count})
    else:
        print(_("Days frozen: %(count)s") % {"count": count})
    return DONE
