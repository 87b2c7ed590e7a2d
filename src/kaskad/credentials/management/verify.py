"""Check a certificate: its number, the address in its square code, or a credential in a file.

Says everything that stands on the paper, and what the certificate is worth now. Status 0 if it
counts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.credentials.queries.checking import Checked, check, check_credential
from kaskad.credentials.vocab import Standing

EXAMPLE = "kaskad verify 8F3K2-M7QXG"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="CERTIFICATE", help="number, address of a square code, or file"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    found = check(args.what) or _in_file(Path(args.what))
    if found is None:
        print_error("NOT ACCEPTED: there is no such certificate")
        return REFUSED
    said = _said(found)
    if args.json:
        print_json(said)
    else:
        sys.stdout.write("".join(f"{name}: {value}\n" for name, value in said.items()))
    return DONE if found.standing is Standing.STANDS else REFUSED


def _in_file(path: Path) -> Checked | None:
    try:
        return check_credential(path.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None


def _said(found: Checked) -> dict[str, object]:
    one, facts = found.certificate, found.facts
    said: dict[str, object] = {"standing": str(found.standing), "number": one.number}
    if facts is not None:
        names = facts.__slots__
        said |= {name: str(getattr(facts, name)) for name in names if name != "number"}
    return said
