"""Check a certificate: its number, the address in its square code, a credential, or the PDF itself.

Says what the certificate is worth now, and everything that stands on the paper. Of a PDF it says
first which fields were edited, and what was signed there ("differs" for programs). Status 0 if it
counts and nothing was edited.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaskad.core.commandline import DONE, REFUSED, print_error, print_json
from kaskad.credentials.queries.checked_papers import CheckedPaper, Difference, check_papers
from kaskad.credentials.queries.checking import Checked, check, check_credential
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.number import shown
from kaskad.credentials.rules.paper import words
from kaskad.credentials.rules.paper.words import Texts
from kaskad.credentials.vocab import Standing

EXAMPLE = "kaskad verify 8F3K2-M7QXG"
_MARK, _LARGEST = b"%PDF-", 50_000_000
# The fields of a paper by the keys of their differences.
_FIELDS: Final[Mapping[str, Texts]] = {
    "name": words.NAME,
    "number": words.NUMBER,
    "campaign": words.CAMPAIGN,
    "stage": words.STAGE,
    "commission": words.COMMISSION,
    "territory": words.TERRITORY,
    "hours": words.HOURS,
    "day": words.DAY,
    "seminar": words.SEMINAR,
    "trainer": words.TRAINER,
    "score": words.SCORE,
    "programme": words.PROGRAMME,
    "commission_code": words.COMMISSION_CODE,
    "campaign_code": words.CAMPAIGN_CODE,
    "stage_code": words.STAGE_CODE,
    "status_index": words.STATUS_INDEX,
}


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
        print_error(_("There is no such certificate."))
        return REFUSED
    if args.json:
        print_json(_said(found))
    else:
        sys.stdout.writelines(_lines(found))
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
        print_error(_("No page of this PDF leads to the check of a certificate."))
        return REFUSED
    if as_json:
        print_json([_said_of(one) for one in papers])
    else:
        sys.stdout.write("\n".join("".join(_lines(one.checked, one.differences)) for one in papers))
    return DONE if all(_is_right(one) for one in papers) else REFUSED


def _is_right(one: CheckedPaper) -> bool:
    stands = one.checked is not None and one.checked.standing is Standing.STANDS
    return stands and not one.differences


def _said_of(found: CheckedPaper) -> dict[str, object]:
    if found.checked is None:
        return {"standing": "not accepted"}
    differs = {one.field: one.signed for one in found.differences}
    return _said(found.checked) | ({"differs": differs} if differs else {})


def _lines(found: Checked | None, differences: tuple[Difference, ...] = ()) -> Iterator[str]:
    """In words of the reader's language: what was edited, what it is worth, what was signed."""
    if found is None:
        yield _("Not accepted: the link on this page proves nothing.") + "\n"
        return
    for one in differences:
        if one.field in _FIELDS:
            field = {"field": _text(_FIELDS[one.field]), "signed": one.signed}
            yield _("Edited: %(field)s. What was signed: %(signed)s") % field + "\n"
        else:
            yield _("Edited: words around the fields are not those of this certificate.") + "\n"
    yield f"{found.standing.label}\n"
    for label, value in _facts(found):
        yield f"{_text(label)}: {value}\n"


def _facts(found: Checked) -> Iterator[tuple[Texts, str]]:
    """What stands on the paper, names of today beside the codes that were signed."""
    one, facts = found.certificate, found.facts
    yield words.NUMBER, shown(one.number)
    if facts is None:
        return
    yield words.NAME, facts.name
    yield words.CAMPAIGN, f"{one.campaign.title} ({facts.campaign})"
    yield words.STAGE, f"{one.stage.title} ({facts.stage})"
    yield words.COMMISSION, f"{one.commission.name} ({facts.commission})"
    yield words.DAY, words.day_in_words(facts.day, _language())
    yield words.SEMINAR, facts.seminar
    yield words.TRAINER, shown(facts.trainer) if facts.trainer else _text(words.NO_TRAINER)
    yield words.SCORE, _text(words.NO_SCORE) if facts.score is None else f"{facts.score} %"
    yield words.PROGRAMME, str(facts.programme)
    yield words.STATUS_INDEX, str(facts.status_index)


def _language() -> str:
    language = (get_language() or "").partition("-")[0]
    return language if language in words.LANGUAGES else words.LANGUAGES[0]


def _text(texts: Texts) -> str:
    return texts.shown(_language())[1]


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
