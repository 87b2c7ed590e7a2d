"""Print a personal sign-in link, shown once; the database keeps only its hash.

For staff: --name, --role and --scope open an account with a grant over a subtree. For a member of a
commission: --person names the person; the link leads to the own seminar, whatever the role.
"""

from __future__ import annotations

import argparse
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.accounts.api import (
    Account,
    Role,
    issue_link,
    open_account,
    revoke_links,
)
from kaskad.commissions.api import (
    ROOT_CODE,
    commission_by_code,
    full_name,
    give_role,
    link_account,
    person_by_code,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, site
from kaskad.core.refusal import Refusal

EXAMPLE = 'kaskad link --name "Training department" --role central_staff --scope KZ'


class LinkForWhom(Refusal):
    code = "commissions.link_for_whom"
    text = _("Say for whom: --person CODE, or --name with --role and --scope.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", default="", help="code of a person in a commission")
    parser.add_argument("--name", default="", help="shown on pages and in the record")
    parser.add_argument("--role", choices=Role.values)
    parser.add_argument("--scope", default="", help="code of the subtree's top commission")
    parser.add_argument("--account", default="", help="code of an existing account")
    parser.add_argument("--revoke", action="store_true", help="end the older links")
    parser.add_argument(
        "--lang", choices=["kk", "ru", "en"], help="language of the person's pages (default kk)"
    )
    parser.add_argument(
        "--base", type=site, default="http://127.0.0.1:8000", help="address of the site"
    )


def run(args: argparse.Namespace) -> int:
    actor, now = Actor.command(), clock.now()
    if bool(args.person) == bool(args.name) or (args.name and not (args.role and args.scope)):
        raise LinkForWhom
    args.lang = args.lang or TEXT_LANGUAGE
    account = _of_person(actor, args, now) if args.person else _of_staff(actor, args, now)
    if args.revoke:
        revoke_links(actor=actor, account=account, now=now)
    token = issue_link(actor=actor, account=account, now=now)
    print(f"{args.base}/{args.lang}/sign-in/{token}/")
    return DONE


def _of_staff(actor: Actor, args: argparse.Namespace, now: datetime) -> Account:
    # The whole country can be worked for before its commissions are known.
    scope = ROOT_CODE if args.scope == ROOT_CODE else commission_by_code(args.scope).code
    account = open_account(
        actor=actor, label=args.name, language=args.lang, code=args.account, place=scope, now=now
    )
    give_role(actor=actor, account=account, role=args.role, scope=scope, now=now)
    return account


def _of_person(actor: Actor, args: argparse.Namespace, now: datetime) -> Account:
    person = person_by_code(args.person)
    account = person.account or open_account(
        actor=actor,
        label=full_name(person.last_name, person.first_name, ""),
        language=args.lang,
        now=now,
    )
    link_account(actor=actor, person=person, account=account, now=now)
    return account
