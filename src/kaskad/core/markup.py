"""Text with a little markup as HTML: headings, paragraphs, lists, quotations, bold, links.

It is a part of CommonMark. Everything else, HTML too, is shown as it was written.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

RULES = (
    "autolink", "blockquote", "emphasis", "escape", "heading", "link", "list", "newline",
)  # fmt: skip
SCHEMES = ("https", "http", "mailto", "tel")
_LOWEST = 6


def markup_as_html(text: str, *, below: int = 1) -> SafeString:
    """The text as HTML; its first headings stand one level below heading ``below`` of the page."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + below, _LOWEST)}"
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("rel", "noopener noreferrer")
    html: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(html)  # noqa: S308  the library escapes all that was written


class _Reader(MarkdownIt):
    """Links lead to pages, mail and telephones only."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        return urlsplit(url).scheme.lower() in SCHEMES


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return _Reader("zero").enable(list(RULES))
