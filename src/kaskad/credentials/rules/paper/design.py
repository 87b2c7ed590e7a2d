"""What a commission may change of its certificates without programming, and what it may not.

A design is checked once, when it is kept, and not again for every certificate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import NewType

from kaskad.credentials.rules.facts import is_plain
from kaskad.credentials.rules.paper import words
from kaskad.credentials.rules.paper.emblem import check_emblem
from kaskad.credentials.rules.paper.flawed import DesignFlawed
from kaskad.credentials.rules.paper.words import Texts
from kaskad.credentials.vocab import DESIGN_LENGTH, Flaw

LONGEST = DESIGN_LENGTH  # letters of a text
# Text of every size reads well on white, also when it is printed in grey: WCAG 2.2, 1.4.3.
LEAST_CONTRAST = 4.5
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Design:
    """The look and the words of one commission's certificates.

    ``organisation`` issues; ``title`` is the large word; ``statement`` says what is certified;
    ``office`` and ``signatory`` are who signs. ``emblem`` is an SVG or a PNG, or nothing;
    ``accent`` a colour as ``#RRGGBB``. ``template`` is the text of an own template in typst, empty
    for ours; docs/formats/certificate.md says what it finds.
    """

    organisation: Texts
    office: Texts
    signatory: Texts
    title: Texts = words.TITLE
    statement: Texts = words.STATEMENT
    emblem: bytes = b""
    accent: str = "#00667A"
    template: str = ""


# One that was checked: only such a design is kept.
SoundDesign = NewType("SoundDesign", Design)


def check_words(design: Design) -> None:
    """Raises ``DesignFlawed`` for a text that is missing, too long or has invisible signs."""
    for field in fields(design):
        texts = getattr(design, field.name)
        if not isinstance(texts, Texts):
            continue
        for language in words.LANGUAGES:
            text = getattr(texts, language)
            if language == "en" and not text:
                continue
            if not is_plain(text, LONGEST):
                flaw = Flaw.NO_TEXT if not text.strip() else Flaw.TEXT
                raise DesignFlawed(flaw, field=field.name, language=language, most=LONGEST)


def check_accent(accent: str) -> None:
    """Raises ``DesignFlawed`` for what is no colour, or is too light to read on white."""
    if not _COLOUR.fullmatch(accent):
        raise DesignFlawed(Flaw.COLOUR, field="accent")
    found = contrast_on_white(accent)
    if found < LEAST_CONTRAST:
        raise DesignFlawed(
            Flaw.PALE, field="accent", contrast=f"{found:.1f}", least=f"{LEAST_CONTRAST}"
        )


def contrast_on_white(colour: str) -> float:
    """The contrast of ``#RRGGBB`` with white, 1 to 21, as WCAG 2.2 defines it."""
    parts = []
    for place in (1, 3, 5):
        value = int(colour[place : place + 2], 16) / 255
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = parts
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_look(design: Design) -> None:
    """All of a design but its template. Raises ``DesignFlawed``."""
    check_words(design)
    check_accent(design.accent)
    if design.emblem:
        check_emblem(design.emblem)
