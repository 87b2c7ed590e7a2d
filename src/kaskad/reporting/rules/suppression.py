"""Which numbers of a published table are left out, so that nothing is told of a few people.

A cell is small when it counts some people, but fewer than ``least``, or when it differs from what
was last published of it by so few. A small cell is hidden; then others are, until what is hidden
follows neither from the sums of the table nor from how small the rest must be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Cell = tuple[str, str, str]  # breakdown, part, figure; the total has neither breakdown nor part


@dataclass(frozen=True, slots=True)
class Sum:
    """One number that others make."""

    whole: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.whole, *self.parts)


def hidden(
    counts: Mapping[Cell, int],
    sums: Sequence[Sum],
    before: Mapping[Cell, int],
    least: int,
    *,
    public: Collection[Cell] = (),
) -> frozenset[Cell]:
    """The cells to leave out; ``before`` is what was last published of each.

    Those in ``public`` are known anyway and stay.
    """
    found = {
        cell for cell, count in counts.items() if _is_small(count, before.get(cell), least)
    } - set(public)
    while more := _told(counts, sums, found, least, set(public)):
        found.add(more)
    return frozenset(found)


def _is_small(count: int, last: int | None, least: int) -> bool:
    changed = 0 if last is None else abs(count - last)
    return 0 < count < least or 0 < changed < least


def _told(
    counts: Mapping[Cell, int],
    sums: Sequence[Sum],
    found: set[Cell],
    least: int,
    public: set[Cell],
) -> Cell | None:
    """The next cell to hide because a hidden one follows from the rest; None: nothing follows."""
    for one in sums:
        inside = [cell for cell in one.cells if cell in found]
        few = one.whole not in found and sum(counts[cell] for cell in inside) < least
        is_told = len(inside) == 1 or (len(inside) > 1 and few)
        if is_told and (more := _smallest(counts, [one], found, public)) is not None:
            return more
    for cell in _determined(sums, found):
        about = [one for one in sums if cell in one.cells]
        if (more := _smallest(counts, about, found, public)) is not None:
            return more
    return None


def _smallest(
    counts: Mapping[Cell, int], sums: Sequence[Sum], found: set[Cell], public: set[Cell]
) -> Cell | None:
    """The part that costs least to hide; a whole only where no part is left.

    Nothing is a number too: to hide that there is nobody helps where others are hidden.
    """
    for cells in ({cell for one in sums for cell in one.parts}, {one.whole for one in sums}):
        left = [cell for cell in cells if cell not in found and cell not in public]
        if left:
            return min(left, key=lambda cell: (counts[cell] == 0, counts[cell], cell))
    return None


def _determined(sums: Sequence[Sum], found: set[Cell]) -> Iterator[Cell]:
    """Hidden cells that the sums leave no choice."""
    cells = sorted(found)
    place = {cell: number for number, cell in enumerate(cells)}
    rows = np.zeros((len(sums), len(cells)))
    for number, one in enumerate(sums):
        for cell in one.parts:
            if cell in place:
                rows[number, place[cell]] += 1
        if one.whole in place:
            rows[number, place[one.whole]] -= 1
    rows = rows[rows.any(axis=1)]
    if not len(rows):
        return
    _left, strengths, right = np.linalg.svd(rows)
    free = right[int((strengths > 1e-9).sum()) :]
    for number, cell in enumerate(cells):
        if not len(free) or np.abs(free[:, number]).max() < 1e-9:
            yield cell
