"""Open an account with a grant and print its personal sign-in link.

The link is shown once; the database keeps only its hash.
"""

from __future__ import annotations

import argparse

from kaskad.accounts.api import Role, give_grant, issue_link, open_account
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = 'kaskad link --name "Training department" --role central_staff --scope KZ'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="shown on pages and in the record")
    parser.add_argument("--role", required=True, choices=Role.values)
    parser.add_argument("--scope", required=True, help="code of the subtree's top commission")
    parser.add_argument("--account", default="", help="code of an existing account")
    parser.add_argument("--lang", default="kk", choices=["kk", "ru", "en"])
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="address of the site")


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    account = open_account(
        actor=actor, label=args.name, language=args.lang, code=args.account, now=now
    )
    give_grant(actor=actor, account=account, role=args.role, scope=args.scope, now=now)
    token = issue_link(actor=actor, account=account, now=now)
    print(f"{args.base}/{args.lang}/sign-in/{token}/")
    return DONE
