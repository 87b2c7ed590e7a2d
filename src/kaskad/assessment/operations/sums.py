"""Moving the sums of results with the attempts that they are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db import connection

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.queries.sums import Sum, sums_of
from kaskad.core.bulk import chunks

# As SQL for the reason that stands in queries/at_once.py. To change nothing in a row holds it.
_HOLD = """
INSERT INTO assessment_resultsum (test_id, commission_id, people, passed, score, blocks)
VALUES (%s, %s, 0, 0, %s, %s)
ON CONFLICT (test_id, commission_id) DO UPDATE SET test_id = excluded.test_id"""
_ADDED = """
UPDATE assessment_resultsum
SET people = people + 1, passed = passed + %s, score = ROUND(score + %s, 2), blocks = %s
WHERE test_id = %s AND commission_id = %s"""
_COUNTED = """
UPDATE assessment_resultsum SET people = %s, passed = %s, score = %s, blocks = %s
WHERE test_id = %s AND commission_id = %s"""


@dataclass(frozen=True, slots=True)
class ChangedResults:
    """Results that changed: of which tests, in which commissions.

    The row of a commission is held before its attempts are read, so that of two people who end at
    once the second one counts the first. All take the rows in one order and never wait in a ring.
    """

    tests: Mapping[int, Test]
    commissions: Mapping[int, AbstractSet[int]]

    @classmethod
    def of(cls, changed: Iterable[tuple[Test, int]]) -> Self:
        """Tests with the keys of the commissions whose members' results of them changed."""
        tests: dict[int, Test] = {}
        commissions: dict[int, set[int]] = {}
        for test, commission in changed:
            tests[test.pk] = test
            commissions.setdefault(test.pk, set()).add(commission)
        return cls(tests, commissions)

    def write(self) -> None:
        """Count the sums anew, within the transaction that changed the attempts."""
        for test_id in sorted(self.commissions):
            for some in chunks(sorted(self.commissions[test_id])):
                _write(self.tests[test_id], some)

    @staticmethod
    def add(attempt: Attempt, commission_id: int) -> None:
        """Add the result of an attempt that has just ended to the sums, within its transaction.

        A first attempt is added to what is there: thousands end in the same minutes, and to count
        the commission anew takes longer than all the rest of ending one. A later one that was
        passed is counted anew: a ruling may have let the first one pass while it ran.
        """
        if attempt.number > 1:
            if attempt.passed:
                ChangedResults.of([(attempt.test, commission_id)]).write()
            return
        key = [attempt.test_id, commission_id]
        more = Sum()
        more.add(attempt.form_id, attempt.test.seed, attempt.points)
        with connection.cursor() as cursor:
            cursor.execute(f"{_HOLD} RETURNING blocks", [*key, *_nothing()])
            more.add_blocks(json.loads(cursor.fetchone()[0]))
            added = [int(bool(attempt.passed)), _decimal(attempt.score or Decimal(0))]
            cursor.execute(_ADDED, [*added, _json(more.written_blocks), *key])


def _write(test: Test, commissions: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_HOLD, [[test.pk, one, *_nothing()] for one in commissions])
        rows = [
            [
                *(total.people, total.passed, _decimal(total.score), _json(total.written_blocks)),
                *(test.pk, commission),
            ]
            for commission, total in sums_of(test, commissions).items()
        ]
        cursor.executemany(_COUNTED, rows)


def _nothing() -> list[Any]:
    return [_decimal(Decimal(0)), _json({})]


def _decimal(value: Decimal) -> Any:
    return connection.ops.adapt_decimalfield_value(value, 12, 2)


def _json(value: Mapping[str, Any]) -> Any:
    return connection.ops.adapt_json_value(value, None)
