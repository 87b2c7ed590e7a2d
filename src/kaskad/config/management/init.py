"""Make the data folder an installation, or bring an older one up to date.

Creates secrets, the database and the served files. Running it again is harmless.
"""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from kaskad.core.commandline import DONE
from kaskad.core.installation import write_installation
from kaskad.core.refusal import Refusal

EXAMPLE = "kaskad init --data /srv/kaskad"


class TooOld(Refusal):
    code = "config.too_old"
    text = _(
        "The database is of an early version, from which this one cannot go on. Bring it up to "
        "date with the version of 30 November 2026 first, or make a new installation."
    )


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
    """Bring the database and the served files up to date; refuses a database that is too old."""
    require_known_way()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def require_known_way() -> None:
    """Refuse a database that has only some of what a migration stands for: Django would skip it."""
    applied = MigrationRecorder(connection).applied_migrations().keys()
    for migration in MigrationLoader(None).disk_migrations.values():
        missing = set(migration.replaces) - applied
        if missing and applied & set(migration.replaces):
            raise TooOld
