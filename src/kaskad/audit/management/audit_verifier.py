"""Show the program that checks an exported record: one file that needs Python and nothing else."""

from __future__ import annotations

import argparse
import sys

from kaskad.audit.queries.export import verifier_text
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad audit verifier"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    sys.stdout.write(verifier_text())
    return DONE
