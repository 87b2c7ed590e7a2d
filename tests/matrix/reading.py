"""A page as a reader gets it: its text, its structure, and what is wrong with either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
SILENT = {"script", "style", "template"}
# What stands there as it was typed or is meant for machines.
VERBATIM = {"code", "pre", "samp", "kbd", "textarea"}
SPOKEN = ("aria-label", "title", "alt", "placeholder", "aria-roledescription", "content")
REFERENCES = (
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "list",
    "headers",
    "form",
)
NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
INTERACTIVE = {"a", "button", "input", "select", "textarea", "label"}
BLOCKS_IN_P = {
    "p", "div", "ul", "ol", "dl", "table", "section", "article", "header", "footer", "form", "nav",
    "h1", "h2", "h3", "h4", "h5", "h6", "figure", "details", "fieldset", "main", "aside", "hr",
}  # fmt: skip
WORD = re.compile(r"[^\W_][\w.@/:’'-]*")
LATIN, CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[Ѐ-ӿ]")


@dataclass(slots=True)
class Open:
    """An element that is not closed yet."""

    tag: str
    attributes: dict[str, str]
    language: str
    text: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Reads a page; ``wrong`` holds what is wrong with its structure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[Open] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, dict[str, str]]] = []
        self.spoken: list[tuple[str, str]] = []
        self.counts: dict[str, int] = {}
        self.language = ""
        self.title = ""
        self.feed(html)
        self.close()
        self.wrong += [f"<{one.tag}> is not closed" for one in self.open]
        self._check()

    # Reading.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._look(tag, attributes, attrs)
        if tag not in VOID:
            here = attributes.get("lang") or (self.open[-1].language if self.open else "")
            self.open.append(Open(tag, attributes, here))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            if not self._inside("svg") and tag != "svg":
                self.wrong.append(f"<{tag}/> closes itself")
            self._closed(self.open.pop())

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.wrong.append(f"</{tag}> closes nothing")
            return
        if not self.open or self.open[-1].tag != tag:
            inside = self.open[-1].tag if self.open else "nothing"
            self.wrong.append(f"</{tag}> in <{inside}> at line {self.getpos()[0]}")
            if not self._inside(tag):
                return
            while self.open[-1].tag != tag:
                self.open.pop()
        self._closed(self.open.pop())

    def handle_data(self, data: str) -> None:
        for one in self.open:
            if one.tag in {
                "a",
                "button",
                "h1",
                "h2",
                "h3",
                "title",
                "label",
                "svg",
                "option",
                "th",
            }:
                one.text.append(data)
        if self.open and not self._silent() and data.strip():
            self.spoken.append((self.open[-1].language, data.strip()))

    # Judging.

    def _look(
        self, tag: str, attributes: dict[str, str], attrs: list[tuple[str, str | None]]
    ) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        where = f"<{tag}> at line {self.getpos()[0]}"
        if tag == "html":
            self.language = attributes.get("lang", "")
        self._refer(tag, attributes)
        if len({name for name, _ in attrs}) != len(attrs):
            self.wrong.append(f"{where} has an attribute twice")
        if tag in {"input", "select", "textarea"}:
            inside = self._inside("label")
            self.fields.append((where, {**attributes, "inside": "yes" if inside else ""}))
        if tag == "img" and "alt" not in attributes:
            self.wrong.append(f"{where} has no alt")
        self._suspect(where, tag, attributes)
        self._hear(tag, attributes)

    def _refer(self, tag: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in REFERENCES:
            self.references += attributes.get(name, "").split()
        if attributes.get("href", "").startswith("#") and tag == "a":
            self.references.append(attributes["href"][1:])
        if tag == "label" and "for" in attributes:
            self.labelled.add(attributes["for"])

    def _suspect(self, where: str, tag: str, attributes: dict[str, str]) -> None:
        """What the policy forbids, and elements in places where browsers take them out."""
        for name in attributes:
            if name == "style" or (name.startswith("on") and tag != "svg") or name == "hx-on":
                self.wrong.append(f"{where} has {name}")
        if tag == "style" or (tag == "script" and not attributes.get("src")):
            self.wrong.append(f"{where} is inline")
        if tag in BLOCKS_IN_P and self.open and self.open[-1].tag == "p":
            self.wrong.append(f"{where} inside <p>")
        if tag in INTERACTIVE - {"label"} and (self._inside("a") or self._inside("button")):
            self.wrong.append(f"{where} inside something one presses")

    def _hear(self, tag: str, attributes: dict[str, str]) -> None:
        if self._silent() or (tag == "meta" and attributes.get("name") != "description"):
            return
        language = attributes.get("lang") or (self.open[-1].language if self.open else "")
        for name in SPOKEN:
            if attributes.get(name):
                self.spoken.append((language or self.language, attributes[name]))
        if tag == "input" and attributes.get("type") in {"submit", "button"}:
            self.spoken.append((language, attributes.get("value", "")))

    def _closed(self, one: Open) -> None:
        text = "".join(one.text).strip()
        named = text or one.attributes.get("aria-label") or one.attributes.get("aria-labelledby")
        if one.tag == "title" and not self._inside("svg"):
            self.title = text
        if one.tag in {"a", "button", "h1", "h2", "h3"} and not named:
            self.wrong.append(f"<{one.tag}> says nothing, at line {self.getpos()[0]}")
        if one.tag == "svg":
            hidden = one.attributes.get("aria-hidden") == "true" or self._hidden()
            if one.attributes.get("role") == "img" and not named:
                self.wrong.append("a picture has no label")
            if one.attributes.get("role") != "img" and not hidden:
                self.wrong.append("an svg is neither a picture nor hidden")

    def _check(self) -> None:
        twice = {one for one in self.ids if self.ids.count(one) > 1}
        self.wrong += [f"id {one} stands twice" for one in sorted(twice)]
        lost = set(self.references) - set(self.ids) - {""}
        self.wrong += [f"#{one} is not on the page" for one in sorted(lost)]
        for where, attributes in self.fields:
            named = (
                attributes["inside"]
                or attributes.get("id") in self.labelled
                or attributes.get("aria-label")
                or attributes.get("aria-labelledby")
            )
            if attributes.get("type") not in NO_LABEL and not named:
                self.wrong.append(f"{where} has no label")
        for tag in ("h1", "main", "title", "html", "head", "body"):
            if self.counts.get(tag, 0) != 1 and not (tag == "title" and self.title):
                self.wrong.append(f"{self.counts.get(tag, 0)} of <{tag}>")
        if not self.title:
            self.wrong.append("the page has no title")

    def _inside(self, tag: str) -> bool:
        return any(one.tag == tag for one in self.open)

    def _hidden(self) -> bool:
        return any(one.attributes.get("aria-hidden") == "true" for one in self.open)

    def _silent(self) -> bool:
        return any(one.tag in SILENT | VERBATIM for one in self.open)

    # Words.

    def words(self, language: str) -> Iterator[str]:
        """Every word that is said in ``language``, attributes included."""
        for spoken_in, text in self.spoken:
            if spoken_in in ("", language):
                yield from WORD.findall(text)


def latin_words(page: Page, language: str, allowed: set[str]) -> set[str]:
    """Latin words on a page of another script, without codes, file names and those ``allowed``."""
    found = set()
    for word in page.words(language):
        plain = word.strip(".,:;/'’-")
        if not LATIN.search(plain) or CYRILLIC.search(plain):
            continue
        is_code = any(letter.isdigit() for letter in plain) or plain.startswith("KZ")
        is_name = "." in plain or "/" in plain or "@" in plain
        if not is_code and not is_name and plain not in allowed:
            found.add(plain)
    return found


def mixed_words(page: Page) -> set[str]:
    """Words of Latin and Cyrillic letters at once."""
    words = {word for _, text in page.spoken for word in re.findall(r"[^\W\d_]+", text)}
    return {word for word in words if LATIN.search(word) and CYRILLIC.search(word)}
