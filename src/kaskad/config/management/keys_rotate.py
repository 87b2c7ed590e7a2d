"""Add a key that seals from now on, also in processes that run; older ones still open."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.config.keys import require_installation, rotate_key
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json

EXAMPLE = "kaskad keys rotate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(args: argparse.Namespace) -> int:
    require_installation()
    key = rotate_key(actor=Actor.command(), now=clock.now())
    if args.json:
        print_json({"key": key.id})
        return DONE
    print(_("Key %(key)s seals from now on. Next: kaskad keys reseal") % {"key": key.id})
    return DONE
