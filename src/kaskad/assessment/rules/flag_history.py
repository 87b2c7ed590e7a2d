"""Whether a flag was found before, and whether it asks to be looked at again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

STRONGER: Final = 3.0  # powers of ten: what was decided opens again at a thousandth of the chance


def is_same(
    people: Collection[int],
    items: Collection[int],
    other_people: Collection[int],
    other_items: Collection[int],
) -> bool:
    """Of two flags of one kind: most people of the smaller one; of nobody, the same items."""
    one, other = set(people), set(other_people)
    if not one and not other:
        return set(items) == set(other_items)
    return 2 * len(one & other) > min(len(one), len(other))


def opens_again(chance: float, seen: float | None) -> bool:
    """Whether evidence of this chance is far stronger than what was decided about; log to ten."""
    return seen is not None and chance <= seen - STRONGER
