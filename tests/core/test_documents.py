"""Papers as PDF: what is drawn, what is never read, and letters that no font has."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from kaskad.core.documents import make_pdf
from kaskad.planning.web import schedule

NOW = datetime(2026, 2, 16, 6, 0, 0, 123, tzinfo=UTC)
NOTHING = schedule.Sum("", "0", "0")


def _paper(title):
    return schedule.SchedulePaper(
        title=title, language="kk", facts=(), heads=(), sum_heads=(), sums=(), total=NOTHING,
        sections=(), no_seminars="", note="", foot="", pages="{page}/{pages}",
    )  # fmt: skip


def _made(title):
    pdf = PdfReader(io.BytesIO(make_pdf(schedule.TEMPLATE, _paper(title), now=NOW)))
    return pdf, pdf.pages[0].extract_text()


def _is_accessible(pdf):
    return "pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()


def test_every_kazakh_letter_is_drawn_and_can_be_copied():
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"

    pdf, text = _made(letters)

    assert letters in text
    assert _is_accessible(pdf)


def test_a_letter_that_no_font_has_does_not_stop_the_paper():
    pdf, text = _made("Зал 漢")

    assert "Зал" in text
    assert not _is_accessible(pdf)


@pytest.mark.parametrize("word", ['#eval("1")', "$x$", "*a*", "\\n", "\x07b", "\ud800b", "@c <d>"])
def test_values_are_words_and_never_markup(word):
    _pdf, text = _made(word)

    assert "".join(one for one in word if one not in "\x07\ud800") in text
