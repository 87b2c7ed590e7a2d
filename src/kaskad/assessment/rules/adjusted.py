"""Results of groups as they would be with the same people in every room.

Districts differ in whom they had to teach: who knew more at the entry test, chairs and secretaries
or ordinary members, Kazakh or Russian. What of a result goes with that is taken away, and what is
left is drawn towards the country, the more the fewer people stand behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaskad.assessment.rules.cascade import GroupMeans, Groups, group_means, probabilities_below
from kaskad.assessment.rules.intervals import Floats

# So probable must it be that a group is below, or above: its interval leaves the country out.
SURE = 0.975
FEWEST_PEOPLE = 10  # of a group that is shown: fewer could be read as the results of persons
FEWEST_GROUPS = 4  # with fewer nothing can be learnt of how groups differ


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Groups after the adjustment: what is believed of each, and its standing to the country.

    ``raw``: means of the results as they are. ``standing``: -1 surely below the country, 1 surely
    above, 0 no difference that these numbers show. ``country`` is the mean after the adjustment.
    """

    means: GroupMeans
    raw: Floats
    standing: Groups

    @property
    def country(self) -> float:
        """The mean that groups are compared with."""
        return self.means.country.value


def adjusted(final: Floats, who: Floats, groups: Groups, size: int) -> Adjusted | None:
    """Compare groups by ``final`` (0 to 1), with ``who`` (people x properties) held equal.

    Analysis of covariance: the slopes are those within groups, pooled (Cochran 1957), so a district
    that was taught badly does not change what is expected of its people. A property that everybody
    shares changes nothing. Who lacks a property (NaN) or has no group (below 0) is left out. None
    for too few people or groups.
    """
    known = ~(np.isnan(final) | np.isnan(who).any(axis=1)) & (groups >= 0)
    values, people, of = final[known], who[known], groups[known]
    if len(np.unique(of)) < FEWEST_GROUPS:
        return None
    slopes, *_rest = np.linalg.lstsq(_within(people, of, size), _within(values, of, size))
    equal = values - (people - people.mean(axis=0)) @ slopes
    means = group_means(equal, of, size)
    if means is None:
        return None
    below = probabilities_below(means, means.country.value)
    standing = np.zeros(size, dtype=np.int64)
    standing[np.nan_to_num(below, nan=0.5) >= SURE] = -1
    standing[np.nan_to_num(below, nan=0.5) <= 1 - SURE] = 1
    return Adjusted(means, _means(values, of, size), standing)


def _within(values: Floats, groups: Groups, size: int) -> Floats:
    """Values less the mean of their group."""
    return values - _means(values, groups, size)[groups]


def _means(values: Floats, groups: Groups, size: int) -> Floats:
    """The mean of each group, of one column or of many; NaN for a group of nobody."""
    counts = np.bincount(groups, minlength=size).astype(np.float64)
    counts[counts == 0] = np.nan
    sums = np.zeros((size, *values.shape[1:]))
    np.add.at(sums, groups, values)
    return np.asarray((sums.T / counts).T, dtype=np.float64)
