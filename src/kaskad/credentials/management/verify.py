"""Check a certificate: its number, the address in its square code, a credential, or the PDF itself.

Says everything that stands on the paper, and what the certificate is worth now. Of a PDF it says
too which fields were edited: "differs" names those that say something else than what was signed.
Status 0 if it counts and nothing was edited.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.credentials.queries.checked_papers import CheckedPaper, check_papers
from kaskad.credentials.queries.checking import Checked, check, check_credential
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.vocab import Standing

EXAMPLE = "kaskad verify 8F3K2-M7QXG"
_MARK, _LARGEST = b"%PDF-", 50_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="CERTIFICATE", help="number, address of a square code, or file"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    content = _pdf(Path(args.what))
    if content:
        return _papers(content, as_json=args.json)
    found = check(args.what) or _in_file(Path(args.what))
    if found is None:
        print_error("NOT ACCEPTED: there is no such certificate")
        return REFUSED
    said = _said(found)
    if args.json:
        print_json(said)
    else:
        _print(said)
    return DONE if found.standing is Standing.STANDS else REFUSED


def _pdf(path: Path) -> bytes:
    """A file that is a PDF, or nothing."""
    try:
        with path.open("rb") as file:
            return (
                file.read(_LARGEST) if file.read(len(_MARK)) == _MARK and not file.seek(0) else b""
            )
    except (OSError, ValueError):
        return b""


def _papers(content: bytes, *, as_json: bool) -> int:
    """Every certificate of a PDF: a file of a district has many."""
    try:
        papers = check_papers(content)
    except NotAccepted:
        papers = []
    if not papers:
        print_error("NOT ACCEPTED: no page of this PDF leads to the check of a certificate")
        return REFUSED
    every = [_said_of(one) for one in papers]
    if as_json:
        print_json(every)
    else:
        for said in every:
            _print(said)
    return DONE if all(_is_right(one) for one in papers) else REFUSED


def _is_right(one: CheckedPaper) -> bool:
    stands = one.checked is not None and one.checked.standing is Standing.STANDS
    return stands and not one.differences


def _said_of(found: CheckedPaper) -> dict[str, object]:
    if found.checked is None:
        return {"standing": "not accepted"}
    differs = {one.field: one.signed for one in found.differences}
    return _said(found.checked) | ({"differs": differs} if differs else {})


def _print(said: Mapping[str, object]) -> None:
    for name, value in said.items():
        if isinstance(value, Mapping):
            for field, signed in value.items():
                what = f"signed is: {signed}" if signed else "other words than ours"
                sys.stdout.write(f"{name} in {field}: {what}\n")
        else:
            sys.stdout.write(f"{name}: {value}\n")


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
