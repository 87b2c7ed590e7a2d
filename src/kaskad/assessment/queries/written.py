"""An item between its text in the table and its value."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from kaskad.assessment.models import ItemVersion
from kaskad.assessment.rules.item_file import read_items
from kaskad.assessment.rules.item_file_writing import write_items
from kaskad.assessment.rules.items import ItemContent
from kaskad.core.names import search_key

# A country has a few hundred items; a process keeps what it has read of them.
_REMEMBERED = 4096


class Damaged(AssertionError):
    """The text of a version cannot be read: somebody wrote past the operations."""


def content_of(version: ItemVersion) -> ItemContent:
    """The item of a version."""
    return content_in(version.content)


@lru_cache(maxsize=_REMEMBERED)
def content_in(text: str) -> ItemContent:
    """The one item in a text as the table keeps it."""
    reading = read_items(text)
    if len(reading.items) != 1:
        raise Damaged(f"an item's text cannot be read: {reading.faults[:1]}")
    return reading.items[0]


def text_with(content: ItemContent) -> str:
    """The text that the table keeps of an item."""
    return write_items([content])


def digest_of(text: str) -> str:
    """What a writer has seen of an item."""
    return hashlib.sha256(text.encode()).hexdigest()


def found_as(content: ItemContent) -> str:
    """What a search looks through: the code and the question in all languages."""
    return search_key(" ".join([content.code, *content.text.values()]))
