"""Tell a record store nothing more; what it has stays there."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.assessment.api import remove_store, store_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad lrs remove w7k2m9abcd"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("store", metavar="CODE", help="code of the store")


def run(args: argparse.Namespace) -> int:
    remove_store(actor=Actor.command(), store=store_by_code(args.store), now=clock.now())
    print(_("The record store is removed."))
    return DONE
