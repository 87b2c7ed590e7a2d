"""Show the public keys that prove the record, the newest last: publish them.

With --new the record is signed with a new key from now on. The old one stays known, and signs the
entry that says so.
"""

from __future__ import annotations

import argparse
import sys

from kaskad.audit.operations.keys import change_key
from kaskad.audit.operations.sealing import KeyMissing
from kaskad.audit.queries.export import key_lines
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad audit key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new", action="store_true", help="sign with a new key from now on")


def run(args: argparse.Namespace) -> int:
    if args.new:
        change_key(actor=Actor.command(), now=clock.now())
    lines = key_lines()
    if not lines:
        raise KeyMissing(folder=args.data)
    sys.stdout.write(lines)
    return DONE
