"""Whose seconds are not those of a reader: right in no time, at equal gaps, or in step with others.

``seconds`` is people x items, NaN where none were taken. A lognormal model (van der Linden 2006):
the logarithm of the seconds is the item's labour less the person's speed, with errors that spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaskad.assessment.rules.flags import FALSE_SHARE, Flag, Kind, at_least, passing
from kaskad.assessment.rules.intervals import Floats, normal_below
from kaskad.assessment.rules.similarity import Numbers, Pairs, chunks

FEWEST_TIMES = 8
# A share of the usual time, with bounds (normative thresholds, Wise & Ma 2012): below a second and
# a half no phone shows an item and takes a tap; ten seconds are enough to read a short one.
QUICK_SHARE, QUICK_MOST, QUICK_LEAST = 0.15, 10.0, 1.5
# A person's speed is told by the slower quartile, which quick answers to half of the items do not
# touch; with some twenty items it errs by a third of the spread of one.
SLOWER, SLOWER_Z, SPEED_ERROR = 0.25, 0.6745, 1.1
FASTEST_Z = 4.0  # nobody is taken as faster; speeds have longer tails than a normal law
MAD_TO_DEVIATION = 1.4826
HALF_MAD_FREEDOM = 0.18  # a value; it tells the spread as well as so many squares


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds taken apart.

    ``rest``: people x items, what is left of the logarithm without the item's labour and the
    person's speed, standardised by item, NaN for none. ``quick``: answers below the item's
    threshold. ``expected``: how probable a quick answer is at the person's own pace, NaN for none.
    """

    rest: Floats
    quick: NDArray[np.bool_]
    expected: Floats


def times(seconds: Floats) -> Times:
    """Take seconds apart by medians, which a few odd people do not move."""
    logs = np.log(np.maximum(seconds, 0.05))
    labour = _quantile(logs, 0, 0.5)
    speed = _quantile(labour - logs, 1, 0.5)
    rest = logs - labour + speed[:, None]
    spread = np.maximum(MAD_TO_DEVIATION * _quantile(np.abs(rest), 0, 0.5), 1e-6)
    borders = np.clip(QUICK_SHARE * np.exp(labour), QUICK_LEAST, QUICK_MOST)
    slow = _quantile(labour - logs, 1, SLOWER) + SLOWER_Z * np.nanmedian(spread)
    about = np.nanmedian(slow)
    most = about + FASTEST_Z * MAD_TO_DEVIATION * np.nanmedian(np.abs(slow - about))
    paced = (np.log(borders) - labour + np.minimum(slow, most)[:, None]) / (spread * SPEED_ERROR)
    expected = np.where(np.isnan(logs), np.nan, normal_below(paced))
    return Times(rest / spread, seconds < borders, expected)


def _quantile(values: Floats, axis: int, share: float) -> Floats:
    """As nanquantile, NaN where all are, without its warning and its slowness."""
    ordered = np.sort(values, axis=axis)
    place = np.expand_dims(np.maximum((~np.isnan(values)).sum(axis=axis) - 1, 0) * share, axis)
    low = np.floor(place).astype(np.int64)
    high = np.ceil(place).astype(np.int64)
    below, above = (np.take_along_axis(ordered, each, axis) for each in (low, high))
    quantile: Floats = (below + (above - below) * (place - low)).squeeze(axis)
    return quantile


def right_in_seconds(taken: Times, right: NDArray[np.bool_]) -> Floats:
    """The probability of as many quick answers as are quick *and* right, at the person's own pace.

    Nobody is taken as faster than nearly all are. Quick and wrong is want of effort (Wise & Kong
    2005), no misconduct, and never counts.
    """
    hits = (taken.quick & right).sum(axis=1)
    chances = np.ones(len(hits))
    some = hits > 0
    chances[some] = at_least(np.nan_to_num(taken.expected[some], nan=0.0), hits[some])
    return chances


def quick_flags(
    taken: Times,
    right: NDArray[np.bool_],
    seconds: Floats,
    codes: Sequence[str],
    share: float = FALSE_SHARE,
) -> tuple[Flag, ...]:
    """Many right answers in no time."""
    chances = right_in_seconds(taken, right)
    flags = []
    for row in np.flatnonzero(passing(chances, share)).tolist():
        numbers = {
            "quick_and_right": int((taken.quick[row] & right[row]).sum()),
            "expected": float(np.nansum(taken.expected[row])),
            "answered": int((~np.isnan(seconds[row])).sum()),
            "seconds": float(np.nansum(seconds[row])),
        }
        items = tuple(np.flatnonzero(taken.quick[row] & right[row]).tolist())
        flags.append(
            Flag(Kind.RIGHT_IN_SECONDS, (codes[row],), float(chances[row]), numbers, items)
        )
    return _sorted(flags)


