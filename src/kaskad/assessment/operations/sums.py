"""Moving the sums of results with the attempts that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db import connection

from kaskad.assessment.models import Test
from kaskad.assessment.queries.sums import sums_of
from kaskad.core.bulk import chunks

# As SQL for the reason that stands in queries/at_once.py. To change nothing in a row holds it.
_HOLD = """
INSERT INTO assessment_resultsum (test_id, commission_id, people, passed, score, blocks)
VALUES (%s, %s, 0, 0, %s, %s)
ON CONFLICT (test_id, commission_id) DO UPDATE SET test_id = excluded.test_id"""
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


def _write(test: Test, commissions: list[int]) -> None:
    adapted = connection.ops
    none = [adapted.adapt_decimalfield_value(Decimal(0), 12, 2), adapted.adapt_json_value({}, None)]
    with connection.cursor() as cursor:
        cursor.executemany(_HOLD, [[test.pk, one, *none] for one in commissions])
        rows = [
            [
                *(total.people, total.passed),
                adapted.adapt_decimalfield_value(total.score, 12, 2),
                adapted.adapt_json_value(total.written_blocks, None),
                *(test.pk, commission),
            ]
            for commission, total in sums_of(test, commissions).items()
        ]
        cursor.executemany(_COUNTED, rows)
