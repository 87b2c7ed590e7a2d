"""Begin the sign-in of somebody who lost the second factor again; prints the new invitation.

Password, second factors, links and open sessions end. Make sure that it is really this person who
asks.
"""

from __future__ import annotations

import argparse

from kaskad.accounts.api import account_named
from kaskad.commissions.api import AccountUnknown, begin_sign_in_again
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, site

EXAMPLE = "kaskad staff reset aigul.s --base https://training.example.org"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", help="sign-in name or code of the account")
    parser.add_argument(
        "--base", type=site, default="http://127.0.0.1:8000", help="address of the site"
    )


def run(args: argparse.Namespace) -> int:
    account = account_named(args.account)
    if account is None:
        raise AccountUnknown
    token = begin_sign_in_again(actor=Actor.command(), account=account, now=clock.now())
    print(f"{args.base}/{args.lang or TEXT_LANGUAGE}/sign-in/{token}/")
    return DONE
