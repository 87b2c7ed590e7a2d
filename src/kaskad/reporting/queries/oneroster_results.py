"""Tests and their results as tables of a OneRoster package: a line item for each class and test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from kaskad.assessment.api import Purpose
from kaskad.assessment.models import Attempt
from kaskad.commissions.api import Commission, in_subtree, sits_on
from kaskad.core.clock import local_day

CATEGORIES: Final[Mapping[str, str]] = {
    Purpose.ENTRY.value: "Кіріспе тест",
    Purpose.FINAL.value: "Қорытынды тест",
}
_CHUNK = 5000


class Book(NamedTuple):
    """A class of the package: its seminar, the commission that answers for it, its stage."""

    seminar: str
    commission: str
    stage: str


class Graded(NamedTuple):
    """A test in the book of a class, with its first and last day."""

    test: str
    purpose: str
    book: Book
    assigned: date
    due: date


class Score(NamedTuple):
    """The best ended attempt of somebody: percent, and the day of its end."""

    test: str
    seminar: str
    person: str
    percent: str
    day: date
    is_passed: bool


class TestOfStage(NamedTuple):
    """A published test, and the code of its stage."""

    stage: str
    key: int
    code: str
    purpose: str
    opens_at: datetime
    closes_at: datetime


class Results:
    """The published tests of a campaign, for classes and people of a subtree on a day."""

    def __init__(self, scope: Commission, tests: Sequence[TestOfStage], day: date) -> None:
        self.scope, self.tests, self.day = scope, tests, day

    def line_items(self, books: Iterable[Book]) -> Iterator[Graded]:
        """Every test for every class of its stage."""
        by_stage: dict[str, list[TestOfStage]] = {}
        for test in self.tests:
            by_stage.setdefault(test.stage, []).append(test)
        for book in books:
            for test in by_stage.get(book.stage, ()):
                opens, closes = local_day(test.opens_at), local_day(test.closes_at)
                yield Graded(test.code, test.purpose, book, opens, closes)

    def scores(self, class_of: Mapping[tuple[str, str], str]) -> Iterator[Score]:
        """The best attempt of everybody who is in a class: ``class_of`` person and stage."""
        tests = {test.key: test for test in self.tests}
        rows = Attempt.objects.filter(
            in_subtree(self.scope, "member__commission__"),
            sits_on(self.day, "member__"),
            test__in=tests,
            ended_at__isnull=False,
        ).order_by("member_id", "test_id", "-passed", "-score", "number")
        fields = ("member__person__code", "test_id", "score", "passed", "ended_at")
        last: tuple[str, int] | None = None
        for person, key, score, passed, ended in rows.values_list(*fields).iterator(
            chunk_size=_CHUNK
        ):
            test = tests[key]
            seminar = class_of.get((person, test.stage))
            if seminar is None or last == (person, key):
                continue
            last = (person, key)
            yield Score(test.code, seminar, person, f"{score:f}", local_day(ended), bool(passed))
