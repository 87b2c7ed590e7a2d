"""Random draws that can be compared: equal numbers for equal things, whatever the risks are.

Every number of people comes out of its distribution by one uniform number of 16 bits, the smallest
count whose cumulative probability exceeds it. So a higher share of no-shows never gives fewer of
them in any single run, and differences between two sets of risks are not noise. Probabilities are
rounded to 1/65536.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

STEPS = 1 << 16
# A table has a row for every number of people up to this; larger groups are cut.
MOST = 255
Words = npt.NDArray[np.uint16]
Counts = npt.NDArray[np.uint8]


class Stream:
    """Uniform 16-bit numbers for the runs in their order, however many are asked for at once."""

    def __init__(self, width: int, seed: int, *purpose: int) -> None:
        self.width = width
        self._words = -(-width // 4)
        self._bits: Any = np.random.SFC64(np.random.SeedSequence([seed, *purpose]))

    def draw(self, runs: int) -> Words:
        """Return the numbers of the next runs, a row for each thing and a column for each run."""
        raw = self._bits.random_raw(runs * self._words).astype("<u8", copy=False)
        table = raw.view("<u2").reshape(runs, 4 * self._words)
        return np.ascontiguousarray(table[:, : self.width].T)


def threshold(share: float) -> int:
    """Return below which number an event of this probability happens."""
    return round(share * STEPS)


def binomial_table(people: int, share: float) -> Counts:
    """Return how many of 0..`people` are counted for each uniform number: row by number of people.

    The distribution of n + 1 people follows from that of n.
    """
    table = np.zeros((people + 1, STEPS), np.uint8)
    masses = np.zeros(people + 2)
    masses[0] = 1.0
    for size in range(1, people + 1):
        masses[1:] = masses[1:] * (1 - share) + masses[:-1] * share
        masses[0] *= 1 - share
        table[size] = _quantiles(masses[: size + 1])
    return table


def _quantiles(masses: npt.NDArray[np.float64]) -> Counts:
    edges = np.rint(np.minimum(masses.cumsum(), 1.0) * STEPS).astype(np.int64)
    edges[-1] = STEPS
    counts = np.arange(len(masses), dtype=np.uint8)
    return np.repeat(counts, np.diff(edges, prepend=0))
