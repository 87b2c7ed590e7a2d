"""Read laws and provisions from a file (docs/formats/provisions.md).

New provisions are added; a text with a later day becomes the next version of its provision, and
what was in force before stays. A file with mistakes changes nothing; all mistakes are listed, each
with its line and the remedy.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import import_provisions
from kaskad.campaigns.operations.law import ProvisionsFileRefused
from kaskad.campaigns.vocab.problems import describe_on_one_line
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json

EXAMPLE = "kaskad provisions import provisions.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the provisions as TOML")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


def run(args: argparse.Namespace) -> int:
    try:
        text = args.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        message = _("%(file)s cannot be read. Give a text in UTF-8 that is there.")
        print_error(message % {"file": args.file})
        return REFUSED
    try:
        report = import_provisions(
            actor=Actor.command(), text=text, file_name=args.file.name, now=clock.now()
        )
    except ProvisionsFileRefused as refusal:
        for one in refusal.problems:
            print_error(describe_on_one_line(one.code, one.place, one.line, one.values))
        print_error(refusal.message)
        return REFUSED
    if args.json:
        print_json(asdict(report))
    else:
        print(
            _("Provisions: %(new)s new, %(amended)s amended, %(unchanged)s unchanged.")
            % asdict(report)
        )
    return DONE
