"""Write the items of a campaign as a file: our own, Moodle, GIFT, or a QTI package.

What the format cannot hold is listed (docs/formats/item-exchange.md).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.assessment.api import ItemFormat, describe_losses, item_rows, write_item_file
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, print_error
from kaskad.core.localized import LANGUAGES

EXAMPLE = "kaskad items export kz-referendum-2026 items.zip --format qti3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("file", metavar="FILE", type=Path, help="where to write")
    forms = [one.value for one in ItemFormat]
    parser.add_argument("--format", choices=forms, default="toml", help="by itself our own")
    parser.add_argument("--language", choices=LANGUAGES, default="kk", help="for GIFT and QTI 2.1")
    parser.add_argument("--block", type=int, metavar="NUMBER", help="only this topic block")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    rows = item_rows(campaign, clock.local_day(clock.now()), block=args.block)
    items = [row.content for row in rows]
    data, lost = write_item_file(ItemFormat(args.format), items, args.language)
    try:
        args.file.write_bytes(data)
    except OSError:
        print_error(_("%(file)s cannot be written. Choose another place.") % {"file": args.file})
        return REFUSED
    for words in describe_losses(lost):
        print_error(words)
    left_out = len({one.item for one in lost if one.what in ("kind", "arrow", "language")})
    print(
        _("Items written: %(count)d of %(whole)d.")
        % {"count": len(items) - left_out, "whole": len(items)}
    )
    return DONE
