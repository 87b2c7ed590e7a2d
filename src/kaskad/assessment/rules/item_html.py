"""Plain text of an item as HTML and back, in several languages by Moodle's multilang spans.

A text in two languages is ``<span lang="kk" class="multilang">…</span><span lang="ru" …>…</span>``,
as Moodle's filter "Multi-language content" reads it. What stands outside of such spans belongs to
all languages. Tags of other systems are dropped, their text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final

from kaskad.assessment.rules.item_text import LANGUAGES, tidy_words
from kaskad.assessment.rules.items import Words

LONGEST_HTML: Final = 100_000
# A paragraph of this class holds what Moodle has no field for: kaskad-unit, kaskad-source.
_PART: Final = re.compile(r"\bkaskad-(unit|source)\b")
_PARAGRAPHS: Final = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"}
)
_UNSHOWN: Final = frozenset({"script", "style"})


def spans(words: Words) -> str:
    """A text in all its languages, to stand in one paragraph."""
    return "".join(
        f'<span lang="{language}" class="multilang">{html_text(words[language])}</span>'
        for language in LANGUAGES
        if language in words
    )


def html_text(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br />")


def paragraphs(words: Words, **parts: Words) -> str:
    """A text and, in paragraphs of their own, the named parts that are not empty."""
    found = [f"<p>{spans(words)}</p>"] if words else []
    found += [
        f'<p class="kaskad-{part}">{spans(inner)}</p>' for part, inner in parts.items() if inner
    ]
    return "".join(found)


def read_html(html: str, language: str) -> dict[str, dict[str, str]]:
    """Part ("" is the text itself) to words; words in no named language are in ``language``."""
    reader = _Reader()
    # The parser fails on marked sections, which only word processors write.
    reader.feed(html[:LONGEST_HTML].replace("<![", "&lt;!["))
    reader.close()
    return {part: _by_language(reader.pieces, part, language) for part in ("", "unit", "source")}


def html_words(html: str, language: str) -> dict[str, str]:
    """The text alone."""
    return read_html(html, language)[""]


def _by_language(pieces: list[tuple[str, str, str]], part: str, language: str) -> dict[str, str]:
    mine = [(spoken, text) for inside, spoken, text in pieces if inside == part]
    found = {spoken for spoken, _text in mine if spoken in LANGUAGES} or {language}
    return tidy_words(
        {one: "".join(text for spoken, text in mine if spoken in ("", one)) for one in found}
    )


class _Reader(HTMLParser):
    """``pieces``: part, language or nothing, text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str, str]] = []
        self._part = self._unshown = ""
        # For every open span, the language that it sets.
        self._spans: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: Mapping[str, str] = {name: value or "" for name, value in attrs}
        if tag in _UNSHOWN:
            self._unshown = tag
        elif tag == "br":
            self._add("\n")
        elif tag == "span":
            is_multilang = "multilang" in attributes.get("class", "")
            spoken = attributes.get("lang", "")[:2].lower() if is_multilang else ""
            self._spans.append(spoken or (self._spans[-1] if self._spans else ""))
        elif tag in _PARAGRAPHS:
            self._add("\n")
            part = _PART.search(attributes.get("class", ""))
            self._part = part[1] if part else self._part

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unshown:
            self._unshown = ""
        elif tag == "span" and self._spans:
            self._spans.pop()
        elif tag in _PARAGRAPHS:
            self._part = ""
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self._add(re.sub(r"\s+", " ", data))

    def _add(self, text: str) -> None:
        self.pieces.append((self._part, self._spans[-1] if self._spans else "", text))
