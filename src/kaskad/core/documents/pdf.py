"""One way to make a PDF: one frozen value, one template, the same bytes for the same moment.

Values reach a template as JSON and are drawn as text: nothing in them is ever read as markup or
code, so a hall may be named ``#eval("1")``. Templates see only the files of this package, the fonts
are those of the lock, embedded in the PDF, and nothing is fetched.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fontpkg_noto_sans
import typst

import kaskad

PACKAGE = Path(kaskad.__file__).parent
# Tagged, with title, language and heads of tables: readable for those who do not see it.
READABLE: tuple[typst.PDFStandard, ...] = ("ua-1",)
# And complete in itself, to be kept for decades: PDF/A-2a demands nothing that PDF/UA-1 forbids.
KEPT: tuple[typst.PDFStandard, ...] = ("ua-1", "a-2a")
_THREAD = threading.local()
# Control characters but tab and new line, and halves of a letter.
_FORMLESS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper says of itself; a paper's own dataclass adds the rest."""

    title: str
    language: str


def make_pdf(
    template: Path | str,
    paper: Paper,
    *,
    now: datetime,
    standards: tuple[typst.PDFStandard, ...] = READABLE,
) -> bytes:
    """The paper as PDF; ``template`` stands in this package and finds the values with ``paper()``.

    A template that is text itself, and not the place of one, sees no file at all. The maker may
    work in several threads and leaves the interpreter's lock.
    """
    values = values_of(paper)
    moment = now.astimezone(UTC).replace(microsecond=0)
    try:
        return _compiled(template, values, timestamp=moment, pdf_standards=list(standards))
    except typst.TypstError as error:
        # The standard demands a sign for every letter; better a box on the wall than no paper.
        if "could not be displayed" not in error.message:
            raise
        return _compiled(template, values, timestamp=moment, pdf_standards=[])


def make_picture(template: Path | str, paper: Paper, *, dots_per_inch: float) -> bytes:
    """A paper of one page as PNG."""
    return _compiled(template, values_of(paper), format="png", ppi=dots_per_inch)


def values_of(paper: Paper) -> dict[str, str]:
    """What the compiler hands to the template."""
    return {"paper": json.dumps(_printable(paper), ensure_ascii=False)}


def place_of(template: Path | str) -> dict[str, Any]:
    """Where the compiler finds the template, what it may read, and the letters of papers."""
    is_file = isinstance(template, Path)
    return {
        "input": str(template) if isinstance(template, Path) else template.encode(),
        "root": str(PACKAGE) if is_file else _nothing().name,
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
    }


def _compiled(template: Path | str, values: dict[str, str], **output: Any) -> bytes:
    compiler = _compiler(template) if isinstance(template, Path) else _begun(template)
    made: Any = compiler.compile(**{"format": "pdf", "sys_inputs": values, **output})
    return bytes(made)


def _compiler(template: Path) -> typst.Compiler:
    """The compiler of a template of ours, which has read it: one for each thread."""
    kept: dict[Path, typst.Compiler] = vars(_THREAD).setdefault("compilers", {})
    if template not in kept:
        kept[template] = _begun(template)
    return kept[template]


def _begun(template: Path | str) -> typst.Compiler:
    return typst.Compiler(**place_of(template))


@cache
def _nothing() -> TemporaryDirectory[str]:
    """A folder in which no template finds anything; it goes with the process."""
    return TemporaryDirectory(prefix="kaskad-no-files-")


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans has every letter of the three languages; read once for all papers."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fontpkg_noto_sans.ROOT / "files")],
    )


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _printable(value: object) -> object:
    """The value as JSON has it, without control characters and halves of a letter."""
    if isinstance(value, str):
        return value if value.isprintable() else _FORMLESS.sub("", value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _printable(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value
