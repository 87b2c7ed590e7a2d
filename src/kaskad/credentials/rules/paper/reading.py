"""What stands on the paper of a certificate, and whether it is what was signed.

A paper proves nothing by itself: whoever edits the PDF edits its text. But the link on it carries
the signed token, so it can be drawn again from that, and both texts compared letter by letter.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.paper.values import Line, Said, Sheets
from kaskad.credentials.vocab import Fault

WORDS = "words"  # what stands round the fields
_CODE = re.compile(r"https?://[^/?#\s]+/c/[^/?#\s]+", re.IGNORECASE)
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as it was printed: its text, and the address that its link leads to."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a field stands in the text of a page; ``value`` is what it says."""

    key: str
    value: str
    begin: int
    end: int


def printed_in(content: bytes) -> list[Printed]:
    """The pages of a PDF that lead to the check of a certificate.

    Raises ``NotAccepted`` for a file that is no PDF, or is damaged.
    """
    try:
        return [
            Printed(plain(page.extract_text()), address)
            for page in PdfReader(io.BytesIO(content)).pages
            for address in _addresses(page)
        ]
    # A damaged file breaks its reader in many ways.
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise NotAccepted(Fault.UNREADABLE) from error


def plain(text: str) -> str:
    """A text with single blanks: where lines end is no matter of what they say."""
    return " ".join(text.split())


def fields_of(sheets: Sheets, text: str) -> list[Standing]:
    """Where the fields of the one certificate of ``sheets`` stand in the text of its page."""
    one = sheets.certificates[0]
    said = [
        ("name", "", one.name),
        ("number", _joined(sheets.number_words), one.number),
        *(_labelled(line) for column in one.columns for line in column.lines),
        *(_labelled(line) for line in one.facts),
    ]
    return [found for some in said if (found := _found(*some, text)) is not None]


def differing(printed: str, drawn: str, fields: Sequence[Standing]) -> tuple[str, ...]:
    """The fields in which a printed text differs from the one that was drawn from what was signed.

    ``WORDS`` is one of them if anything else differs. Nothing differs only if all letters are the
    same.
    """
    found: dict[str, None] = {}
    for begin, end in _changes(drawn, printed):
        if begin == end:
            # Something was added: to what it stands beside.
            keys = [one.key for one in fields if one.begin - 1 <= begin <= one.end + 1]
            found |= dict.fromkeys(keys or [WORDS])
            continue
        found |= dict.fromkeys(one.key for one in fields if begin < one.end and end > one.begin)
        if not any(one.begin <= begin and end <= one.end for one in fields):
            found[WORDS] = None
    return tuple(found)


def _addresses(page: PageObject) -> Iterator[str]:
    """The address of a certificate on a page, once."""
    found: dict[str, None] = {}
    for one in page.get("/Annots") or ():
        address = str(one.get_object().get("/A", {}).get("/URI", ""))
        if _CODE.fullmatch(address):
            found[address] = None
    yield from found


def _labelled(line: Line) -> tuple[str, str, str]:
    return line.key, _joined(line.label), _joined(line.value)


def _joined(ones: Sequence[Said]) -> str:
    return _BETWEEN.join(one.text for one in ones)


def _found(key: str, label: str, value: str, text: str) -> Standing | None:
    """A field behind its label, or wherever else its value stands."""
    said = _loosely(value)
    behind = re.search(rf"{_loosely(label)} ?:? ?({said})(?!\S)", text) if label else None
    found = behind or re.search(rf"(?<!\S)({said})(?!\S)", text) or re.search(f"({said})", text)
    return Standing(key, value, found.start(1), found.end(1)) if found else None


def _loosely(value: str) -> str:
    """A pattern of a text whose long words may be broken."""
    return " ?".join(re.escape(letter) for letter in "".join(value.split()))


def _changes(drawn: str, printed: str) -> Iterator[tuple[int, int]]:
    """Where ``printed`` has something else: begin and end in ``drawn``."""
    shorter = min(len(drawn), len(printed))
    first = next((at for at in range(shorter) if drawn[at] != printed[at]), shorter)
    last = next(
        (at for at in range(shorter - first) if drawn[-1 - at] != printed[-1 - at]), shorter - first
    )
    ours, theirs = drawn[first : len(drawn) - last], printed[first : len(printed) - last]
    # Equal letters at both ends need no search, which is long for long texts.
    for kind, begin, end, _begin, _end in SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        # A blank at either end may belong to what stands beside as well.
        left = len(ours[begin:end]) - len(ours[begin:end].lstrip(" "))
        right = len(ours[begin:end].rstrip(" "))
        yield first + begin + left, first + begin + max(left, right)
