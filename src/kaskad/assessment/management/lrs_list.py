"""List the record stores, and how many results each has not got yet."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.assessment.api import record_stores, waiting_results
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad lrs list"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no arguments."""


def run(_args: argparse.Namespace) -> int:
    for one in record_stores():
        waiting = _("Results to send: %(count)d.") % {"count": waiting_results(one).count()}
        print(f"{one.code}  {one.campaign.code}  {one.endpoint}  {waiting}")
    return DONE
