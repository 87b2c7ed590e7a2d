"""Let a learning platform launch tests no more, and forget whom it knew. Results stay."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from kaskad.assessment.api import platform_by_code, remove_platform
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad lti remove w7k2m9abcd"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platform", metavar="CODE", help="code of the platform")


def run(args: argparse.Namespace) -> int:
    platform = platform_by_code(args.platform)
    remove_platform(actor=Actor.command(), platform=platform, now=clock.now())
    print(_("The platform is removed."))
    return DONE
