"""What many answers tell about the items and the test: classical test theory.

``scores`` is a matrix persons x items of numbers in 0 to 1; NaN means that the item was not in the
person's form. An item that was in the form and left out is 0: the caller says so. It is read by
columns, so numpy's order "F" is the faster one.

Where forms differ, people are compared by how much better or worse they did than all did on the
same items, so nobody seems weak whose form was hard. That takes forms to be given by lot. With one
form for all it is the plain sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.intervals import (
    Estimate,
    Floats,
    Z,
    correlation,
    difference_of_shares,
    share,
)

# Below 30 the interval of a facility is wider than a third of the scale; below 100 that of a
# correlation of 0.3 nearly reaches 0, and a group of 27 % has fewer than 27 people.
FEWEST_FOR_FACILITY = 30
FEWEST_FOR_DISCRIMINATION = 100
TAIL = 0.27  # tells most about a normal trait (Kelley 1939)
FEWEST_CHOOSE = 0.05  # a distractor that fewer choose does no work (Haladyna & Downing 1993)


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item.

    ``facility``: mean score, 0 (nobody) to 1. ``discrimination``: correlation with the rest of the
    form. ``point_biserial``: with the whole form, the item in it. ``upper_lower``: mean score of
    the best 27 % less that of the weakest 27 %. The last three are None also when all scores of
    the item, or all of the rest, are equal.
    """

    persons: int
    facility: Estimate | None
    discrimination: Estimate | None
    point_biserial: Estimate | None
    upper_lower: Estimate | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the score of a test would come out the same again.

    ``items``: items in a form, the mean where lengths differ. ``error``: standard error of
    measurement, in points of such a form. ``is_kr20``: all scores are 0 or 1, so alpha is the
    Kuder-Richardson formula 20.
    """

    alpha: Estimate
    items: float
    error: float
    is_kr20: bool


@dataclass(frozen=True, slots=True)
class Distractors:
    """How many chose each option: of the weakest 27 %, of the rest, of the best 27 %.

    Arrays have one number per option and, last, one for no choice. Who stands on the border of a
    group counts in part on both sides of it, so numbers need not be whole.
    """

    lower: Floats
    middle: Floats
    upper: Floats

    @property
    def shares(self) -> Floats:
        """The share of all people who chose each option."""
        chosen = self.lower + self.middle + self.upper
        shares: Floats = chosen / chosen.sum()
        return shares

    def idle(self, right: int) -> tuple[int, ...]:
        """Wrong options that fewer than 5 % choose."""
        shares = self.shares[:-1]
        return tuple(n for n, each in enumerate(shares) if n != right and each < FEWEST_CHOOSE)

    def misleading(self, right: int) -> tuple[int, ...]:
        """Wrong options that draw more of the best than of the weakest: the key may be wrong."""
        draws = self.upper[:-1] > self.lower[:-1]
        return tuple(n for n, each in enumerate(draws) if n != right and each)


def item_statistics(scores: Floats) -> tuple[ItemStatistics, ...]:
    """Statistics of every item, in the order of the columns."""
    against = _differences(scores)
    return tuple(_item(column, against) for column in scores.T)


def standing(scores: Floats, items: Iterable[int] | None = None) -> Floats:
    """How a person did on the ``items``, in points of a form of mean length; NaN for who had none.

    The mean difference to what all scored on the same items, put back on the scale of points. With
    one form for all it is the sum of the person's scores.
    """
    against = _differences(scores, items)
    taken = against.counts > 0
    points = np.full(len(scores), np.nan)
    if taken.any():
        mean = against.sums[taken] / against.counts[taken] + np.nanmean(against.means)
        points[taken] = mean * against.counts[taken].mean()
    return points


def distractors(chosen: NDArray[np.int64], points: Floats, options: int) -> Distractors | None:
    """Count the options of one item among the people who had it.

    ``chosen`` is the number of an option from 0, or -1 for none; by ``points``, which ``standing``
    gives, people are among the best 27 %, the weakest 27 % or the rest. None for fewer than 100.
    """
    if len(chosen) < FEWEST_FOR_DISCRIMINATION:
        return None
    if chosen.max() >= options:
        raise ValueError(f"there is no option {chosen.max()} of {options}")
    upper, lower = tails(points)
    places = np.where(chosen < 0, options, chosen)

    def counted(weights: Floats) -> Floats:
        return np.bincount(places, weights=weights, minlength=options + 1).astype(np.float64)

    return Distractors(counted(lower), counted(1 - upper - lower), counted(upper))


def tails(points: Floats) -> tuple[Floats, Floats]:
    """How far each person belongs to the upper and to the lower 27 %: 0 to 1.

    Those who tie at the border share the places that are left, so the order of people does not
    matter and both groups are exactly 27 %.
    """
    return _upper_tail(points), _upper_tail(-points)


def reliability(scores: Floats) -> Reliability | None:
    """Cronbach's alpha (1951) of a form of mean length, its interval and standard error.

    alpha = L c / (v + (L - 1) c) with L the mean length of a form, v the mean variance of an item,
    c the mean covariance of two items in one form, both about the means that all had in the item.
    With one form for all it is the usual formula; with forms that differ by lot it is that of a
    form of mean length. The interval is Bonett's (2002), which takes items as parallel. None for
    fewer than 100 people, forms of one item, and when nothing varies.
    """
    against = _differences(scores)
    counts = against.counts[against.counts > 0].astype(np.float64)
    persons, items = len(counts), float(counts.mean()) if len(counts) else 0.0
    if persons < FEWEST_FOR_DISCRIMINATION or items < 2:
        return None
    variance = against.squares.sum() / counts.sum()
    products = (against.sums**2 - against.squares).sum()
    covariance = products / (counts * (counts - 1)).sum()
    total = items * (variance + (items - 1) * covariance)
    if total < 1e-12:
        return None
    unlike = max(1 - float(items * items * covariance / total), 0.0)
    half = Z * math.sqrt(2 * items / ((items - 1) * (persons - 2)))
    ends = 1 - unlike * math.exp(half), 1 - unlike * math.exp(-half)
    error = math.sqrt(total * unlike * persons / (persons - 1))
    is_kr20 = all(bool(np.isin(column[~np.isnan(column)], (0, 1)).all()) for column in scores.T)
    return Reliability(Estimate(1 - unlike, *ends, persons), items, error, is_kr20)


@dataclass(frozen=True, slots=True)
class _Differences:
    """Means by item; by person, differences to them summed, their squares summed, and items."""

    means: Floats
    sums: Floats
    squares: Floats
    counts: NDArray[np.int64]


def _differences(scores: Floats, items: Iterable[int] | None = None) -> _Differences:
    """Item by item, so that no second matrix is made."""
    means = np.full(scores.shape[1], np.nan)
    sums, squares = np.zeros(len(scores)), np.zeros(len(scores))
    counts = np.zeros(len(scores), dtype=np.int64)
    for item in range(scores.shape[1]) if items is None else items:
        seen = ~np.isnan(scores[:, item])
        own = scores[seen, item]
        if not own.size:
            continue
        if own.min() < 0 or own.max() > 1:
            raise ValueError(f"scores of item {item} do not lie in 0 to 1")
        means[item] = own.mean()
        sums[seen] += own - means[item]
        squares[seen] += (own - means[item]) ** 2
        counts += seen
    return _Differences(means, sums, squares, counts)


def _item(column: Floats, against: _Differences) -> ItemStatistics:
    seen = ~np.isnan(column)
    own, persons = column[seen], int(seen.sum())
    if persons < FEWEST_FOR_FACILITY:
        return ItemStatistics(persons, None, None, None, None)
    mean = float(own.mean())
    facility = Estimate(mean, *share(mean, persons), persons)
    if persons < FEWEST_FOR_DISCRIMINATION:
        return ItemStatistics(persons, facility, None, None, None)
    sums, counts = against.sums[seen], against.counts[seen]
    whole, others = sums / counts, counts > 1
    rest = (sums - own + mean)[others] / (counts[others] - 1)
    discrimination = _correlation(own[others], rest)
    return ItemStatistics(
        persons, facility, discrimination, _correlation(own, whole), _upper_lower(own, whole)
    )


def _correlation(one: Floats, other: Floats) -> Estimate | None:
    persons = len(one)
    if persons < FEWEST_FOR_DISCRIMINATION:
        return None
    one, other = one - one.mean(), other - other.mean()
    spread = math.sqrt(float(one @ one) * float(other @ other))
    if spread < 1e-9 * persons:
        return None
    value = float(one @ other) / spread
    return Estimate(value, *correlation(value, persons), persons)


def _upper_lower(own: Floats, whole: Floats) -> Estimate | None:
    if np.ptp(own) == 0 or np.ptp(whole) < 1e-9:
        return None
    upper, lower = tails(whole)
    size = float(upper.sum())
    one, other = float(upper @ own) / size, float(lower @ own) / size
    return Estimate(one - other, *difference_of_shares(one, other, size), len(own))


def _upper_tail(values: Floats) -> Floats:
    # Sums of the same scores in another order differ in the last digits and are a tie all the same.
    values = np.round(values, 9)
    places = TAIL * len(values)
    border = np.partition(values, -math.ceil(places))[-math.ceil(places)]
    above, tied = values > border, values == border
    weights: Floats = above.astype(np.float64)
    weights[tied] = (places - above.sum()) / tied.sum()
    return weights
