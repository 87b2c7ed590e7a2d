"""Numbers that were estimated from people, with how many they were and between what they lie.

All intervals are of 95 %. Where too few people stand behind a number there is no estimate at all:
functions return None, never a number that means nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Z = NormalDist().inv_cdf(0.975)
# What ETS and others call significantly more than a bound: one side, 5 %.
Z_ONE_SIDE = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, the ends of its interval of 95 %, and the number of people behind it."""

    value: float
    low: float
    high: float
    persons: int


def share(mean: float, persons: float) -> tuple[float, float]:
    """Ends of the interval of a mean of scores in 0 to 1 (Wilson 1927).

    Made for scores of 0 and 1. Scores in between vary by at most m(1 - m), so with partial credit
    the interval is wider than it need be, never narrower.
    """
    z2 = Z * Z
    middle = (mean + z2 / (2 * persons)) / (1 + z2 / persons)
    half = Z / (1 + z2 / persons)
    half *= math.sqrt(max(mean * (1 - mean), 0) / persons + z2 / (4 * persons * persons))
    # Rounding may put the end of an interval of 0 or 1 a hair beside the mean.
    return max(0.0, min(middle - half, mean)), min(1.0, max(middle + half, mean))


def difference_of_shares(one: float, other: float, persons: float) -> tuple[float, float]:
    """Ends for ``one - other``, each a mean of as many ``persons`` (Newcombe 1998, method 10)."""
    one_low, one_high = share(one, persons)
    other_low, other_high = share(other, persons)
    below = math.hypot(one - one_low, other_high - other)
    above = math.hypot(one_high - one, other - other_low)
    return one - other - below, one - other + above


def correlation(value: float, persons: int) -> tuple[float, float]:
    """Ends of the interval of a correlation by Fisher's z (Fisher 1921); needs 4 people."""
    turned = math.atanh(min(max(value, -1 + 1e-12), 1 - 1e-12))
    half = Z / math.sqrt(persons - 3)
    return min(math.tanh(turned - half), value), max(math.tanh(turned + half), value)


def two_sided(z: float) -> float:
    """The probability of a standard normal value at least as far from 0 as ``z``."""
    return math.erfc(abs(z) / math.sqrt(2))


def normal_below(z: Floats) -> Floats:
    """The probability of a standard normal value below each of ``z``."""
    flat = [0.5 * math.erfc(-each / math.sqrt(2)) for each in z.ravel().tolist()]
    return np.array(flat, dtype=np.float64).reshape(z.shape)


def chi_square_bound(probability: float, freedom: int) -> float:
    """The value below which a chi-square lies with ``probability`` (Wilson & Hilferty 1931).

    Between 2.5 and 97.5 % it is off by less than 2 % from 8 degrees of freedom on, by less than
    0.5 % from 12 on; the lower bound of very few degrees comes out too low.
    """
    small = 2 / (9 * freedom)
    root = 1 - small + NormalDist().inv_cdf(probability) * math.sqrt(small)
    return freedom * max(root, 0.0) ** 3
