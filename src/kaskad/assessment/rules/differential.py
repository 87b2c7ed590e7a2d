"""Is an item harder in Kazakh than in Russian for people who know as much: a mistranslation.

The groups are the focal one, who were tested in Kazakh, and the reference, tested in Russian. They
are matched on their standing in the whole test, the studied item in it (Holland & Thayer 1988).
Items of right and wrong are judged by the common odds ratio of Mantel & Haenszel as ETS does, items
with partial credit by the standardised difference of means as NAEP does. Below 0 always means:
harder in Kazakh.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.intervals import Z_ONE_SIDE, Estimate, Floats, Z, two_sided
from kaskad.assessment.rules.item_statistics import standing

# What ETS asks for before a test is put together (Zwick 2012, ETS RR-12-08).
FEWEST_IN_A_GROUP = 200
FEWEST_TOGETHER = 500
# A level of the matching score with fewer of either group is pooled with its neighbour.
FEWEST_IN_A_STRATUM = 5
ETS_UNIT = -2.35  # puts a log odds ratio on the delta scale of ETS
NEGLIGIBLE_DELTA, LARGE_DELTA = 1.0, 1.5
# Shares of the item's standard deviation (NAEP; Allen, Carlson & Zelenak 1999).
NEGLIGIBLE_MEAN, LARGE_MEAN = 0.17, 0.25
SIGNIFICANT = 0.05


class Grade(StrEnum):
    """How different an item is between languages: look at C before its results are used."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True, slots=True)
class Difference:
    """One item.

    ``delta``: MH D-DIF of ETS; ``error``: its standard error. Both are None with partial credit,
    and where the odds have no ratio because nobody of a group is right, or everybody.
    ``mean_difference``: what readers of Kazakh score more than readers of Russian who know as much,
    in -1 to 1. ``chi_square`` has one degree of freedom; ``probability`` is that of one as large.
    """

    kazakh: int
    russian: int
    delta: Estimate | None
    error: float | None
    mean_difference: Estimate
    chi_square: float
    probability: float
    grade: Grade


def differences(scores: Floats, in_kazakh: NDArray[np.bool_]) -> tuple[Difference | None, ...]:
    """Compare every item, in the order of the columns; None for too few people or no variation.

    ``scores`` are those of ``item_statistics``; ``in_kazakh`` has one value per person. Items that
    are C in a first round are left out of the matching score of the others in a second. Not those
    that are B: where several items err in one direction, sound ones seem to err in the other. If
    more than half were left out the first round stands.
    """
    items = range(scores.shape[1])
    points = standing(scores)
    first = tuple(_difference(scores[:, item], points, in_kazakh) for item in items)
    suspect = [i for i, one in enumerate(first) if one and one.grade is Grade.LARGE]
    if not suspect or 2 * len(suspect) > len(items):
        return first
    clean = [item for item in items if item not in suspect]
    points = standing(scores, clean)

    def again(item: int) -> Difference | None:
        own = standing(scores, sorted([*clean, item])) if item in suspect else points
        return _difference(scores[:, item], own, in_kazakh)

    return tuple(again(item) for item in items)


@dataclass(frozen=True, slots=True)
class Strata:
    """Of each stratum and group: the people, the sum of their scores and of the squares."""

    kazakh: Floats
    russian: Floats
    kazakh_sum: Floats
    russian_sum: Floats
    kazakh_squares: Floats
    russian_squares: Floats


def strata(own: Floats, levels: NDArray[np.int64], in_kazakh: NDArray[np.bool_]) -> Strata:
    """Count by matching level, neighbours pooled from below until both groups have enough people.

    What is left at the top joins the highest stratum.
    """
    levels = levels - levels.min()
    size = int(levels.max()) + 1
    sides = (in_kazakh, ~in_kazakh)
    people = [np.bincount(levels[side], minlength=size) for side in sides]
    where = _pooled(*people)[levels]
    size = int(where.max()) + 1

    def added(weights: Floats) -> list[Floats]:
        return [
            np.bincount(where[side], weights=weights[side], minlength=size).astype(np.float64)
            for side in sides
        ]

    return Strata(*added(np.ones(len(own))), *added(own), *added(own * own))


def odds_ratio(table: Strata) -> tuple[float, float] | None:
    """Log of the common odds ratio, Russian to Kazakh, and its standard error.

    The error is that of Robins, Breslow & Greenland (1986), which Phillips & Holland (1987) found
    for this use. None when either side of the ratio is 0.
    """
    people = table.kazakh + table.russian
    a, c = table.russian_sum, table.kazakh_sum
    b, d = table.russian - a, table.kazakh - c
    p, q = (a + d) / people, (b + c) / people
    r, s = a * d / people, b * c / people
    above, below = float(r.sum()), float(s.sum())
    if above <= 0 or below <= 0:
        return None
    variance = (
        float(p @ r) / (2 * above**2)
        + float(p @ s + q @ r) / (2 * above * below)
        + float(q @ s) / (2 * below**2)
    )
    return math.log(above / below), math.sqrt(variance)


