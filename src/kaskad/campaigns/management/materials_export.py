"""Write every material in force with all its texts, as JSON.

For translators, for an archive, or to read what was published word for word. Its files are named
with their SHA-256; "materials kit" has their bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code, export_materials
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, as_json, print_error

EXAMPLE = "kaskad materials export kz-referendum-2026 --out materials.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write there instead of printing")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    text = as_json(export_materials(campaign, clock.local_day(clock.now())))
    if args.out is None:
        sys.stdout.write(text)
        return DONE
    try:
        args.out.write_text(text, encoding="utf-8")
    except OSError:
        values = {"file": args.out}
        print_error(_("%(file)s cannot be written. Choose another place.") % values)
        return REFUSED
    return DONE
