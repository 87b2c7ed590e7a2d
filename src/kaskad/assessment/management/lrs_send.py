"""Send what is new to a record store now, without waiting for the worker."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.assessment.api import StoreClient, StoreFault, store_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error

EXAMPLE = "kaskad lrs send w7k2m9abcd"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("store", metavar="CODE", help="code of the store")


def run(args: argparse.Namespace) -> int:
    store = store_by_code(args.store)
    try:
        count = StoreClient(store).tell(Actor.command(), clock.now())
    except StoreFault as fault:
        words = _("The record store did not take the results: %(fault)s. Try again later.")
        print_error(words % {"fault": fault})
        return REFUSED
    print(_("Results sent: %(count)d.") % {"count": count})
    return DONE
