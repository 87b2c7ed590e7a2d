"""Issue, list or revoke a personal token of the JSON API; the token is printed once.

It carries one grant of the account, over its territory or a part of it, for at most 90 days.
Without --role it reaches only what is the account's own. See docs/api.md.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.accounts.api import (
    TOKEN_DAYS,
    Account,
    Grant,
    Role,
    TokenBeyondGrant,
    account_by_code,
    grants_in_force,
    issue_token,
    revoke_token,
    tokens_of,
)
from kaskad.commissions.api import commission_by_code, lineage
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, whole

EXAMPLE = 'kaskad token w7k2m9 --role coordinator --scope KZ-15 --label "Roster sender" --write'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("account", metavar="ACCOUNT", help="code of the account")
    parser.add_argument("--role", choices=Role.values, help="the grant that the token carries")
    parser.add_argument(
        "--scope", default="", help="code of a commission inside the grant (default all of it)"
    )
    parser.add_argument("--label", default="", help="the program that will use the token")
    parser.add_argument("--write", action="store_true", help="it may change things, not only read")
    parser.add_argument(
        "--days", type=whole, default=TOKEN_DAYS, help="how long it lasts, at most 90"
    )
    parser.add_argument("--revoke", metavar="CODE", default="", help="make a token useless")


def run(args: argparse.Namespace) -> int:
    """Without --label and --revoke the tokens of the account are listed."""
    actor, now = Actor.command(), clock.now()
    account = account_by_code(args.account)
    if args.revoke:
        revoke_token(actor=actor, account=account, code=args.revoke, now=now)
        print(_("The token is revoked."))
    elif args.label:
        print(_issue(actor, account, args))
    else:
        for row in tokens_of(account, now):
            state = _("works") if row.works else _("does not work")
            print(f"{row.code}  {state}  {row.role} {row.scope}  {row.label}")
    return DONE


def _issue(actor: Actor, account: Account, args: argparse.Namespace) -> str:
    now = clock.now()
    grant, scope = _grant(account, args)
    place = commission_by_code(scope) if scope else None
    issued = issue_token(
        actor=actor,
        account=account,
        label=args.label,
        grant=grant,
        scope=scope,
        lineage=lineage(place) if place else (),
        writes=args.write,
        days=args.days,
        now=now,
    )
    return issued.secret


def _grant(account: Account, args: argparse.Namespace) -> tuple[Grant | None, str]:
    """The grant of that role that covers the scope, and the scope; none without a role."""
    if not args.role:
        return None, args.scope
    held = [one for one in grants_in_force(account, clock.now()) if one.role == args.role]
    if not args.scope:
        if not held:
            raise TokenBeyondGrant
        return held[0], held[0].scope
    above = lineage(commission_by_code(args.scope))
    grant = next((one for one in held if one.scope in above), None)
    if grant is None:
        raise TokenBeyondGrant
    return grant, args.scope
