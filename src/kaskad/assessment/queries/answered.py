"""From attempts to the arrays that the rules of statistics want.

The first attempt of everybody counts, once it has ended: later ones were prepared for by the first.
An attempt in which nothing at all was answered is left out, it tells of a phone and not of a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.models import Attempt, Form, Test
from kaskad.assessment.queries.tests import form_items
from kaskad.assessment.rules.intervals import Floats
from kaskad.assessment.rules.items import Choices, ItemContent, Truth
from kaskad.assessment.vocab import Kind

Ints = NDArray[np.int64]
NO_CHOICE: Final = -1
NOT_IN_FORM: Final = -2
_AT_ONCE: Final = 4000
_TRUTHS: Final = ("true", "false")


@dataclass(frozen=True, slots=True)
class Answered:
    """People x items of one test. ``items`` are keys of versions with their contents, by column.

    ``scores``: 0 to 1, NaN for what was not in the form or counts for nobody; ``chosen``: the place
    of the chosen option, ``NO_CHOICE`` or ``NOT_IN_FORM``, for items of which one is chosen.
    ``regions`` and ``districts`` are keys of commissions, 0 for none.
    """

    items: tuple[tuple[int, ItemContent], ...]
    members: Ints
    in_kazakh: NDArray[np.bool_]
    regions: Ints
    districts: Ints
    scores: Floats
    chosen: NDArray[np.int8]

    def shares(self, block: int = 0) -> Floats:
        """The share of everybody's points in a block, 0: in all; NaN where there was none."""
        sums, counts = np.zeros(len(self.members)), np.zeros(len(self.members))
        for place, (_version, content) in enumerate(self.items):
            if block in (0, content.block):
                seen = ~np.isnan(self.scores[:, place])
                sums[seen] += self.scores[seen, place]
                counts += seen
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def answered(test: Test) -> Answered:
    """The answers to a test."""
    forms = {
        key: form_items(key, test.seed)
        for key in Form.objects.filter(test=test).order_by("number").values_list("pk", flat=True)
    }
    items = dict(one for form in forms.values() for one in form)
    place = {version: column for column, version in enumerate(items)}
    parts: list[_Part] = []
    for form, rows in _rows(test):
        columns = [place[version] for version, _content in forms[form]]
        parts.append(_part(rows, columns, [content for _version, content in forms[form]]))
    return _joined(tuple(items.items()), parts)


def options_of(content: ItemContent) -> tuple[str, ...]:
    """The keys of the options of which one is chosen; none for other kinds of items."""
    match content.body:
        case Choices() as body if content.kind == Kind.CHOICE:
            return tuple(one.key for one in body.options)
        case Truth():
            return _TRUTHS
    return ()


def right_option(content: ItemContent) -> int:
    """The place of the right one among ``options_of``."""
    match content.body:
        case Choices() as body:
            return options_of(content).index(min(body.right))
        case Truth() as body:
            return 0 if body.is_true else 1
    raise TypeError(content.kind)


@dataclass(frozen=True, slots=True)
class _Part:
    """People with one form: columns of their items, keys and languages, scores and choices."""

    columns: Sequence[int]
    people: Ints
    scores: Floats
    chosen: NDArray[np.int8]


class _Worth(dict[str | None, float]):
    """Points as they are written, as numbers; there are few different ones."""

    def __missing__(self, written: str | None) -> float:
        self[written] = found = np.nan if written is None else float(Fraction(written))
        return found


def _rows(test: Test) -> Iterator[tuple[int, list[Any]]]:
    """Some thousands of attempts of one form at a time."""
    rows = Attempt.objects.filter(test=test, number=1, ended_at__isnull=False)
    for form in rows.order_by().values_list("form", flat=True).distinct():
        found = (
            rows.filter(form=form)
            .order_by("pk")
            .values_list(
                "member", "language", "member__commission__region",
                "member__commission__district", "points", "responses",
            )
            .iterator(chunk_size=_AT_ONCE)
        )  # fmt: skip
        while some := list(islice(found, _AT_ONCE)):
            yield form, [one for one in some if one[5]]


def _part(rows: Sequence[Any], columns: Sequence[int], contents: Sequence[ItemContent]) -> _Part:
    worth = _Worth()
    people = [(one[0], one[1] == "kk", one[2] or 0, one[3] or 0) for one in rows]
    scores = [[worth[written] for written in one[4]] for one in rows]
    size = len(rows), len(columns)
    chosen = np.full(size, NOT_IN_FORM, dtype=np.int8)
    responses = [one[5] for one in rows]
    for number, content in enumerate(contents, start=1):
        if places := _places(content):
            chosen[:, number - 1] = _chosen(responses, str(number), places)
    return _Part(
        columns,
        np.array(people, dtype=np.int64).reshape(-1, 4),
        np.array(scores, dtype=np.float64).reshape(size),
        chosen,
    )


def _places(content: ItemContent) -> Mapping[Any, int]:
    if isinstance(content.body, Truth):
        return {True: 0, False: 1}
    return {key: place for place, key in enumerate(options_of(content))}


def _chosen(responses: Sequence[Any], number: str, places: Mapping[Any, int]) -> list[int]:
    """What is no option is no choice, whatever a page has sent."""
    given = (one.get(number) for one in responses)
    return [
        places.get(one, NO_CHOICE) if isinstance(one, str | bool) else NO_CHOICE for one in given
    ]


def _joined(items: tuple[tuple[int, ItemContent], ...], parts: Sequence[_Part]) -> Answered:
    count = sum(len(one.people) for one in parts)
    scores = np.full((count, len(items)), np.nan, order="F")
    chosen = np.full((count, len(items)), NOT_IN_FORM, dtype=np.int8, order="F")
    people = np.zeros((count, 4), dtype=np.int64)
    first = 0
    for one in parts:
        last = first + len(one.people)
        people[first:last] = one.people
        scores[first:last, one.columns] = one.scores
        chosen[first:last, one.columns] = one.chosen
        first = last
    members, in_kazakh, regions, districts = people.T
    return Answered(items, members, in_kazakh == 1, regions, districts, scores, chosen)
