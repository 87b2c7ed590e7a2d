"""Make or change a campaign from its declarative file (docs/formats/campaign.md).

Importing the same content again changes nothing. A file with mistakes changes nothing either; all
mistakes are listed, each with its line and the remedy.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from kaskad.campaigns.api import file_versions, import_campaign
from kaskad.campaigns.operations.campaign_file import CampaignFileRefused
from kaskad.campaigns.vocab.problems import describe_on_one_line
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, REFUSED, print_error

EXAMPLE = "kaskad campaign import referendum.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the campaign file; - reads the input"
    )


def run(args: argparse.Namespace) -> int:
    try:
        raw = sys.stdin.buffer.read() if str(args.file) == "-" else args.file.read_bytes()
        text = raw.decode("utf-8-sig")
    except (IsADirectoryError, PermissionError, UnicodeDecodeError):
        values = {"file": args.file}
        print_error(
            _("%(file)s cannot be read. Save it as a text in UTF-8 and try again.") % values
        )
        return REFUSED
    try:
        campaign = import_campaign(actor=Actor.command(), text=text, now=clock.now())
    except CampaignFileRefused as refusal:
        for problem in refusal.problems:
            print_error(
                describe_on_one_line(problem.code, problem.place, problem.line, problem.values)
            )
        print_error(refusal.message)
        return REFUSED
    version = file_versions(campaign)[0].number
    print(
        _("%(title)s: version %(version)s of the file is in use.")
        % {"title": campaign.title, "version": version}
    )
    return DONE
