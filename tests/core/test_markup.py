from __future__ import annotations

import pytest

from kaskad.core.markup import markup_as_html


def test_headings_lists_and_bold_become_html():
    html = markup_as_html("# Бір\n\nМәтін **қалың**\n\n- бір\n- екі\n\n1. а\n2. б\n\n> сөз")

    assert "<h2>Бір</h2>" in html
    assert "<strong>қалың</strong>" in html
    assert html.count("<li>") == 4
    assert ("<ul>" in html, "<ol>" in html, "<blockquote>" in html) == (True, True, True)


def test_headings_stand_below_those_of_the_page():
    assert "<h4>" in markup_as_html("## x", below=2)
    assert "<h6>" in markup_as_html("###### x", below=3)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<b onclick=x>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://a.example/x.png)",
        '[x](https://a.example "a\\" onclick=x")',
        "<javascript:alert(1)>",
    ],
)
def test_what_could_act_is_shown_as_text(hostile):
    html = markup_as_html(hostile)

    assert "<script" not in html
    assert "<img" not in html
    assert "<b " not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert '" onclick' not in html


def test_links_lead_to_pages_mail_and_telephones():
    html = markup_as_html("[бет](https://a.example/?q=1&r=2) [хат](mailto:a@b.example)")

    assert '<a href="https://a.example/?q=1&amp;r=2" rel="noopener noreferrer">бет</a>' in html
    assert 'href="mailto:a@b.example"' in html


def test_long_nesting_ends():
    assert markup_as_html("> " * 5000 + "x")
    assert markup_as_html("*" * 8000 + "x")
    assert markup_as_html("[" * 8000)
