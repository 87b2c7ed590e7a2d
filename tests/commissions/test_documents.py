"""Every code that a list can meet is documented, with its remedy, in three languages."""

from pathlib import Path

import pytest
from django.utils import translation

from kaskad.commissions.rules.header import COLUMNS
from kaskad.commissions.vocab.problems import (
    COLUMN_LABELS,
    FILE_REMARKS,
    ROW_PROBLEMS,
    ROW_REMARKS,
    STRUCTURE_PROBLEMS,
)
from kaskad.core.refusal import Refusal
from kaskad.core.spreadsheet import REMARKS

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"


def refusals(*rooms):
    return [code for code in Refusal.known if code.partition(".")[0] in rooms]


@pytest.mark.parametrize(
    "code",
    [*ROW_PROBLEMS, *ROW_REMARKS, *FILE_REMARKS, *REMARKS, *refusals("roster", "spreadsheet")],
)
def test_every_code_of_a_roster_is_documented(code):
    assert f"`{code}`" in (FORMATS / "roster.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [*STRUCTURE_PROBLEMS, *refusals("structure")])
def test_every_code_of_a_structure_is_documented(code):
    assert f"`{code}`" in (FORMATS / "structure.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("column", COLUMNS)
def test_every_heading_is_documented(column):
    text = (FORMATS / "roster.md").read_text(encoding="utf-8")

    assert [heading in text for heading in COLUMNS[column]] == [True, True, True]


def test_every_column_has_a_label():
    assert list(COLUMN_LABELS) == list(COLUMNS)


@pytest.mark.parametrize("code", [*ROW_PROBLEMS, *STRUCTURE_PROBLEMS])
def test_every_error_says_what_to_do_in_three_languages(code):
    explanation = ({**ROW_PROBLEMS, **STRUCTURE_PROBLEMS})[code]
    texts = set()
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            texts.add((str(explanation.wrong), str(explanation.remedy)))

    assert len(texts) == 3
    assert all(wrong and remedy for wrong, remedy in texts)
