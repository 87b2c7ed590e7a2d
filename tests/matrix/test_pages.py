"""Every page in every language: sound markup, its own language only, and a strict policy."""

import re

import pytest

from kaskad.commissions.api import Member, code_of_member, spaced_code
from tests.counted import counted
from tests.matrix.reading import Page, latin_words, mixed_words
from tests.matrix.subjects import pages

# Markup and words; test_access asks for the same pages on every database.
pytestmark = pytest.mark.one_database

LANGUAGES = ("kk", "ru", "en")
# Latin words that Kazakh and Russian readers use as they are.
ALLOWED = {
    "Kaskad", "CSV", "XLSX", "JSON", "TOML", "SHA", "UTF", "Excel", "kaskad", "LibreOffice", "Calc",
    "CC", "BY", "GeoNames", "Ctrl", "P", "Google", "Sheets", "CPU", "xlsx", "csv", "MB",
    "Enter", "Tab", "ctrl", "utf", "KATO", "toml", "iPhone", "Android", "URL", "PDF",
    "Authenticator", "FreeOTP", "PIN", "Chrome", "Firefox", "Linux", "Safari", "https",
    "SMS", "Telegram", "JavaScript",
    "OneRoster", "ZIP", "zip", "Atom", "RSS",
    "Moodle", "LTI", "test", "xAPI", "GIFT", "QTI", "XML", "gift", "txt", "xml",
    # The columns of an answer sheet, as they are printed on it.
    "A", "B", "C", "D", "E",
    "DOCX", "PPTX", "ODT", "ODP", "ODS", "PNG", "JPG", "JPEG", "SVG", "typst",
}  # fmt: skip
CODES = re.compile(r"^(?:[a-z0-9]{10,24}|[2-9A-Z]{5}-[2-9A-Z]{5})$")
# At the place that stands first: what is read elsewhere stands on the same page.
PAGES = list({rule.name: rule for rule in reversed(pages()) if rule.roles}.values())
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'",
}  # fmt: skip


def _role(rule):
    """Who sees most of the page."""
    for role in ("centre", "region", "trainer", "member"):
        if role in rule.roles and not (len(rule.roles) > 9):
            return role
    return "stranger" if "stranger" in rule.roles else rule.roles[0]


def _get(house, visitor, rule, language):
    url = rule.url(house, language)
    with counted(house):
        return visitor(_role(rule)).get(url)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", PAGES, ids=str)
def test_a_page(house, visitor, rule, language):
    response = _get(house, visitor, rule, language)
    assert response.status_code == 200
    assert _policy(response) | POLICY == _policy(response)
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    if not response["Content-Type"].startswith("text/html"):
        return

    html = response.content.decode()
    page = Page(html)
    assert page.wrong == []
    assert page.language == language
    assert mixed_words(page) == set()
    assert re.findall(r"%\(\w+\)|\{\{|\{%|&lt;Promise|__proxy__", html) == []
    if language == "en":
        assert "None" not in set(page.words("en"))
        return
    found = {word for word in latin_words(page, language, ALLOWED) if not CODES.match(word)}
    assert not found or found <= _member_codes()


def _member_codes():
    """What stands on the printed lists: the two halves of everybody's code."""
    members = Member.objects.values_list("pk", flat=True)
    return {half for one in members for half in spaced_code(code_of_member(one)).split()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there_says_so_in_the_reader_s_language(house, visitor, language):
    response = visitor("stranger").get(f"/{language}/plans/nothing/")
    page = Page(response.content.decode())

    assert response.status_code == 404
    assert page.wrong == []
    assert page.language == language
    if language != "en":
        assert latin_words(page, language, ALLOWED) == set()


def test_kazakh_is_the_first_language(house, visitor):
    assert visitor("stranger").get("/")["Location"].startswith("/kk/")


def _policy(response):
    parts = [part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}
