"""Everything that is held about one person, as JSON or as a paper (PDF).

The reason stands in the record. FILE of the kind that its ending says; without it JSON is printed.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from django.utils import translation

from kaskad.commissions.api import person_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, TEXT_LANGUAGE, as_json, print_json
from kaskad.reporting.api import export_person, person_pdf

EXAMPLE = 'kaskad person export 4k7m2p9xwq --reason "Request of 3 March" --to person.pdf'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="code of the person")
    parser.add_argument("--reason", required=True, help="why; it stands in the record")
    parser.add_argument("--to", type=Path, metavar="FILE", help="person.json or person.pdf")
    parser.add_argument(
        "--lang", choices=["kk", "ru", "en"], help="language of the paper (default kk)"
    )


def run(args: argparse.Namespace) -> int:
    person, now = person_by_code(args.code), clock.now()
    with translation.override(args.lang or TEXT_LANGUAGE):
        data = export_person(actor=Actor.command(), person=person, reason=args.reason, now=now)
        if args.to is None:
            print_json(data.as_json())
        elif args.to.suffix.lower() == ".pdf":
            _write(args.to, person_pdf(data, now=now))
        else:
            _write(args.to, as_json(data.as_json()).encode())
    return DONE


def _write(path: Path, content: bytes) -> None:
    """For the eyes of its owner only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
