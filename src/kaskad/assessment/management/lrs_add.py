"""Register a record store (LRS) that is told all results of a campaign as xAPI statements.

The worker sends what is new every ten minutes. Prints the code of the store.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from kaskad.assessment.api import add_store
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, site

EXAMPLE = (
    "kaskad lrs add kz-referendum-2026 https://lrs.example/xapi --key kaskad "
    "--secret-file secret.txt --home https://training.example"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("endpoint", metavar="URL", help="address without /statements at its end")
    parser.add_argument("--key", required=True, help="name with which we sign in there")
    parser.add_argument(
        "--secret-file", required=True, type=Path, metavar="FILE", help="holds the secret"
    )
    parser.add_argument(
        "--home", required=True, type=site, metavar="URL", help="address of the installation"
    )
    parser.add_argument("--private", action="store_true", help="it is in a closed network")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    store = add_store(
        actor=Actor.command(),
        campaign=campaign,
        endpoint=args.endpoint,
        key=args.key,
        secret=args.secret_file.read_text(encoding="utf-8", errors="replace").strip(),
        home=args.home,
        is_private=args.private,
        now=clock.now(),
    )
    print(store.code)
    return DONE
