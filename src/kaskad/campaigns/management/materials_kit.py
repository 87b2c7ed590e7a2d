"""Write the kit of a campaign: a ZIP with every material in force, to be read without a network.

The same materials give the same bytes. manifest.json in it names every file with its SHA-256 and
every material with its version.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import campaign_by_code, kit_of, write_kit
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, TEXT_LANGUAGE, print_error, whole
from kaskad.core.localized import LANGUAGES

EXAMPLE = "kaskad materials kit kz-referendum-2026 --lang ru --out kit-ru.zip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the kit (default kk)")
    parser.add_argument("--block", metavar="NUMBER", type=whole, help="only this block")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="the ZIP to write")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    kit = kit_of(campaign, args.lang or TEXT_LANGUAGE, clock.local_day(clock.now()), args.block)
    try:
        write_kit(kit, args.out)
    except OSError:
        values = {"file": args.out}
        print_error(_("%(file)s cannot be written. Choose another place.") % values)
        return REFUSED
    print(_("Files in the kit: %(count)s.") % {"count": len(kit.parts)})
    return DONE
