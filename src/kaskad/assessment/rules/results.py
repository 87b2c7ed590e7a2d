"""What an attempt comes to: its items' worth, rulings about them, and whether it passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.scoring import score
from kaskad.assessment.vocab import RulingKind

_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Result:
    """``points`` by the place of the item, None for one that counts for nobody.

    ``share`` of the whole from 0 to 1; a test of which nothing is left is passed by everybody.
    """

    points: tuple[Fraction | None, ...]
    share: Fraction

    @property
    def percent(self) -> Decimal:
        """The share in percent, rounded half up to hundredths."""
        exact = Decimal(self.share.numerator * 100) / Decimal(self.share.denominator)
        return exact.quantize(_HUNDREDTH, ROUND_HALF_UP)

    def passes(self, pass_percent: int) -> bool:
        """Whether it reaches the mark, before any rounding."""
        return self.share * 100 >= pass_percent


def result_of(
    contents: Sequence[ItemContent],
    responses: Mapping[int, Any],
    rulings: Mapping[int, RulingKind] | None = None,
) -> Result:
    """``responses`` and ``rulings`` by the number of the item, from 1; every item is worth one."""
    return result_from(
        [score(content, responses.get(number)) for number, content in enumerate(contents, start=1)],
        rulings,
    )


def result_from(
    worth: Sequence[Fraction], rulings: Mapping[int, RulingKind] | None = None
) -> Result:
    """The same of items of which it is known what the responses are worth."""
    rulings = rulings or {}
    points = tuple(_ruled(one, rulings.get(number)) for number, one in enumerate(worth, start=1))
    counted = [one for one in points if one is not None]
    if not counted:
        return Result(points, Fraction(1))
    # Nearly all are whole: adding fractions costs twenty times as much.
    whole = sum(one.numerator for one in counted if one.denominator == 1)
    parts = sum((one for one in counted if one.denominator != 1), Fraction(whole))
    return Result(points, parts / len(counted))


def by_block(
    contents: Sequence[ItemContent], points: Sequence[Fraction | None]
) -> dict[int, tuple[Fraction, int]]:
    """Points and number of counted items of each block."""
    found: dict[int, tuple[Fraction, int]] = {}
    for content, worth in zip(contents, points, strict=True):
        if worth is not None:
            had, count = found.get(content.block, (Fraction(0), 0))
            found[content.block] = (had + worth, count + 1)
    return dict(sorted(found.items()))


def written_points(points: Sequence[Fraction | None]) -> list[str | None]:
    """Points as they are kept: "1", "2/3", None."""
    return [None if one is None else str(one) for one in points]


def read_points(points: Sequence[str | None]) -> tuple[Fraction | None, ...]:
    """Points as they were kept."""
    return tuple(None if one is None else Fraction(one) for one in points)


def _ruled(worth: Fraction, ruling: RulingKind | None) -> Fraction | None:
    if ruling == RulingKind.DROPPED:
        return None
    return Fraction(1) if ruling == RulingKind.CREDITED else worth
