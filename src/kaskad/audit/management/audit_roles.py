"""Show the SQL of a PostgreSQL role for web and worker that cannot change the record.

It adds entries and reads them, and has every other right that the product needs. Run it as the
owner of the tables, after `kaskad init` and after each upgrade.
"""

from __future__ import annotations

import argparse
import sys

from kaskad.audit.queries.roles import roles_sql
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad audit roles --role kaskad_web"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", default="kaskad_web", help="name of the role")


def run(args: argparse.Namespace) -> int:
    sys.stdout.write(roles_sql(args.role))
    return DONE
