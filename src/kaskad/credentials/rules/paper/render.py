"""Certificates as PDF, and as a picture for the screen of a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import typst

from kaskad.core.documents.pdf import KEPT, make_pdf, make_picture
from kaskad.credentials.rules.paper.design import Design, SoundDesign, check_look
from kaskad.credentials.rules.paper.flawed import DesignFlawed
from kaskad.credentials.rules.paper.forms import WALLET
from kaskad.credentials.rules.paper.own import check_template, source_of
from kaskad.credentials.rules.paper.samples import LONGEST, SAMPLE_DAY, SHORTEST
from kaskad.credentials.rules.paper.sheets import sheets_of
from kaskad.credentials.rules.paper.values import Paper, Sheets
from kaskad.credentials.rules.paper.words import LANGUAGES, Texts
from kaskad.credentials.vocab import Flaw

BOTH = ("kk", "ru")
_PAGES = Path(__file__).with_name("certificate.typ")
_SCREEN = Path(__file__).with_name("wallet.typ")
_DOTS = 254  # an inch: ten a millimetre, and so many a module of the largest code


def certificate_pdf(
    paper: Paper, design: Design, *, now: datetime, languages: Sequence[str] = BOTH
) -> bytes:
    """One certificate: a page of PDF/UA-1 and PDF/A-2a, the first language that of the document.

    A name with letters that the font lacks has boxes there, and the file is then neither of the
    two. Raises ``NotAccepted`` for facts that may not be signed.
    """
    return _pdf(sheets_of([paper], design, languages), design, now)


def batch_pdf(
    place: Texts,
    papers: Sequence[Paper],
    design: Design,
    *,
    now: datetime,
    languages: Sequence[str] = BOTH,
) -> bytes:
    """The list of a place to sign, and its certificates in the same order, a page each.

    As ``certificate_pdf``. Raises ``ValueError`` if there is nobody.
    """
    if not papers:
        raise ValueError("a list of nobody")
    return _pdf(sheets_of(papers, design, languages, place=place), design, now)


def wallet_png(paper: Paper, design: Design, *, languages: Sequence[str] = BOTH) -> bytes:
    """The same facts on a picture of 900 by 2000 pixels; an own template does not change it."""
    sheets = sheets_of([paper], design, languages, form=WALLET)
    return make_picture(_SCREEN, sheets, dots_per_inch=_DOTS)


def check_design(design: Design) -> SoundDesign:
    """The same design, of which it is known that it can be used.

    Raises ``DesignFlawed`` at the first thing that is wrong. It takes seconds if the design has a
    template of its own.
    """
    check_look(design)
    try:
        certificate_pdf(SHORTEST, design=replace(design, template=""), now=SAMPLE_DAY)
    except typst.TypstError as error:
        # Everything else of it is text, and was looked at.
        raise DesignFlawed(Flaw.EMBLEM, field="emblem") from error
    if design.template:
        samples = [sheets_of([SHORTEST, LONGEST], design, some) for some in (BOTH, LANGUAGES)]
        check_template(design.template, samples)
    return SoundDesign(design)


def _pdf(sheets: Sheets, design: Design, now: datetime) -> bytes:
    template = source_of(design.template) if design.template else _PAGES
    return make_pdf(template, sheets, now=now, standards=KEPT)
