"""Show the program that checks a certificate: one file that needs Python and nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kaskad.core.commandline import DONE
from kaskad.credentials.rules import verifier

EXAMPLE = "kaskad certificates verifier"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    sys.stdout.write(Path(verifier.__file__).read_text(encoding="utf-8"))
    return DONE
