"""Divide the people who meet in one place and language into groups, units together if possible.

The fewest groups of at most `most` people, of at least `least` where that can be. Worst fit, the
largest unit first; a unit is split only when no group can hold it whole, or when a group would stay
too small otherwise. A load that cannot be divided leaves one small group. Many places are divided
side by side: the first unit of each, then the second, and so on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaskad_planner.geo import Ints

    # Entry, place, group within it, people: one row for each part.
    Parts = tuple[Ints, Ints, Ints, Ints]

FULL = np.iinfo(np.int64).max


@dataclass
class Group:
    """People by unit, and their sum."""

    people: dict[str, int] = field(default_factory=dict)
    load: int = 0

    def add(self, unit: str, people: int) -> None:
        self.people[unit] = self.people.get(unit, 0) + people
        self.load += people


def pack(units: list[tuple[str, int]], least: int, most: int) -> list[Group]:
    """Return the groups of one place."""
    people = np.array([people for _, people in units], dtype=np.int64)
    names = np.array([unit for unit, _ in units])
    order = np.lexsort((names, -people))
    limits = np.array([least]), np.array([most])
    _, group, entry, parts = packed(np.zeros(people.size, dtype=np.int64), people[order], *limits)
    groups = [Group() for _ in range(int(group.max(initial=-1)) + 1)]
    for number, row, count in zip(group.tolist(), entry.tolist(), parts.tolist(), strict=True):
        groups[number].add(str(names[order[row]]), count)
    return groups


def packed(place: Ints, people: Ints, least: Ints, most: Ints) -> Parts:
    """Divide the entries of places into groups: entries of a place together, the largest first.

    `place` (entries) ascends; `least` and `most` are those of each place. Returns place, group
    within it, entry and people of every part, in this order.
    """
    load = np.bincount(place, people, minlength=most.size).astype(np.int64)
    count = -(-load // most)
    small = count * least > load
    parts = [_filled(place, people, most, small), *_spread(place, people, most, count, small)]
    where, group, entry, number = (np.concatenate(one) for one in zip(*parts, strict=True))
    found = _lifted(where, group, entry, number, least, count, small)
    order = np.lexsort((found[2], found[1], found[0]))
    return found[0][order], found[1][order], found[2][order], found[3][order]


def _filled(place: Ints, people: Ints, most: Ints, small: np.ndarray) -> Parts:
    """Fill group after group where one stays small, so that only the last one does."""
    rows = np.flatnonzero(small[place])
    where, number = place[rows], people[rows]
    ends = np.cumsum(number)
    first = np.searchsorted(where, where)
    ends -= np.where(first > 0, ends[first - 1], 0)
    begins = ends - number
    each = most[where]
    times = (ends - 1) // each - begins // each + 1
    part = np.repeat(np.arange(rows.size), times)
    group = begins[part] // each[part] + _ranks(part)
    low = np.maximum(begins[part], group * each[part])
    high = np.minimum(ends[part], (group + 1) * each[part])
    return where[part], group, rows[part], high - low


def _ranks(keys: Ints) -> Ints:
    """Return the place of each row among the rows of its key; equal keys are together."""
    result: Ints = np.arange(keys.size) - np.searchsorted(keys, keys)
    return result


def _spread(
    place: Ints, people: Ints, most: Ints, count: Ints, small: np.ndarray
) -> Iterator[Parts]:
    """Put entry after entry of each place into its emptiest group."""
    rows = np.flatnonzero(~small[place])
    rank = _ranks(place[rows])
    width = int(count.max(initial=1))
    loads = np.where(np.arange(width) < count[:, None], 0, FULL)
    order = np.argsort(rank, kind="stable")
    steps = np.searchsorted(rank[order], np.arange(int(rank.max(initial=-1)) + 2))
    for begin, end in zip(steps[:-1].tolist(), steps[1:].tolist(), strict=True):
        entry = rows[order[begin:end]]
        where, left = place[entry], people[entry]
        while entry.size:
            group = loads[where].argmin(axis=1)
            part = np.minimum(left, most[where] - loads[where, group])
            loads[where, group] += part
            yield where, group, entry, part
            over = left > part
            entry, where, left = entry[over], where[over], (left - part)[over]


def _lifted(
    where: Ints, group: Ints, entry: Ints, number: Ints, least: Ints, count: Ints, small: np.ndarray
) -> Parts:
    """Bring groups up to the least size from the fullest ones of their place."""
    width = int(count.max(initial=1))
    loads = np.bincount(where * width + group, number, minlength=count.size * width)
    inside = np.arange(width) < count[:, None]
    thin = (loads.reshape(-1, width) < least[:, None]) & inside
    low = np.flatnonzero(thin.any(axis=1) & ~small)
    if not low.size:
        return where, group, entry, number
    rest = ~np.isin(where, low)
    parts = [(where[rest], group[rest], entry[rest], number[rest])]
    for place in low.tolist():
        rows = np.flatnonzero(where == place)
        groups: list[dict[int, int]] = [defaultdict(int) for _ in range(int(count[place]))]
        triples = zip(
            group[rows].tolist(), entry[rows].tolist(), number[rows].tolist(), strict=True
        )
        for one, unit, people in triples:
            groups[one][unit] += people
        for one in groups:
            _lift(one, groups, int(least[place]))
        found = [(g, u, n) for g, one in enumerate(groups) for u, n in one.items() if n]
        table = np.array(found, dtype=np.int64).T
        parts.append((np.full(table.shape[1], place), *table))
    whole = [np.concatenate(one) for one in zip(*parts, strict=True)]
    return whole[0], whole[1], whole[2], whole[3]


def _lift(group: dict[int, int], groups: list[dict[int, int]], least: int) -> None:
    """Bring a group up to the least size from the fullest groups, whole units first."""
    while (load := sum(group.values())) < least:
        donor = max(groups, key=lambda other: sum(other.values()))
        spare = sum(donor.values()) - least
        if spare <= 0:
            return
        whole = [(people, unit) for unit, people in donor.items() if 0 < people <= spare]
        if whole:
            enough = [row for row in whole if row[0] >= least - load]
            people, unit = min(enough) if enough else max(whole)
        else:
            unit = min(one for one, people in donor.items() if people)
            people = min(least - load, spare)
        donor[unit] -= people
        group[unit] += people
