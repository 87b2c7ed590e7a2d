"""Moving the sums of results with the attempts that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

from kaskad.assessment.models import Attempt, ResultSum, Test
from kaskad.assessment.queries.sums import sum_as_kept, sums_of
from kaskad.core.bulk import chunks

_FIELDS = ("people", "passed", "score", "blocks")


@dataclass(frozen=True, slots=True)
class ChangedResults:
    """Results that changed: of which tests, in which commissions.

    The row of a commission is held before its attempts are read, so that of two people who end at
    once the second one counts the first. All take the rows in one order and never wait in a ring.
    """

    tests: Mapping[int, Test]
    commissions: Mapping[int, AbstractSet[int]]

    @classmethod
    def of(cls, attempts: Iterable[Attempt]) -> Self:
        """Attempts that have their tests and members with them."""
        tests: dict[int, Test] = {}
        commissions: dict[int, set[int]] = {}
        for one in attempts:
            tests[one.test_id] = one.test
            commissions.setdefault(one.test_id, set()).add(one.member.commission_id)
        return cls(tests, commissions)

    def write(self) -> None:
        """Count the sums anew, within the transaction that changed the attempts."""
        for test_id in sorted(self.commissions):
            for some in chunks(sorted(self.commissions[test_id])):
                _write(self.tests[test_id], some)


def _write(test: Test, commissions: list[int]) -> None:
    rows = ResultSum.objects.filter(test=test, commission__in=commissions)
    held = rows.select_for_update().order_by("commission_id").values_list("commission", flat=True)
    if missing := set(commissions).difference(held):
        empty = [ResultSum(test=test, commission_id=one) for one in sorted(missing)]
        ResultSum.objects.bulk_create(empty, ignore_conflicts=True)
        list(held.all())
    counted = [
        ResultSum(test=test, commission_id=commission, **sum_as_kept(total))
        for commission, total in sums_of(test, commissions).items()
    ]
    ResultSum.objects.bulk_create(
        counted,
        update_conflicts=True,
        update_fields=_FIELDS,
        unique_fields=["test", "commission"],
    )
