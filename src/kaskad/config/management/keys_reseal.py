"""Seal everything with the newest key while the site runs; ended, it goes on where it was."""

from __future__ import annotations

import argparse

from django.utils.translation import ngettext

from kaskad.config.keys import require_installation, reseal_everything
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json

EXAMPLE = "kaskad keys reseal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    require_installation()
    count = reseal_everything(actor=Actor.command(), now=clock.now())
    if args.json:
        print_json({"values": count})
        return DONE
    text = ngettext("%(count)d value was sealed anew.", "%(count)d values were sealed anew.", count)
    print(text % {"count": count})
    return DONE
