"""Check that the record is whole: every entry, the chain of seals, signatures and timestamps.

Names the first thing that is wrong. With --from-file an exported file is checked instead of the
database, against the public keys of this installation.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from kaskad.audit.queries.checking import new_chain, verify_record
from kaskad.audit.rules.verifier import Fault, verify_export
from kaskad.core import clock
from kaskad.core.commandline import DONE, REFUSED, print_error, print_json

EXAMPLE = "kaskad audit verify --known 4f0c"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from-file", type=Path, metavar="FILE", help="an exported record")
    parser.add_argument(
        "--known",
        action="append",
        metavar="DIGEST",
        help="digest of a seal, written down earlier, that must be there; may be repeated",
    )
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes that share the work (default one a core, for long records)",
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    known = args.known or []
    if args.from_file:
        return _verify_file(args.from_file, known)
    state = verify_record(now=clock.now(), known=known, workers=args.workers)
    if args.json:
        print_json(asdict(state))
    elif not state.fault:
        print(
            f"The record is whole: {state.entries} entries, {state.seals} seals up to entry "
            f"{state.sealed}, {state.timestamps} timestamps; {state.unsealed} entries wait for "
            f"their seal.\nDigest of the last seal, to write down: {state.digest}"
        )
    if state.fault:
        print_error(f"The record is NOT WHOLE: {state.fault}")
    return REFUSED if state.fault else DONE


def _verify_file(path: Path, known: list[str]) -> int:
    try:
        with path.open(encoding="utf-8") as lines:
            chain = verify_export(lines, new_chain(), known)
    except (Fault, UnicodeDecodeError) as fault:
        print_error(f"{path} is NOT WHOLE: {fault}")
        return REFUSED
    print(
        f"{path} is whole: {chain.entries} entries, {chain.seals} seals.\n"
        f"Digest of the last seal, to write down: {chain.digest}"
    )
    return DONE
