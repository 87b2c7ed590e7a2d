"""Columns of numbers for the judge: names numbered, rows summed, grouped and looked up.

It shares no code with the planner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, methodcaller

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Rows = Sequence[object]

EARTH_KM = 6371.0088
ROUNDING_KM = 0.001
# No count is meant to be larger, and the sums of larger ones would not be exact.
MOST = 2**31


class Numbers(dict[str, int]):
    """The numbers of names: those of known rows (the last of a name), then any other name met."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        known = list(names)
        super().__init__(zip(known, range(len(known)), strict=True))
        self.known = self.used = len(known)

    def __missing__(self, name: str) -> int:
        self[name] = number = self.used
        self.used += 1
        return number

    def of(self, rows: Rows, field: str) -> Ints:
        """Return the number of what each row names in a field."""
        names = map(attrgetter(field), rows)
        return np.fromiter(map(self.__getitem__, names), np.int64, len(rows))


def numbered(rows: Rows, field: str) -> Numbers:
    """Return the numbers of the names of rows."""
    return Numbers(map(attrgetter(field), rows))


def whole(rows: Rows, field: str) -> Ints:
    """Return whole numbers, cut where they are beyond any count of people."""
    try:
        found = np.fromiter(map(attrgetter(field), rows), np.int64, len(rows))
    except OverflowError:
        cut = [max(-MOST, min(MOST, value)) for value in map(attrgetter(field), rows)]
        return np.array(cut, np.int64)
    return np.clip(found, -MOST, MOST)


def days(rows: Rows, field: str) -> Ints:
    """Return days as numbers that follow one another."""
    found = map(methodcaller("toordinal"), map(attrgetter(field), rows))
    return np.fromiter(found, np.int64, len(rows))


def places(rows: Rows) -> Floats:
    """Return where rows are, as points of a globe of radius 1."""
    lat, lon = (
        np.radians(np.fromiter(map(attrgetter(field), rows), np.float64, len(rows)))
        for field in ("lat", "lon")
    )
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def far(one: Floats, two: Floats, km: float) -> Flags:
    """Say which places are farther from each other, along the globe, than so many kilometres."""
    half = (km + ROUNDING_KM) / EARTH_KM / 2
    chord = 2 * np.sin(half) if half < np.pi / 2 else np.inf
    found: Flags = np.sqrt(((one - two) ** 2).sum(axis=0)) > chord
    return found


def sums(numbers: Ints, values: Ints, count: int) -> Ints:
    """Return the sum of the values of each number below `count`."""
    return np.bincount(numbers, values, count).astype(np.int64)


def joint(*columns: Ints) -> Ints:
    """Return a number for each row, the same for rows that are the same in all columns."""
    key, span = columns[0], 1 + int(columns[0].max(initial=0))
    for column in columns[1:]:
        width = 1 + int(column.max(initial=0))
        if span * width > 2**62:
            key = np.unique(key, return_inverse=True)[1]
            span = len(key)
        key, span = key * width + column, span * width
    return key


def among(rows: Sequence[Ints], others: Sequence[Ints]) -> Flags:
    """Say which rows are among the others."""
    count = len(rows[0])
    key = joint(*(np.concatenate(columns) for columns in zip(rows, others, strict=True)))
    wanted, known = key[:count], np.sort(key[count:])
    if not len(known):
        return np.zeros(count, bool)
    place = np.searchsorted(known, wanted)
    place[place == len(known)] = 0
    found: Flags = known[place] == wanted
    return found


class Groups:
    """Rows that are the same in some columns, put together; `of` is the group of each row."""

    def __init__(self, *columns: Ints) -> None:
        key = joint(*columns)
        self.order = np.argsort(key, kind="stable")
        ordered = key[self.order]
        first = np.ones(len(key), bool)
        first[1:] = ordered[1:] != ordered[:-1]
        self.starts = np.flatnonzero(first)
        self.sizes = np.append(self.starts[1:], len(key)) - self.starts
        self.of = np.empty(len(key), np.int64)
        self.of[self.order] = np.cumsum(first) - 1

    def __len__(self) -> int:
        return len(self.starts)

    def first(self) -> Ints:
        """Return the first row of each group."""
        return self.order[self.starts]

    def rows(self, mask: Flags) -> Iterator[list[int]]:
        """Yield the rows of each group of some."""
        for number in np.flatnonzero(mask):
            start = self.starts[number]
            yield self.order[start : start + self.sizes[number]].tolist()
