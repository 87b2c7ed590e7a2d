"""What a commission may change of its certificates, and how it is told what it may not."""

import base64
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.utils.translation import override

from kaskad.credentials.rules.paper import (
    Design,
    DesignFlawed,
    Texts,
    batch_pdf,
    certificate_pdf,
    check_design,
)
from kaskad.credentials.rules.paper import own as own_templates
from kaskad.credentials.rules.paper.design import contrast_on_white
from kaskad.credentials.rules.paper.own import FIELDS, check_template, source_of
from kaskad.credentials.rules.paper.samples import LONGEST, SHORTEST
from kaskad.credentials.rules.paper.sheets import sheets_of
from kaskad.credentials.vocab import Flaw
from tests.credentials.papers import BOTH, DESIGN, NOW, PLACE, paper_of, read, text_of
from tests.credentials.values import FACTS

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 9 9">\n{}</svg>'
)
SHAPES = '<g style="fill:#00667A"><path d="M0 0h9v3H0z"/><circle cx="4" cy="6" r="2"/></g>'
NOTES = (
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:li href="http://example.org/"/></rdf:RDF></metadata>'
)
OWN = """\
#let certificate(common, one) = {
  set page(paper: "a4", margin: 15mm)
  emblem(10mm)
  heading(level: 1, text(fill: rgb(common.accent), said(common.titles)))
  text(11pt, weight: 700, one.name)
  parbreak()
  one.number
  set text(5pt)
  for column in one.columns {
    for (key, line) in column.lines { par[#line.label: #line.value] }
  }
  for (key, line) in one.facts { par[#line.label: #line.value] }
  square-code(one, 50mm)
  one.page
}
"""


def png(width, height):
    return cv2.imencode(".png", np.full((height, width, 3), 90, np.uint8))[1].tobytes()


def flaw_of(**changes):
    with pytest.raises(DesignFlawed) as found:
        check_design(replace(DESIGN, **changes))
    return found.value


def flaw_of_template(template):
    with pytest.raises(DesignFlawed) as found:
        check_template(template, [sheets_of([SHORTEST, LONGEST], DESIGN, BOTH)])
    return found.value


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"accent": "#7a1f3d"},
        {"emblem": SVG.format(SHAPES).encode()},
        {"emblem": SVG.format(NOTES + SHAPES).encode()},
        {"emblem": png(400, 300)},
        {"title": Texts("Тренер сертификаты", "Сертификат тренера")},
    ],
)
def test_a_design_of_a_commission(changes):
    design = replace(DESIGN, **changes)

    check_design(design)

    page = read(certificate_pdf(paper_of(), design, now=NOW)).pages[0]
    assert all(text in text_of(page) for text in (design.title.kk, design.title.ru))


def test_texts_without_english_stand_in_kazakh_where_english_is_wished():
    design = replace(DESIGN, organisation=Texts("Орталық комиссия", "Центральная комиссия"))

    pdf = certificate_pdf(paper_of(), design, now=NOW, languages=("ru", "en"))

    assert "Орталық комиссия" in text_of(read(pdf).pages[0])


@pytest.mark.parametrize(
    ("texts", "flaw", "language"),
    [
        (Texts("", "Комиссия"), Flaw.NO_TEXT, "kk"),
        (Texts("Комиссия", " "), Flaw.NO_TEXT, "ru"),
        (Texts("Комиссия", "Две  пустоты"), Flaw.TEXT, "ru"),
        (Texts("Комиссия", "Комиссия", "a" * 201), Flaw.TEXT, "en"),
        (Texts("Коми\u200bссия", "Комиссия"), Flaw.TEXT, "kk"),
    ],
)
def test_a_text_that_is_missing_or_unclean(texts, flaw, language):
    found = flaw_of(office=texts)

    assert (found.flaw, found.field, found.values["language"]) == (flaw, "office", language)


@pytest.mark.parametrize(
    ("accent", "flaw"),
    [
        ("red", Flaw.COLOUR),
        ("#FFF", Flaw.COLOUR),
        ("#00667A;", Flaw.COLOUR),
        ("#00AFCA", Flaw.PALE),
    ],
)
def test_a_colour_that_is_none_or_cannot_be_read(accent, flaw):
    assert flaw_of(accent=accent).flaw == flaw


def test_contrast_is_that_of_wcag():
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#FFFFFF") == pytest.approx(1)
    assert contrast_on_white("#777777") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<image href="http://example.org/a.png"/>', "image"),
        ('<use href="#a"/>', "use"),
        ("<style>@import url(a.css)</style>", "style"),
        ("<text>А</text>", "text"),
        ("<foreignObject/>", "foreignObject"),
        ('<path onclick="a()"/>', "onclick"),
        ('<path fill="url(http://example.org/a)"/>', "fill"),
        ("<path style=\"fill:url('http://example.org/a')\"/>", "style"),
        ('<g xlink:href="file:///etc/passwd"/>', "href"),
        ('<a:b xmlns:a="http://example.org/"/>', "b"),
        ("<?xml-stylesheet href='a.css'?>", "?xml-stylesheet"),
    ],
)
def test_an_emblem_holds_shapes_and_nothing_that_acts_or_fetches(part, named):
    found = flaw_of(emblem=SVG.format(part).encode())

    assert (found.flaw, found.values["part"], found.line) == (Flaw.EMBLEM_PART, named, 2)


