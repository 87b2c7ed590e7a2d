"""One way to make a PDF: one frozen value, one template, the same bytes for the same moment.

Values reach a template as JSON and are drawn as text: nothing in them is ever read as markup or
code, so a hall may be named ``#eval("1")``. Templates see only the files of this package, the fonts
are those of the lock, embedded in the PDF, and nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import typst

import kaskad

PACKAGE = Path(kaskad.__file__).parent
# Tagged, with title, language and heads of tables: readable for those who do not see it.
_STANDARD: list[typst.PDFStandard] = ["ua-1"]
# Control characters but tab and new line, and halves of a letter.
_FORMLESS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper says of itself; a paper's own dataclass adds the rest."""

    title: str
    language: str


def make_pdf(template: Path, paper: Paper, *, now: datetime) -> bytes:
    """The paper as PDF; ``template`` stands in this package and finds the values with ``paper()``.

    The maker may work in several threads and leaves the interpreter's lock.
    """
    values = {"paper": json.dumps(_printable(asdict(paper)), ensure_ascii=False)}
    try:
        return _compiled(template, values, now, _STANDARD)
    except typst.TypstError as error:
        # The standard demands a sign for every letter; better a box on the wall than no paper.
        if "could not be displayed" not in error.message:
            raise
        return _compiled(template, values, now, [])


def _compiled(
    template: Path, values: dict[str, str], now: datetime, standard: list[typst.PDFStandard]
) -> bytes:
    return typst.compile(
        str(template),
        root=str(PACKAGE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=values,
        pdf_standards=standard,
        timestamp=now.astimezone(UTC).replace(microsecond=0),
    )


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans has every letter of the three languages; read once for all papers."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fontpkg_noto_sans.ROOT / "files")],
    )


def _printable(value: object) -> object:
    """The value without signs that no printer knows: control characters and halves of a letter."""
    if isinstance(value, str):
        return _FORMLESS.sub("", value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
