"""Close the new entries of the record with a signed seal now, without waiting for the worker."""

from __future__ import annotations

import argparse

from kaskad.audit.operations.sealing import seal_entries
from kaskad.core import clock
from kaskad.core.commandline import DONE

EXAMPLE = "kaskad audit seal"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_args: argparse.Namespace) -> int:
    seal = seal_entries(now=clock.now())
    if seal is None:
        print("Nothing is new since the last seal.")
    else:
        print(f"Seal {seal.number} closes {seal.count} entries, {seal.first} to {seal.last}.")
        print(f"Its digest, to write down: {seal.digest}")
    return DONE