def spreads(seconds: Floats) -> Floats:
    """Standard deviation of the logarithms of a person's seconds; NaN for fewer than eight."""
    logs = np.log(np.maximum(seconds, 0.05))
    has = ~np.isnan(logs)
    number = has.sum(axis=1)
    enough = np.where(number >= FEWEST_TIMES, number, np.nan)
    mean = np.where(has, logs, 0.0).sum(axis=1) / enough
    squares = np.where(has, logs - mean[:, None], 0.0) ** 2
    result: Floats = np.sqrt(squares.sum(axis=1) / (enough - 1))
    return result


def equal_gaps(spread: Floats) -> Floats:
    """The probability of so even a pace; 1 where too few times are known.

    The variance of logarithms of a lognormal is a chi-square, whose cube root is normal (Wilson &
    Hilferty 1931); how it lies is told by the median and the lower half of all people. Of few
    people that is not known well, so the tail is that of Student with the freedom of half a median
    absolute deviation, brought to the normal by Wallace (1959).
    """
    known = spread[~np.isnan(spread)]
    if len(known) < 100:
        return np.ones(len(spread))
    roots = np.cbrt(known**2)
    middle = float(np.median(roots))
    deviation = MAD_TO_DEVIATION * float(np.median(middle - roots[roots <= middle]))
    t = (np.cbrt(spread**2) - middle) / max(deviation, 1e-6)
    freedom = HALF_MAD_FREEDOM * len(known)
    bent = np.sqrt(freedom * np.log1p(t**2 / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    z = np.sign(t) * bent
    return np.maximum(normal_below(np.nan_to_num(z, nan=10.0)), 1e-300)


def gap_flags(
    seconds: Floats, codes: Sequence[str], share: float = FALSE_SHARE
) -> tuple[Flag, ...]:
    """A pace more even than readers have."""
    spread = spreads(seconds)
    chances = equal_gaps(spread)
    usual = float(np.nanmedian(spread)) if (~np.isnan(spread)).any() else 0.0
    flags = []
    for row in np.flatnonzero(passing(chances, share)).tolist():
        numbers = {
            "answered": int((~np.isnan(seconds[row])).sum()),
            "spread": float(spread[row]),
            "usual_spread": usual,
            "seconds": float(np.nansum(seconds[row])),
        }
        flags.append(Flag(Kind.EQUAL_GAPS, (codes[row],), float(chances[row]), numbers))
    return _sorted(flags)


def paces(taken: Times, pairs: Pairs) -> tuple[Floats, Numbers]:
    """Correlation of what is left of two people's seconds, and the common items.

    Who listens to the same voice waits and taps together. NaN for fewer than eight common items.
    """
    rest = np.clip(np.nan_to_num(taken.rest, nan=0.0), -3, 3).astype(np.float32)
    has = ~np.isnan(taken.rest)
    found, commons = np.full(len(pairs), np.nan), np.zeros(len(pairs), dtype=np.int64)
    for part in chunks(len(pairs)):
        one, other = pairs.one[part], pairs.other[part]
        both = has[one] & has[other]
        number = both.sum(axis=1)
        fewer = np.maximum(number, 1)
        left, right = rest[one] * both, rest[other] * both
        product = np.einsum("pi,pi->p", left, right) / fewer
        means = left.sum(axis=1) / fewer, right.sum(axis=1) / fewer
        lefts = np.einsum("pi,pi->p", left, left) / fewer - means[0] ** 2
        rights = np.einsum("pi,pi->p", right, right) / fewer - means[1] ** 2
        scale = np.sqrt(np.maximum(lefts * rights, 1e-12))
        commons[part] = number
        enough = number >= FEWEST_TIMES
        found[part] = np.where(enough, (product - means[0] * means[1]) / scale, np.nan)
    return np.clip(found, -1 + 1e-7, 1 - 1e-7), commons


def pace_chances(correlations: Floats, common: Numbers) -> Floats:
    """One side of Fisher's z (1921); 1 where there is no correlation."""
    z = np.arctanh(correlations) * np.sqrt(np.maximum(common - 3, 1))
    return np.maximum(normal_below(-np.nan_to_num(z, nan=-10.0)), 1e-300)


def _sorted(flags: list[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(flags, key=lambda flag: (flag.chance, flag.people)))
