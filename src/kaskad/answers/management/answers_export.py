"""Write the official answers of a campaign as JSON, with basis and validity, in three languages.

Answers only for commissions are left out unless --all is given.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kaskad.answers.api import AnswerRow, published_ever
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, print_error

EXAMPLE = "kaskad answers export kz-referendum-2026 --out answers.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--all", action="store_true", help="those only for commissions too")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write there instead of printing")


def run(args: argparse.Namespace) -> int:
    """Print them, or write the file."""
    campaign = campaign_by_code(args.campaign)
    rows = published_ever(campaign, clock.local_day(clock.now()))
    found = [_answer(row) for row in rows if args.all or row.is_public]
    document = {"campaign": campaign.code, "answers": found}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if args.out is None:
        sys.stdout.write(text)
        return DONE
    try:
        args.out.write_text(text, encoding="utf-8")
    except OSError:
        print_error(_("%(file)s cannot be written. Choose another place.") % {"file": args.out})
        return REFUSED
    print(_("Answers written: %(count)d.") % {"count": len(found)})
    return DONE


def _answer(row: AnswerRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "block": row.block_number,
        "question": asdict(row.question),
        "answer": asdict(row.text),
        "basis": [
            {
                "provision": one.provision_code,
                "version": one.number,
                "name": asdict(one.name),
                "words": asdict(one.words),
                "is_old": one.is_old,
            }
            for one in row.bases
        ],
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "replaces": row.replaces[1] if row.replaces else None,
        "replaced_by": row.replaced_by[1] if row.replaced_by else None,
    }
