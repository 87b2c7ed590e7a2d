"""Let somebody who looks after the installation open staff sessions, or take that back.

An operator has no powers: each session is opened with a reason, over one territory, for at most an
hour, and whoever works there sees it. Prints the first sign-in link.
"""

from __future__ import annotations

import argparse

from kaskad.accounts.api import (
    account_by_code,
    appoint_operator,
    dismiss_operator,
    issue_link,
    open_account,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, site

EXAMPLE = 'kaskad operator op-serik --name "Serik, technical service"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", help="code of the account; a new one is opened with --name")
    parser.add_argument("--name", default="", help="shown on pages and in the record")
    parser.add_argument("--dismiss", action="store_true", help="no more staff sessions")
    parser.add_argument(
        "--lang", choices=["kk", "ru", "en"], help="language of the pages (default kk)"
    )
    parser.add_argument(
        "--base", type=site, default="http://127.0.0.1:8000", help="address of the site"
    )


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    language = args.lang or TEXT_LANGUAGE
    if args.dismiss:
        dismiss_operator(actor=actor, account=account_by_code(args.code), now=now)
        return DONE
    account = (
        open_account(actor=actor, label=args.name, language=language, code=args.code, now=now)
        if args.name
        else account_by_code(args.code)
    )
    appoint_operator(actor=actor, account=account, now=now)
    token = issue_link(actor=actor, account=account, now=now)
    print(f"{args.base}/{language}/sign-in/{token}/")
    return DONE
