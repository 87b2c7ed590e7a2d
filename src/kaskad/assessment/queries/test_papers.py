"""The papers of a commission: for each person the questions and the answer sheet, in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from kaskad.assessment.models import AnswerSheet, Test
from kaskad.assessment.queries.answer_sheet_paper import (
    AnswerSheetPaper,
    SheetOf,
    answer_sheet_paper,
)
from kaskad.assessment.queries.question_paper import QuestionPaper, question_paper
from kaskad.assessment.queries.sheets import asked_of, sheet_items
from kaskad.assessment.rules.answer_sheet import answer_sheet
from kaskad.commissions.api import person_name
from kaskad.core.documents import Paper, make_pdf

TEMPLATE = Path(__file__).with_name("test_papers.typ")


@dataclass(frozen=True, slots=True)
class PersonPapers:
    """What one person gets."""

    questions: QuestionPaper
    sheet: AnswerSheetPaper


@dataclass(frozen=True, slots=True)
class TestPapers(Paper):
    """The papers of any number of people, each in the person's language."""

    people: tuple[PersonPapers, ...]


def test_papers_pdf(
    test: Test, sheets: Sequence[AnswerSheet], language: str, *, now: datetime
) -> bytes:
    """All papers as one PDF, in the order of the sheets; ``language`` is that of its title."""
    with override(language):
        title = _title(test)
    papers = TestPapers(title, language, tuple(_person(test, one) for one in sheets))
    return make_pdf(TEMPLATE, papers, now=now)


def _person(test: Test, sheet: AnswerSheet) -> PersonPapers:
    asked = asked_of(sheet_items(test, sheet.form_id, sheet.member_id))
    name, code = person_name(sheet.member.person), sheet.code.upper()
    with override(sheet.language):
        title = _title(test)
        minutes = _("You have %(count)s minutes.") % {"count": test.minutes}
    questions = question_paper(title, asked, sheet.language, foot=f"{name} · {code}")
    questions = replace(questions, notes=(*questions.notes, minutes), pages="{page}")
    sheets = [SheetOf(code, name, answer_sheet(asked))]
    return PersonPapers(questions, answer_sheet_paper(title, sheets, sheet.language))


def _title(test: Test) -> str:
    return f"{test.get_purpose_display()}: {test.stage.title}"
