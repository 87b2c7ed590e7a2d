"""What a check finds of the PDF of a certificate: what it is worth, and what was edited in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaskad.credentials.models import ALONG, Certificate, PaperDesign
from kaskad.credentials.queries.checking import Checked, check
from kaskad.credentials.queries.papers import design_of, designs_of, languages_of, paper_of
from kaskad.credentials.rules.paper import (
    Paper,
    Printed,
    certificate_pdf,
    differing,
    fields_of,
    printed_in,
)
from kaskad.credentials.rules.paper.reading import Standing
from kaskad.credentials.rules.paper.sheets import sheets_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else than what was signed; ``signed`` is empty for words."""

    field: str
    signed: str


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A page of a PDF; ``checked`` is None if the link on it proves nothing."""

    checked: Checked | None
    differences: tuple[Difference, ...] = ()


def check_papers(content: bytes) -> list[CheckedPaper]:
    """Every certificate in a PDF. Raises ``NotAccepted`` for what is no PDF."""
    return [_checked(page) for page in printed_in(content)]


def _checked(page: Printed) -> CheckedPaper:
    found = check(page.address)
    if found is None or found.facts is None or not found.by_token:
        return CheckedPaper(None)
    one = Certificate.objects.select_related(*ALONG).get(pk=found.certificate.pk)
    paper = paper_of(one, facts=found.facts, address=page.address)
    # Nobody knows with which version it was drawn: it is the one that differs least.
    best: tuple[Difference, ...] | None = None
    for text, fields in _drawings(one, paper):
        values = {field.key: field.value for field in fields}
        keys = differing(page.text, text, fields)
        differences = tuple(Difference(key, values.get(key, "")) for key in keys)
        if best is None or len(differences) < len(best):
            best = differences
        if not best:
            break
    return CheckedPaper(found, best or ())


def _drawings(one: Certificate, paper: Paper) -> Iterator[tuple[str, list[Standing]]]:
    """The paper as it was ever drawn: text and fields, the design in force first."""
    rows: list[PaperDesign | None] = [*designs_of(one.campaign), None]
    rows.sort(key=lambda row: row is None or row.begins_at is None or row.ends_at is not None)
    for row in rows:
        design = design_of(one.campaign, row)
        for with_english in (False, True):
            languages = languages_of(with_english=with_english)
            pdf = certificate_pdf(paper, design, now=one.issued_at, languages=languages)
            (drawn,) = printed_in(pdf)
            yield drawn.text, fields_of(sheets_of([paper], design, languages), drawn.text)
