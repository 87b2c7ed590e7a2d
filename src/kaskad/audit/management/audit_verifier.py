"""Show the program that checks an exported record: one file that needs Python and nothing else."""

from __future__ import annotations

import argparse
import inspect
import sys

from kaskad.audit.rules import verifier
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad audit verifier"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    sys.stdout.write(inspect.getsource(verifier))
    return DONE
