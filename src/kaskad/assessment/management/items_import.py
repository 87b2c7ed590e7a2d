"""Read items of tests into the bank of a campaign, as drafts (docs/formats/items.md).

Files of other systems are known by their names: .xml (Moodle), .gift, .zip (QTI); a name such as
bank.kk.gift says the language. A file with mistakes changes nothing, and all of them are listed;
with --good-only its good items are taken.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.assessment.api import ItemsFileRefused, describe_fault, import_items, read_item_files
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.core.localized import LANGUAGES

EXAMPLE = "kaskad items import kz-referendum-2026 items.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="the items")
    parser.add_argument("--language", choices=LANGUAGES, default="kk", help="of nameless texts")
    parser.add_argument("--good-only", action="store_true", help="leave items with mistakes out")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    files = []
    for path in args.files:
        try:
            files.append((path.name, path.read_bytes()))
        except OSError:
            print_error(_("%(file)s cannot be read.") % {"file": path})
            return REFUSED
    reading = read_item_files(files, args.language)
    for fault in reading.faults:
        print_error(describe_fault(fault))
    try:
        report = import_items(
            actor=Actor.command(),
            campaign=campaign,
            reading=reading,
            file_name=", ".join(name for name, _data in files),
            leave_out_faulty=args.good_only,
            now=clock.now(),
        )
    except ItemsFileRefused as refusal:
        print_error(refusal.message)
        return REFUSED
    if args.json:
        print_json(asdict(report))
    else:
        words = _("Items: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
        print(words % asdict(report))
    return DONE
