"""The guides of ``docs/guides`` as pages of help, in the language of the reader, with pictures."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

import kaskad
from kaskad.core.refusal import NotFound
from kaskad.core.web.components import Link

DOCUMENTS = Path(kaskad.__file__).resolve().parents[2] / "docs"
AUDIENCES = ("member", "trainer", "officer", "observer")
_PICTURE = re.compile(r"[a-z]+(?:-[a-z]+)+-\d+")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A guide: its title, its text, and the way back to all help."""

    title: str
    body: SafeString
    back: Link


def guide_page(audience: str) -> GuidePage:
    """The guide of an audience in the active language; ``NotFound`` for others."""
    if audience not in AUDIENCES:
        raise NotFound
    language = get_language() or "kk"
    title, body = _read(audience, language, reverse("portals:help"))
    return GuidePage(title, body, Link(pgettext("page", "Help"), reverse("portals:help")))


def guide_picture(name: str) -> bytes:
    """A picture that a guide shows; ``NotFound`` for all others."""
    path = DOCUMENTS / "screens" / f"{name}.png"
    if not _PICTURE.fullmatch(name) or not path.is_file():
        raise NotFound
    return path.read_bytes()


@lru_cache(maxsize=16)
def _read(audience: str, language: str, base: str) -> tuple[str, SafeString]:
    """Title and HTML of a guide; ``base`` is the address of help."""
    text = (DOCUMENTS / "guides" / f"{audience}.{language}.md").read_text(encoding="utf-8")
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(text)
    title = tokens[1].content  # the first line of a guide is its title
    tokens = tokens[3:]
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[at + 1].content))
        if token.children:
            token.children = list(_served(token.children, base))
    html = reader.renderer.render(tokens, reader.options, {})
    return title, mark_safe(html)  # noqa: S308  our own document, without HTML in it


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _served(tokens: list[Token], base: str) -> Iterator[Token]:
    """What an installation has: links to other documents stay as words, pictures get an address."""
    inside = False
    for one in tokens:
        if one.type == "link_open" and _is_document(str(one.attrGet("href"))):
            inside = True
        elif one.type == "link_close" and inside:
            inside = False
        elif one.type == "image":
            yield from _picture(one, base)
        else:
            yield one


def _is_document(address: str) -> bool:
    return "://" not in address and not address.startswith("#")


def _picture(token: Token, base: str) -> Iterator[Token]:
    """The picture with its size, so that nothing moves when it comes; none if it is not there."""
    name = Path(str(token.attrGet("src"))).stem
    with suppress(NotFound):
        width, height = struct.unpack(">II", guide_picture(name)[16:24])
        address = f"{base}pictures/{name}.png"
        token.attrs |= {"src": address, "width": width, "height": height, "loading": "lazy"}
        yield token
