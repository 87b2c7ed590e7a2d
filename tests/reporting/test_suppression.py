"""What is hidden cannot be found out: neither from the sums, nor from another day."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from kaskad.reporting.rules.suppression import Sum, hidden

LEAST = 5
FIGURES = ("filled", "trained", "left")


def _cell(part, figure):
    return ("by" if part else "", part, figure)


def _table(rng, parts, most):
    """Random counts with filled = trained + left, and the total of the parts."""
    counts = {}
    for part in parts:
        trained, left = rng.randint(0, most), rng.randint(0, most)
        for figure, count in zip(FIGURES, (trained + left, trained, left), strict=True):
            counts[_cell(part, figure)] = count
    for figure in FIGURES:
        counts[_cell("", figure)] = sum(counts[_cell(part, figure)] for part in parts)
    return counts


def _sums(parts):
    across = [
        Sum(_cell("", figure), tuple(_cell(part, figure) for part in parts)) for figure in FIGURES
    ]
    down = [
        Sum(_cell(part, "filled"), (_cell(part, "trained"), _cell(part, "left")))
        for part in ("", *parts)
    ]
    return [*across, *down]


def _solved(sums, counts, left_out):
    """Cells that Gauss finds from what is shown, with exact numbers."""
    cells = sorted(left_out)
    rows = []
    for one in sums:
        row = [Fraction(0)] * (len(cells) + 1)
        for cell, sign in ((one.whole, -1), *((cell, 1) for cell in one.parts)):
            if cell in left_out:
                row[cells.index(cell)] += sign
            else:
                row[-1] -= sign * counts[cell]
        rows.append(row)
    at = 0
    for column in range(len(cells)):
        pivot = next((row for row in range(at, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for row in range(len(rows)):
            if row != at and rows[row][column]:
                factor = rows[row][column]
                pairs = zip(rows[row], rows[at], strict=True)
                rows[row] = [value - factor * other for value, other in pairs]
        at += 1
    return {
        cells[number]: row[-1]
        for row in rows
        for number in [next((n for n, value in enumerate(row[:-1]) if value), None)]
        if number is not None and sum(bool(value) for value in row[:-1]) == 1
    }


@pytest.mark.parametrize("seed", range(120))
def test_no_hidden_cell_follows_from_the_sums(seed):
    rng = Random(seed)
    parts = [f"p{number}" for number in range(rng.randint(2, 5))]
    counts = _table(rng, parts, rng.choice((3, 8, 40)))

    left_out = hidden(counts, _sums(parts), {}, LEAST)

    assert _solved(_sums(parts), counts, left_out) == {}
    assert {cell for cell, count in counts.items() if 0 < count < LEAST} <= left_out


@pytest.mark.parametrize("seed", range(20))
def test_no_hidden_cell_follows_from_there_being_no_fewer_than_nobody(seed):
    """Brute force: of every hidden cell at least two values fit all that is shown."""
    rng = Random(seed)
    parts = ["p1", "p2"]
    counts = _table(rng, parts, 6)
    left_out = hidden(counts, _sums(parts), {}, LEAST)
    free = [_cell(part, figure) for part in parts for figure in ("trained", "left")]
    most = range(max(counts.values()) + 2)

    fitting = {cell: set() for cell in left_out}
    for values in product(most, repeat=len(free)):
        tried = _filled(dict(zip(free, values, strict=True)), parts)
        if all(tried[cell] == counts[cell] for cell in counts if cell not in left_out):
            for cell in left_out:
                fitting[cell].add(tried[cell])

    assert [cell for cell, values in fitting.items() if len(values) < 2] == []


def _filled(free, parts):
    tried = dict(free)
    for part in parts:
        tried[_cell(part, "filled")] = free[_cell(part, "trained")] + free[_cell(part, "left")]
    for figure in FIGURES:
        tried[_cell("", figure)] = sum(tried[_cell(part, figure)] for part in parts)
    return tried


@pytest.mark.parametrize("seed", range(50))
def test_no_few_people_follow_from_two_days(seed):
    """Of what is shown on a day nothing differs by a few from what was last shown of it."""
    rng = Random(seed)
    parts = ["p1", "p2", "p3"]
    counts, shown = _table(rng, parts, 40), {}
    for _day in range(12):
        sums = _sums(parts)
        left_out = hidden(counts, sums, shown, LEAST)
        for cell, count in counts.items():
            if cell in left_out:
                continue
            assert abs(count - shown.get(cell, count)) in (0, *range(LEAST, 1000))
            shown[cell] = count
        assert _solved(sums, counts, left_out) == {}
        counts = _grown(counts, parts, rng)


def _grown(counts, parts, rng):
    trained = {part: counts[_cell(part, "trained")] + rng.choice((0, 0, 1, 7)) for part in parts}
    free = {}
    for part in parts:
        free[_cell(part, "trained")] = trained[part]
        free[_cell(part, "left")] = counts[_cell(part, "left")]
    return _filled(free, parts)


def test_large_numbers_are_all_shown():
    parts = ["p1", "p2"]
    counts = _filled({_cell(part, figure): 90 for part in parts for figure in FIGURES[1:]}, parts)

    assert hidden(counts, _sums(parts), {}, LEAST) == frozenset()


def test_what_is_known_anyway_stays():
    parts = ["p1", "p2"]
    counts = _table(Random(1), parts, 3)
    total = {_cell("", figure) for figure in FIGURES}

    assert not hidden(counts, _sums(parts), {}, LEAST, public=total) & total
