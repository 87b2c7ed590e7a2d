"""List the learning platforms that may launch tests."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.assessment.api import platform_rows
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad lti list"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no arguments."""


def run(_args: argparse.Namespace) -> int:
    for row in platform_rows():
        one = row.platform
        print(f"{one.code}  {one.campaign.code}  {one.issuer}  {one.client_id}  {one.name}")
        counts = {"users": row.users, "scores": row.waiting}
        print("  " + _("People connected: %(users)d. Scores on their way: %(scores)d.") % counts)
    return DONE
