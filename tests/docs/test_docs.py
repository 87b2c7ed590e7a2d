"""Documents say what is true: files exist, commands parse, every room and refusal has its place."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from kaskad.config.commands import COMMANDS, Entry
from tools.screens import LARGEST, MOST
from tools.scripts import ALLOWED, mixed_words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
GUIDES = ("officer", "trainer", "member", "observer")
LANGUAGES = ("kk", "ru", "en")
ROOMS = sorted(path.parent.name for path in (ROOT / "src/kaskad").glob("*/__init__.py"))
LAUNCHER_TOOLS = ("check", "test", "bench", "messages")

LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
FILE_IN_TEXT = re.compile(r"`((?:src|docs|tests|tools|benchmarks|requirements)/[\w./-]+\.\w+)`")
COMMAND_LINE = re.compile(r"^ {4}(?:\./)?kaskad (.+?)(?:  +.*)?$", re.MULTILINE)
COMMAND_IN_TEXT = re.compile(r"`(?:\./)?kaskad ([^`]+)`")
SCREEN = re.compile(r"\]\(\.\./screens/([\w-]+\.png)\)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
REFUSAL_CODE = re.compile(r'^    code(?:: ClassVar\[str\])? = "([a-z_.]+)"', re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(page: Path) -> str:
    """The page with lines that end in a backslash joined to the next."""
    return page.read_text(encoding="utf-8").replace("\\\n", " ")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    links = [link for link in LINK.findall(text_of(page)) if "://" not in link]

    missing = [link for link in links if not _target(page, link)]

    assert missing == []


def _target(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target)


def _anchors(page: Path) -> set[str]:
    words = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", word.lower()).replace(" ", "-") for word in words}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_named_exists(page):
    named = [name for name in FILE_IN_TEXT.findall(text_of(page)) if not _is_pattern(name)]

    assert [name for name in named if not (ROOT / name).exists()] == []


def _is_pattern(name: str) -> bool:
    return any(part.isupper() and len(part) > 1 for part in re.split(r"[/.]", name))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_shown_parses(page):
    text = text_of(page)
    shown = [*COMMAND_LINE.findall(text), *COMMAND_IN_TEXT.findall(text)]

    assert [words for words in shown if not _parses(words)] == []


def _parses(words: str) -> bool:
    try:
        parts = shlex.split(words.split(" > ", maxsplit=1)[0])
    except ValueError:
        return False
    if parts[0] in LAUNCHER_TOOLS or parts[0].isupper() or parts[0] in ("...", "--help"):
        return True
    found = next(((entry, rest) for entry, rest in _candidates(parts)), None)
    if found is None:
        return False
    entry, rest = found
    if entry.words == "planner" or not rest or "--help" in rest:
        return True
    try:
        _parser(entry).parse_args(rest)
    except SystemExit:
        # Named in a sentence: the words are a command, its options are elsewhere.
        return len(rest) == 0
    return True


def _candidates(parts: list[str]) -> Iterator[tuple[Entry, list[str]]]:
    for length in (2, 1):
        for entry in COMMANDS:
            if entry.words == " ".join(parts[:length]):
                yield entry, parts[length:]


def _parser(entry: Entry) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--data")
    importlib.import_module(entry.module).add_arguments(parser)
    return parser


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.words)
def test_every_command_stands_on_a_page_of_a_room(entry):
    pages = "".join(text_of(page) for page in (DOCS / "rooms").glob("*.md"))

    assert f"    kaskad {entry.words}" in pages


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_page_that_the_map_and_the_index_name(room):
    assert (DOCS / "rooms" / f"{room}.md").is_file()
    assert f"(rooms/{room}.md)" in text_of(DOCS / "map.md")
    assert f"(rooms/{room}.md)" in text_of(DOCS / "README.md")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_page_names_every_table_and_every_refusal(room):
    page = text_of(DOCS / "rooms" / f"{room}.md")
    tables = [model.__name__ for model in _models(room)]
    codes = [
        code
        for path in (ROOT / "src/kaskad" / room).rglob("*.py")
        for code in REFUSAL_CODE.findall(path.read_text(encoding="utf-8"))
    ]

    assert [name for name in [*tables, *codes] if f"`{name}`" not in page] == []


def _models(room: str) -> list[type]:
    config = next((one for one in apps.get_app_configs() if one.name == f"kaskad.{room}"), None)
    return list(config.get_models()) if config else []


def test_every_document_is_reached_from_the_index():
    index = {
        (DOCS / link.split("#")[0]).resolve() for link in LINK.findall(text_of(DOCS / "README.md"))
    }
    documents = {page for page in DOCS.rglob("*.md") if page != DOCS / "README.md"}

    assert sorted(str(page.relative_to(DOCS)) for page in documents - index) == []


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_the_same_in_three_languages(guide):
    shapes = {
        language: _shape(DOCS / "guides" / f"{guide}.{language}.md") for language in LANGUAGES
    }

    assert shapes["kk"] == shapes["en"]
    assert shapes["ru"] == shapes["en"]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_shows_the_same_pages_in_each_language_in_that_language(guide):
    shown = {
        language: [
            picture.replace(f"-{language}-", "-")
            for picture in SCREEN.findall(text_of(DOCS / "guides" / f"{guide}.{language}.md"))
        ]
        for language in LANGUAGES
    }

    assert len(shown["kk"]) > 0
    assert shown["kk"] == shown["ru"] == shown["en"]
    assert [one for one in shown["kk"] if re.search(r"-(kk|ru|en)-", one)] == []


def _shape(page: Path) -> list[str]:
    """Headings by level, list items and lines of code, in their order."""
    kinds = (("#", r"#+ "), ("-", r"[*\d]+\.? "), ("$", r" {4}\S"))
    lines = text_of(page).splitlines()
    found = [(kind, re.match(pattern, line)) for line in lines for kind, pattern in kinds]
    return [f"{kind}{match[0].count('#')}" for kind, match in found if match]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", GUIDES)
def test_bold_words_of_a_guide_stand_on_pages(guide, language):
    page = re.sub(r"\s+", " ", text_of(DOCS / "guides" / f"{guide}.{language}.md"))

    known = _messages(language)

    assert [word for word in BOLD.findall(page) if word not in known] == []


def _messages(language: str) -> set[str]:
    """All texts of the catalogues: the source's for English, otherwise their translations."""
    key = "msgid" if language == "en" else r"msgstr(?:\[\d\])?"
    folder = "kk" if language == "en" else language
    catalogues = (ROOT / "src/kaskad").glob(f"*/locale/{folder}/LC_MESSAGES/django.po")
    texts = (path.read_text(encoding="utf-8") for path in catalogues)
    return {
        word.removesuffix(": %(count)s")
        for text in texts
        for word in re.findall(rf'^{key} "(.+)"$', text, re.MULTILINE)
    }


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_word_mixes_alphabets(page):
    lines = page.read_text(encoding="utf-8").splitlines()

    assert [mixed_words(line) for line in lines if ALLOWED not in line and mixed_words(line)] == []


@pytest.mark.parametrize("picture", sorted((DOCS / "screenshots").glob("*.png")), ids=name_of)
def test_a_picture_is_small(picture):
    assert picture.stat().st_size < 300_000


def test_the_pictures_of_all_pages_are_small_together():
    sizes = [one.stat().st_size for one in (DOCS / "screens").glob("*.png")]

    assert max(sizes) <= LARGEST
    assert sum(sizes) <= MOST
