"""Make the data folder an installation, or bring an older one up to date.

Creates secrets, the database and the served files. Running it again is harmless.
"""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command

from kaskad.core.commandline import DONE
from kaskad.core.installation import write_installation

EXAMPLE = "kaskad init --data /srv/kaskad"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--synthetic-people",
        action="store_true",
        help="accept the impossible personal numbers of demonstrations, and say so on every page",
    )


def run(args: argparse.Namespace) -> int:
    write_installation(
        args.data, synthetic_people=args.synthetic_people or settings.KASKAD_SYNTHETIC_PEOPLE
    )
    prepare()
    print(f"{args.data} is ready. Next: kaskad serve --data {args.data}")
    return DONE


def prepare() -> None:
    """Bring the database and the served files up to date."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
