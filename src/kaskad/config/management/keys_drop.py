"""Give up an old key that nothing needs any more; copies from before need it still."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.config.keys import drop_key, require_installation
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad keys drop k3x9ab"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", help="as kaskad keys list shows it")


def run(args: argparse.Namespace) -> int:
    require_installation()
    drop_key(actor=Actor.command(), key=args.key, now=clock.now())
    print(_("Key %(key)s is given up.") % {"key": args.key})
    return DONE
