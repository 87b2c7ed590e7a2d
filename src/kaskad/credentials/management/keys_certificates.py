"""Show the public keys that prove certificates, the newest last: publish them.

With --new certificates are signed with a new key from now on; what the old one signed stands. With
--withdraw nothing is believed any more that a key signed, because it fell into other hands.
"""

from __future__ import annotations

import argparse

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE
from kaskad.credentials.operations.keys import make_issuer_key, withdraw_issuer_key
from kaskad.credentials.queries.keys import key_lines

EXAMPLE = "kaskad keys certificates"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new", action="store_true", help="sign with a new key from now on")
    parser.add_argument("--withdraw", metavar="KEY", help="believe this key no more")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is withdrawn")


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    if args.withdraw:
        withdraw_issuer_key(actor=actor, name=args.withdraw, reason=args.reason, now=now)
    if args.new:
        make_issuer_key(actor=actor, now=now)
    print(key_lines(), end="")
    return DONE
