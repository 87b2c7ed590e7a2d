"""Choose a venue for every unit of one territory and language.

Near-nearest venues under room sizes, least group sizes and free half-days. A venue can take a load
exactly when the load can be cut into groups: the union over y of [y * least, y * most]. Three
steps: take the set of open venues that looks best by (people who do not fit, kilometres); move
single units while that lowers the same; give up what still does not fit, the fewest people and
those who live farthest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kaskad_planner.geo import Floats

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

NOWHERE = -1
MOVES_PER_UNIT = 4
# Up to so many venues every set of open ones is scored.
ALL_SETS_UP_TO = 6
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Choice:
    """The question: U units, V venues.

    people (U), km (U x V, inf where too far), least and most (V) group, free (V) half-days left,
    trip (V) kilometres that one more seminar there costs its trainer.
    """

    people: Ints
    km: Floats
    least: Ints
    most: Ints
    free: Ints
    trip: Floats
    allow_small: bool


class _Tables:
    """For every venue and load: how many people away from a load that can be cut, and groups."""

    def __init__(self, choice: Choice) -> None:
        loads = np.arange(int(choice.people.sum()) + 1)
        self.groups = -(-loads[None, :] // choice.most[:, None])
        fits = (self.groups * choice.least[:, None] <= loads) & (
            self.groups <= choice.free[:, None]
        )
        fits[:, 0] = True
        self.fits = fits
        below = np.maximum.accumulate(np.where(fits, loads, 0), axis=1)
        far = loads[-1] * 2 + 1
        above = np.minimum.accumulate(np.where(fits, loads, far)[:, ::-1], axis=1)[:, ::-1]
        self.below = below
        self.miss = np.minimum(loads - below, above - loads)
        self.cost = self.groups * choice.trip[:, None]


def assign(choice: Choice) -> Ints:
    """Return the venue of each unit, `NOWHERE` for units that cannot be taught in person."""
    if not choice.people.size or not choice.most.size:
        return np.full(choice.people.size, NOWHERE, dtype=np.int64)
    tables = _Tables(choice)
    usable = np.isfinite(choice.km).any(axis=0) & (choice.free > 0)
    if not usable.any():
        return np.full(choice.people.size, NOWHERE, dtype=np.int64)
    opened = _most_promising(choice, tables, usable)
    venues = _move_units(choice, tables, _nearest(choice, opened))
    return _settle(choice, tables, venues)


def _nearest(choice: Choice, opened: Flags) -> Ints:
    km = np.where(opened[None, :], choice.km, np.inf)
    venues: Ints = km.argmin(axis=1)
    venues[~np.isfinite(km[np.arange(len(venues)), venues])] = NOWHERE
    return venues


def _loads(choice: Choice, venues: Ints) -> Ints:
    there = venues != NOWHERE
    counts = np.bincount(venues[there], choice.people[there], minlength=choice.most.size)
    return counts.astype(np.int64)


def _scores(choice: Choice, tables: _Tables, opened: Flags) -> list[tuple[int, float]]:
    """Return, for sets of open venues (S x V), the people who do not fit and the kilometres."""
    sets, venues = opened.shape
    km = np.where(opened[:, None, :], choice.km[None, :, :], np.inf)
    nearest = km.argmin(axis=2)
    way = np.take_along_axis(km, nearest[:, :, None], axis=2)[:, :, 0]
    going = np.isfinite(way)
    people = np.where(going, choice.people[None, :], 0)
    cells = (np.arange(sets)[:, None] * venues + nearest).ravel()
    loads = np.bincount(cells, people.ravel(), minlength=sets * venues).astype(np.int64)
    loads = loads.reshape(sets, venues)
    rows = np.arange(venues)[None, :]
    miss = tables.miss[rows, loads].sum(axis=1) + (choice.people[None, :] - people).sum(axis=1)
    ways = (2 * people * np.where(going, way, 0)).sum(axis=1)
    cost = (ways + tables.cost[rows, loads].sum(axis=1)).round(6)
    return list(zip(miss.tolist(), cost.tolist(), strict=True))


def _most_promising(choice: Choice, tables: _Tables, usable: Flags) -> Flags:
    """Return the set of open venues that looks best.

    All sets of a few venues are tried; of many, those met while venues are closed one by one.
    """
    columns = np.flatnonzero(usable)
    if columns.size > ALL_SETS_UP_TO:
        return _closing(choice, tables, usable)
    chosen = np.array(list(product((True, False), repeat=columns.size))[:-1])
    opened = np.zeros((len(chosen), usable.size), dtype=bool)
    opened[:, columns] = chosen
    scores = _scores(choice, tables, opened)
    # Of equal ones the set with more rooms.
    order = sorted(range(len(scores)), key=lambda row: (*scores[row], -chosen[row].sum(), row))
    return np.asarray(opened[order[0]])


def _closing(choice: Choice, tables: _Tables, usable: Flags) -> Flags:
    """Close the venue that is missed least, again and again; return the best set met."""
    best = opened = usable
    least = _scores(choice, tables, usable[None, :])[0]
    while opened.sum() > 1:
        trials = np.repeat(opened[None, :], opened.sum(), axis=0)
        trials[np.arange(len(trials)), np.flatnonzero(opened)] = False
        scores = _scores(choice, tables, trials)
        first = min(range(len(scores)), key=scores.__getitem__)
        opened = trials[first]
        if scores[first] < least:
            best, least = opened, scores[first]
    return best


def _move_units(choice: Choice, tables: _Tables, venues: Ints) -> Ints:
    """Move one unit at a time: first fewer people who do not fit, then fewer kilometres."""
    units = np.flatnonzero(venues != NOWHERE)
    if not units.size or choice.most.size < 2:
        return venues
    people, km = choice.people[units], choice.km[units]
    rows, lines = np.arange(choice.most.size), np.arange(units.size)
    for _ in range(MOVES_PER_UNIT * units.size):
        here = venues[units]
        loads = _loads(choice, venues)
        left = loads[here] - people
        joined = np.minimum(loads[None, :] + people[:, None], tables.miss.shape[1] - 1)
        miss = tables.miss[rows[None, :], joined] - tables.miss[rows, loads][None, :]
        miss = miss + (tables.miss[here, left] - tables.miss[here, loads[here]])[:, None]
        cost = tables.cost[rows[None, :], joined] - tables.cost[rows, loads][None, :]
        cost = cost + (tables.cost[here, left] - tables.cost[here, loads[here]])[:, None]
        cost = cost + 2 * people[:, None] * (km - km[lines, here][:, None])
        cost[lines, here] = np.inf
        cost[:, choice.free <= 0] = np.inf
        better = np.isfinite(cost) & ((miss < 0) | ((miss == 0) & (cost < -TOLERANCE)))
        if not better.any():
            break
        rate = np.where(miss < 0, cost / np.maximum(-miss, 1), cost)
        rate = np.where(better, rate, np.inf)
        if (better & (miss < 0)).any():
            rate = np.where(miss < 0, rate, np.inf)
        unit, venue = np.unravel_index(int(rate.argmin()), rate.shape)
        venues[units[unit]] = venue
    return venues


def _settle(choice: Choice, tables: _Tables, venues: Ints) -> Ints:
    """Give up the fewest people whose load no venue can cut; far ones first among equals."""
    for venue in range(choice.most.size):
        load = int(_loads(choice, venues)[venue])
        while load and not _acceptable(choice, tables, venue, load):
            target = int(tables.below[venue, load])
            if choice.allow_small:
                target = min(load - 1, int(choice.free[venue] * choice.most[venue]))
            need = load - target
            units = np.flatnonzero(venues == venue)
            small = units[choice.people[units] <= need]
            keys = [
                (
                    -int(choice.people[u]) if small.size else int(choice.people[u]),
                    -float(choice.km[u, venue]),
                    int(u),
                )
                for u in (small if small.size else units)
            ]
            out = min(keys)[2]
            venues[out] = NOWHERE
            load -= int(choice.people[out])
    return venues


def _acceptable(choice: Choice, tables: _Tables, venue: int, load: int) -> bool:
    if choice.allow_small:
        return bool(tables.groups[venue, load] <= choice.free[venue])
    return bool(tables.fits[venue, load])