def mantel(table: Strata, correction: float) -> float | None:
    """Mantel's chi-square of one degree of freedom (Mantel 1963); None when nothing varies.

    Of scores 0 and 1, with a ``correction`` of one half, it is that of Mantel & Haenszel (1959).
    """
    people = table.kazakh + table.russian
    total = table.kazakh_sum + table.russian_sum
    squares = table.kazakh_squares + table.russian_squares
    expected = table.kazakh * total / people
    spread = people * squares - total**2
    variance = table.kazakh * table.russian * spread / (people**2 * np.maximum(people - 1, 1))
    if variance.sum() < 1e-9:
        return None
    apart = abs(float((table.kazakh_sum - expected).sum()))
    return max(apart - correction, 0.0) ** 2 / float(variance.sum())


def mean_difference(table: Strata) -> tuple[float, float]:
    """Standardised difference of means and its standard error (Dorans & Kulick 1986).

    Kazakh less Russian within each stratum, weighed by the readers of Kazakh; strata without both
    groups are left out, and so is the error of a group of one.
    """
    both = (table.kazakh > 0) & (table.russian > 0)
    weights = table.kazakh[both] / table.kazakh[both].sum()
    means, errors = [], []
    for people, total, squares in (
        (table.kazakh[both], table.kazakh_sum[both], table.kazakh_squares[both]),
        (table.russian[both], table.russian_sum[both], table.russian_squares[both]),
    ):
        means.append(total / people)
        spread = np.maximum(squares / people - (total / people) ** 2, 0)
        errors.append(spread / np.maximum(people - 1, 1))
    value = float(weights @ (means[0] - means[1]))
    return value, math.sqrt(float(weights**2 @ (errors[0] + errors[1])))


def grade_of_delta(delta: float, error: float, probability: float) -> Grade:
    """The classes of ETS (Dorans & Holland 1993).

    A: below 1 in size, or not significantly different from 0. C: at least 1.5 and significantly
    above 1. B: the others.
    """
    size = abs(delta)
    if probability >= SIGNIFICANT or size < NEGLIGIBLE_DELTA:
        return Grade.NEGLIGIBLE
    is_large = size >= LARGE_DELTA and size - NEGLIGIBLE_DELTA > Z_ONE_SIDE * error
    return Grade.LARGE if is_large else Grade.MODERATE


def grade_of_mean(difference: float, deviation: float, probability: float) -> Grade:
    """The classes of NAEP for partial credit; ``deviation`` is the item's standard deviation."""
    size = abs(difference) / deviation
    if probability >= SIGNIFICANT or size <= NEGLIGIBLE_MEAN:
        return Grade.NEGLIGIBLE
    return Grade.LARGE if size > LARGE_MEAN else Grade.MODERATE


def _difference(column: Floats, points: Floats, in_kazakh: NDArray[np.bool_]) -> Difference | None:
    taken = ~(np.isnan(column) | np.isnan(points))
    own, groups = column[taken], in_kazakh[taken]
    kazakh = int(groups.sum())
    russian = len(own) - kazakh
    if min(kazakh, russian) < FEWEST_IN_A_GROUP or len(own) < FEWEST_TOGETHER:
        return None
    table = strata(own, np.rint(points[taken]).astype(np.int64), groups)
    is_right_or_wrong = bool(np.isin(own, (0, 1)).all())
    chi_square = mantel(table, correction=0.5 if is_right_or_wrong else 0.0)
    if chi_square is None:
        return None
    delta, error = _delta(table, len(own)) if is_right_or_wrong else (None, None)
    mean = _between(*mean_difference(table), len(own))
    probability = two_sided(math.sqrt(chi_square))
    if delta is not None and error is not None:
        grade = grade_of_delta(delta.value, error, probability)
    else:
        grade = grade_of_mean(mean.value, float(own.std()), probability)
    return Difference(kazakh, russian, delta, error, mean, chi_square, probability, grade)


def _delta(table: Strata, persons: int) -> tuple[Estimate, float] | tuple[None, None]:
    found = odds_ratio(table)
    if found is None:
        return None, None
    error = abs(ETS_UNIT) * found[1]
    return _between(ETS_UNIT * found[0], error, persons), error


def _between(value: float, error: float, persons: int) -> Estimate:
    return Estimate(value, value - Z * error, value + Z * error, persons)


def _pooled(kazakh: Iterable[int], russian: Iterable[int]) -> NDArray[np.int64]:
    """The stratum of every level."""
    places, stratum, mine, theirs = [], 0, 0, 0
    for here, there in zip(kazakh, russian, strict=True):
        places.append(stratum)
        mine, theirs = mine + here, theirs + there
        if min(mine, theirs) >= FEWEST_IN_A_STRATUM:
            stratum, mine, theirs = stratum + 1, 0, 0
    return np.minimum(places, max(stratum - 1, 0)).astype(np.int64)