@pytest.mark.parametrize(
    ("emblem", "flaw"),
    [
        (b"GIF89a", Flaw.EMBLEM),
        (b"<svg", Flaw.EMBLEM),
        (b"<html/>", Flaw.EMBLEM),
        (SVG.format("Ә").encode("utf-16"), Flaw.EMBLEM),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("").encode(), Flaw.EMBLEM_PART),
        (SVG.format(" " * 100_000).encode(), Flaw.EMBLEM_SIZE),
        (png(199, 400), Flaw.EMBLEM_PIXELS),
        (png(400, 1201), Flaw.EMBLEM_PIXELS),
        (png(400, 400)[:-20], Flaw.EMBLEM),
        (png(400, 400)[:100], Flaw.EMBLEM),
        (png(400, 400)[:8], Flaw.EMBLEM),
        (png(400, 400) + b"<script>", Flaw.EMBLEM),
    ],
)
def test_an_emblem_that_is_damaged_or_too_large(emblem, flaw):
    assert flaw_of(emblem=emblem).flaw == flaw


def test_the_template_that_the_document_shows_may_be_used():
    page = Path(__file__).parents[2].joinpath("docs/formats/certificate.md").read_text("utf-8")
    shown = page[page.index("    #let certificate(") :]

    check_design(replace(DESIGN, template=textwrap.dedent(shown)))


def test_an_own_template_makes_certificates_and_lists():
    design = replace(DESIGN, template=OWN, emblem=png(200, 200))

    check_design(design)

    pdf = read(batch_pdf(PLACE, [paper_of(), paper_of()], design, now=NOW))
    assert len(pdf.pages) == 1 + 2
    assert "pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    text = text_of(pdf.pages[2])
    assert FACTS.name in text
    assert "Центральная" not in text


@pytest.mark.parametrize(
    ("template", "missing"),
    [
        (OWN.replace("par[#line", 'if key != "status_index" [#line'), ["status_index"]),
        (
            "#let certificate(common, one) = { set page(height: 90mm); one.name }",
            [key for key in FIELDS if key != "name"],
        ),
    ],
)
def test_an_own_template_shows_every_field(template, missing):
    found = flaw_of_template(template)

    assert (found.flaw, found.values["keys"]) == (Flaw.TEMPLATE_FIELDS, ", ".join(missing))


@pytest.mark.parametrize(
    ("added", "error"),
    [
        ('#read("/etc/passwd")', "file not found"),
        ('#read("../../vocab.py")', "would escape"),
        ('#image("/core/static/a.svg")', "file not found"),
        ("#nothing", "unknown variable"),
        ("#(", "unclosed delimiter"),
        ('#panic("no")', "panicked"),
    ],
)
def test_an_error_in_an_own_template_is_told_with_its_line(added, error):
    found = flaw_of_template(f"{OWN}{added}")

    assert (found.flaw, found.line) == (Flaw.TEMPLATE, OWN.count("\n") + 1)
    assert error in found.values["error"]
    assert "kaskad-no-files" not in found.message


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('#import "@preview/cetz:0.3.0"', "import"),
        ('#include "/core/documents/paper.typ"', "include"),
        ('#eval("im" + "port \\"@preview/a:1.0.0\\"")', "eval"),
        ('#plugin("a.wasm")', "plugin"),
        ('#dictionary(std).at("ev" + "al")', "std"),
    ],
)
def test_words_that_fetch_are_refused_before_anything_is_tried(line, word, monkeypatch):
    monkeypatch.setattr(own_templates, "_tried", None)

    found = flaw_of_template(f"{OWN}\n{line}")

    assert (found.flaw, found.values["word"]) == (Flaw.TEMPLATE_WORD, word)
    assert found.line == OWN.count("\n") + 2


def test_a_package_of_the_network_would_not_be_fetched_either():
    source = source_of(f'{OWN}\n#import "@preview/cetz:0.3.0"')

    answer = own_templates._tried(source, sheets_of([SHORTEST], DESIGN, BOTH))

    assert "failed to download" in answer["error"]
    assert "127.0.0.1:9" in answer["error"] or "refused" in answer["error"].lower()


def test_a_template_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(own_templates, "SECONDS", 3)
    endless = "#for a in range(99999) { for b in range(99999) { let c = a * b } }"
    begun = time.perf_counter()

    found = flaw_of_template(OWN + endless)

    assert found.flaw == Flaw.TEMPLATE_TIME
    assert time.perf_counter() - begun < 30


def test_a_template_that_takes_two_pages_or_shares_one():
    twice = OWN.replace("  one.page\n", "  one.page\n  pagebreak()\n  [.]\n")

    found = flaw_of_template(twice)

    assert (found.flaw, found.values["pages"], found.values["count"]) == (
        Flaw.TEMPLATE_PAGES,
        4,
        2,
    )


def test_a_template_that_is_too_long():
    assert flaw_of_template("a" * 20_001).flaw == Flaw.TEMPLATE_LENGTH


def test_a_flaw_says_what_is_wrong_and_what_to_do():
    with override("en"):
        assert flaw_of(accent="#00AFCA").message == (
            "The contrast of the colour with white is 2.6 and must be at least 4.5. "
            "Choose a darker colour."
        )


def test_nothing_of_an_emblem_is_lost_as_a_picture_in_a_picture():
    content = png(300, 300)

    sheets = sheets_of([paper_of()], replace(DESIGN, emblem=content), BOTH)

    assert base64.b64encode(content).decode() in sheets.emblem


def test_a_design_is_a_value():
    assert Design(DESIGN.organisation, DESIGN.office, DESIGN.signatory) == DESIGN
