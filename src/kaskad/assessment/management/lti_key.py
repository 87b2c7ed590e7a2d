"""Sign to learning platforms with a new key; they fetch it, and the one before stays valid."""

from __future__ import annotations

import argparse

from kaskad.assessment.api import make_tool_key
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad lti key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no arguments."""


def run(_args: argparse.Namespace) -> int:
    print(make_tool_key(actor=Actor.command(), now=clock.now()).name)
    return DONE
