"""The paper of an attempt: its items in their order, and where everything stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.queries.tests import form_items
from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.shuffling import attempt_seed, shuffled, shuffled_items


@dataclass(frozen=True, slots=True)
class PaperItem:
    """An item of a paper: ``number`` is that in its form, ``orders`` of its parts by step."""

    number: int
    version: int
    content: ItemContent
    orders: Mapping[str, Sequence[str]]


def paper_of(attempt: Attempt) -> list[PaperItem]:
    """The items of an attempt in the order in which its person sees them, on every device."""
    return paper_for(attempt.test, attempt.form_id, attempt.member_id, attempt.number)


def paper_for(test: Test, form_id: int, member_id: int, number: int) -> list[PaperItem]:
    """The same before there is an attempt; ``number`` is which one of the member it will be."""
    items = form_items(form_id, test.seed)
    seed = attempt_seed(test.seed, str(member_id), number)
    numbers = {
        content.code: (number, version) for number, (version, content) in enumerate(items, start=1)
    }
    contents = {content.code: content for _version, content in items}
    return [
        PaperItem(*numbers[code], contents[code], shuffled(contents[code], seed))
        for code in shuffled_items(contents, seed)
    ]
