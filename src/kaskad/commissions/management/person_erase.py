"""Erase what names a person who sits in no commission any more; figures stay as they are.

The reason stands in the record, so it names nobody. There is no way back but an older copy of the
database.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.commissions.api import erase_person, person_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = 'kaskad person erase 4k7m2p9xwq --reason "Request of 3 March"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="code of the person")
    parser.add_argument("--reason", required=True, help="why; it stands in the record")


def run(args: argparse.Namespace) -> int:
    person = person_by_code(args.code)
    erase_person(actor=Actor.command(), person=person, reason=args.reason, now=clock.now())
    print(_("The data of this person are erased."))
    return DONE
