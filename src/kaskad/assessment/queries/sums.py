"""Results added up from attempts: of first attempts, and whether anybody passed in a later one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kaskad.assessment.models import Attempt, Test
from kaskad.assessment.queries.tests import form_items
from kaskad.core.bulk import chunks


@dataclass(slots=True)
class Sum:
    """Results of some people; ``blocks`` are points and counted items by block."""

    people: int = 0
    passed: int = 0
    score: Decimal = Decimal(0)
    blocks: dict[int, list[float]] = field(default_factory=dict)

    def add_points(self, block: int, points: float, items: int) -> None:
        """Add points of a block, out of so many items."""
        had = self.blocks.setdefault(block, [0.0, 0])
        had[0] += points
        had[1] += items

    def add(self, form_id: int, seed: str, points: Sequence[str | None] | None) -> None:
        """Add what the items of an attempt are worth, as exact shares; None counts for nobody."""
        for block, worth in zip(form_blocks(form_id, seed), points or (), strict=True):
            if worth is not None:
                self.add_points(block, share_in(worth), 1)

    def add_blocks(self, written: Mapping[str, Sequence[float]]) -> None:
        """Add blocks as they are kept."""
        for block, (points, items) in written.items():
            self.add_points(int(block), points, int(items))

    @property
    def written_blocks(self) -> dict[str, list[float]]:
        """The blocks as they are kept, without what adding floats leaves behind."""
        return {str(key): [round(had[0], 9), had[1]] for key, had in sorted(self.blocks.items())}


@lru_cache(maxsize=4096)
def share_in(points: str) -> float:
    """An exact share as it is kept ("1", "2/3") as a number."""
    upper, _slash, lower = points.partition("/")
    return int(upper) / int(lower or 1)


def sums_of(test: Test, commissions: Collection[int]) -> dict[int, Sum]:
    """What the attempts of the members of these commissions at a test come to, by commission."""
    found: dict[int, Sum] = {one: Sum() for one in commissions}
    for some in chunks(commissions):
        first: set[int] = set()
        later: dict[int, int] = {}
        for commission, member, number, score, passed, form, points in _ended(test, some):
            total = found[commission]
            if number == 1:
                total.people += 1
                total.passed += bool(passed)
                total.score += score
                total.add(form, test.seed, points)
                if passed:
                    first.add(member)
            elif passed:
                later[member] = commission
        for member, commission in later.items():
            found[commission].passed += member not in first
    return found


def _ended(test: Test, commissions: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    rows = Attempt.objects.filter(
        test=test, ended_at__isnull=False, member__commission__in=commissions
    )
    fields = ("member__commission", "member", "number", "score", "passed", "form", "points")
    return rows.values_list(*fields).iterator(chunk_size=2000)


@lru_cache(maxsize=256)
def form_blocks(form_id: int, seed: str) -> tuple[int, ...]:
    """The block of every item of a form, in the order of its items."""
    return tuple(content.block for _version, content in form_items(form_id, seed))
