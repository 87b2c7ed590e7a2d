"""Write all answers of a test as a list for analysts: a line for a person and an item, no names.

The columns are listed in docs/formats/answers.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.assessment.api import Purpose, answer_lines, tests_of
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error

EXAMPLE = "kaskad tests answers kz-referendum-2026 stage-3 final answers.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("stage", metavar="STAGE", help="code of the stage")
    parser.add_argument("purpose", choices=[one.value for one in Purpose], help="which test")
    parser.add_argument("file", metavar="FILE", type=Path, help="where to write")


def run(args: argparse.Namespace) -> int:
    campaign = campaign_by_code(args.campaign)
    wanted = (args.stage, args.purpose)
    found = [one for one in tests_of(campaign) if (one.stage.code, one.purpose) == wanted]
    if not found:
        print_error(_("The stage %(stage)s has no such test.") % {"stage": args.stage})
        return REFUSED
    test = found[0]
    try:
        with args.file.open("wb") as file:
            size = sum(file.write(piece) for piece in answer_lines(test))
    except OSError:
        print_error(_("%(file)s cannot be written. Choose another place.") % {"file": args.file})
        return REFUSED
    subject = Subject("test", test.code, "", campaign.root.code)
    record_reading(
        actor=Actor.command(), tag=Tag.ANSWERS_TAKEN_OUT, subject=subject, now=clock.now()
    )
    print(_("Bytes written: %(count)d.") % {"count": size})
    return DONE
