"""What the cascade loses on its way: means by group that respect small groups, and early alerts.

A group is whatever people are counted by: district, region, trainer, block of a district, stage.
``values`` has one number per person (a result, a gain from entry to final test; NaN for none),
``groups`` the number of the person's group from 0, ``size`` how many groups there are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.intervals import Estimate, Floats, Z, chi_square_bound, normal_below

Groups = NDArray[np.int64]
# The variance within groups is taken as known afterwards: 30 degrees of freedom make it so to 13 %.
FEWEST_BEYOND_GROUPS = 30
FEWEST_GROUPS = 10
FEWEST_TEACHERS = 30
_SMALLEST_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class GroupMeans:
    """Means of all groups; arrays have one place per group, NaN for a group of nobody.

    ``mean`` and ``error`` are the group's own mean and its standard error, of the variance within
    all groups together. ``shrunken`` and ``shrunken_error`` are what is to be believed of it: the
    mean drawn towards ``country``, the more the fewer people stand behind it.
    ``between`` and ``within`` are variances.
    """

    persons: Groups
    mean: Floats
    error: Floats
    shrunken: Floats
    shrunken_error: Floats
    country: Estimate
    between: float
    within: float

    @property
    def low(self) -> Floats:
        """Lower ends of the intervals of 95 % of ``shrunken``."""
        return self.shrunken - Z * self.shrunken_error

    @property
    def high(self) -> Floats:
        """Upper ends."""
        return self.shrunken + Z * self.shrunken_error


@dataclass(frozen=True, slots=True)
class Alerts:
    """Groups that are below a threshold, the surest first, and how sure that is.

    ``false_share``: the share of them that is expected to be wrong.
    """

    groups: tuple[int, ...]
    probabilities: tuple[float, ...]
    false_share: float


@dataclass(frozen=True, slots=True)
class StageLoss:
    """What those who taught know more than those whom they taught, and how many taught."""

    loss: Estimate
    teachers: int


def group_means(values: Floats, groups: Groups, size: int) -> GroupMeans | None:
    """Empirical Bayes means of groups, normal within and between (Morris 1983).

    The variance between groups is that of Paule & Mandel (1982). Morris' errors know that it was
    estimated, so intervals are honest with ten groups too; up to three groups nothing can be learnt
    of how groups differ, and every mean stands as it is. None when there are not at least 30 people
    more than groups.
    """
    known = ~np.isnan(values)
    values, groups = values[known], groups[known]
    persons = np.bincount(groups, minlength=size)
    taken = persons > 0
    freedom = len(values) - int(taken.sum())
    if freedom < FEWEST_BEYOND_GROUPS:
        return None
    mean = np.full(size, np.nan)
    mean[taken] = np.bincount(groups, weights=values, minlength=size)[taken] / persons[taken]
    within = float(((values - mean[groups]) ** 2).sum()) / freedom
    variance = np.full(size, np.nan)
    variance[taken] = max(within, _SMALLEST_VARIANCE) / persons[taken]
    between = variance_between(mean[taken], variance[taken])
    country, shrunken, spread = _shrunken(mean[taken], variance[taken], between, len(values))
    believed, error = np.full(size, np.nan), np.full(size, np.nan)
    believed[taken], error[taken] = shrunken, np.sqrt(spread)
    return GroupMeans(persons, mean, np.sqrt(variance), believed, error, country, between, within)


def variance_between(means: Floats, variances: Floats, target: float | None = None) -> float:
    """How much the true means of groups vary: where their generalised Q meets ``target``.

    Q is the sum of squared distances of ``means`` from their weighted mean, by the variance
    each has if groups vary by t. The default target, one less than there are groups, gives the
    estimate of Paule & Mandel; bounds of chi-square give those of the interval (Viechtbauer 2007).
    """
    goal = len(means) - 1.0 if target is None else target

    def q(between: float) -> float:
        weights = 1 / (variances + between)
        return float(weights @ (means - weights @ means / weights.sum()) ** 2)

    if len(means) < 2 or q(0.0) <= goal:
        return 0.0
    # Q falls with t, and at ``high`` it is below the goal whatever the variances are.
    low, high = 0.0, float(((means - means.mean()) ** 2).sum()) / max(goal, 1e-9)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if q(middle) > goal else (low, middle)
    return (low + high) / 2


def expected_gains(entry: Floats, final: Floats, groups: Groups, size: int) -> Floats:
    """The gain that is to be expected of each person by the entry test; NaN without both tests.

    Who knows much at first can gain little. The slope of gain on entry is that within groups,
    pooled (analysis of covariance, Cochran 1957), so a group that was taught badly does not lower
    what is expected of it. ``final - entry`` less this is the gain beyond what was expected.
    """
    known = ~(np.isnan(entry) | np.isnan(final))
    before, gain, groups = entry[known], (final - entry)[known], groups[known]
    expected = np.full(len(entry), np.nan)
    if not len(before):
        return expected
    centred = _centred(before, groups, size)
    spread = float(centred @ centred)
    slope = float(centred @ _centred(gain, groups, size)) / spread if spread > 1e-12 else 0.0
    expected[known] = gain.mean() + slope * (before - before.mean())
    return expected


def probabilities_below(means: GroupMeans, threshold: float) -> Floats:
    """How probable it is of each group that its true mean is below; NaN for a group of nobody."""
    return normal_below((threshold - means.shrunken) / means.shrunken_error)


def alerts(means: GroupMeans, threshold: float, error: float = 0.1) -> Alerts:
    """Groups of which it is at most ``error`` probable that they are not below ``threshold``.

    That probability is the local false discovery rate. Each is bounded, so their mean is, the
    expected share of false alerts, however many groups there are (Efron 2010): the correction for
    many groups lies in the shrinkage. An alert does not depend on how many other groups are well,
    as it does with Benjamini & Hochberg, and a higher threshold or error never takes one away.
    """
    if not 0 < error < 0.5:
        raise ValueError("the error of an alert lies between 0 and one half")
    below = probabilities_below(means, threshold)
    found = np.flatnonzero(np.nan_to_num(below) >= 1 - error)
    found = found[np.argsort(-below[found], kind="stable")]
    sure = below[found]
    return Alerts(
        tuple(found.tolist()), tuple(sure.tolist()), float(1 - sure.mean()) if len(sure) else 0.0
    )


def stage_loss(teachers: Floats, taught: Floats, taught_by: Groups) -> StageLoss | None:
    """The mean over people of their teacher's result less their own; above 0 is lost.

    ``teachers``: results of those who taught, ``taught``: of those who were taught, ``taught_by``:
    the place of each one's teacher in ``teachers``. People of one teacher are no independent
    witnesses: the error is that of clusters (Liang & Zeger 1986). None for fewer than 30 teachers.
    """
    losses = teachers[taught_by] - taught
    known = ~np.isnan(losses)
    losses, taught_by = losses[known], taught_by[known]
    count = len(np.unique(taught_by))
    if count < FEWEST_TEACHERS:
        return None
    mean, persons = float(losses.mean()), len(losses)
    sums = np.bincount(taught_by, weights=losses - mean)
    half = Z * math.sqrt(count / (count - 1) * float(sums @ sums)) / persons
    return StageLoss(Estimate(mean, mean - half, mean + half, persons), count)


def uniformity(means: GroupMeans) -> Estimate | None:
    """How little it matters where one was taught: 1 less the share of variance between groups.

    1: every group has the same mean; 0: all in a group have the same result. It is the index of
    academic inclusion of PISA on the scale of 1, with the interval of the variance between groups
    by its Q-profile. Chance differences of small groups are not counted as differences, and adding
    to all or another scale changes nothing. None for fewer than ten groups, and when nothing
    varies.
    """
    taken = means.persons > 0
    count = int(taken.sum())
    if count < FEWEST_GROUPS or means.between + means.within < _SMALLEST_VARIANCE:
        return None
    own, variances = means.mean[taken], means.error[taken] ** 2
    low, high = (
        variance_between(own, variances, chi_square_bound(probability, count - 1))
        for probability in (0.975, 0.025)
    )
    index, most, least = (
        means.within / (means.within + between) for between in (means.between, low, high)
    )
    return Estimate(index, least, most, int(means.persons.sum()))


def _centred(values: Floats, groups: Groups, size: int) -> Floats:
    counts = np.maximum(np.bincount(groups, minlength=size), 1)
    return values - (np.bincount(groups, weights=values, minlength=size) / counts)[groups]


def _shrunken(
    mean: Floats, variance: Floats, between: float, persons: int
) -> tuple[Estimate, Floats, Floats]:
    """The country, the shrunken means and the squares of their errors (Morris 1983, section 5)."""
    count = len(mean)
    weights = 1 / (variance + between)
    country = float(weights @ mean / weights.sum())
    half = Z / math.sqrt(weights.sum())
    free = max(count - 3, 0)
    pull = free / max(count - 1, 1) * variance * weights
    spread = variance * (1 - (count - 1) / count * pull)
    if free:
        typical = float(weights @ variance / weights.sum())
        doubt = 2 / free * pull**2 * (typical + between) * weights
        spread = spread + doubt * (mean - country) ** 2
    estimate = Estimate(country, country - half, country + half, persons)
    return estimate, mean - pull * (mean - country), spread
