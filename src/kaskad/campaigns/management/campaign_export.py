"""Write a campaign as its declarative file, in canonical order."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import export_campaign
from kaskad.core.commandline import DONE, REFUSED, print_error

EXAMPLE = "kaskad campaign export kz-referendum-2026 --out referendum.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write there instead of printing")


def run(args: argparse.Namespace) -> int:
    text = export_campaign(args.campaign)
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
