"""Choose a room for every unit: one question per territory and language, all of them at once.

Near-nearest rooms under room sizes, least group sizes and free half-days. A room can take a load
exactly when the load can be cut into groups: the union over y of [y * least, y * most]. Three
steps: take the set of open rooms that looks best by (people who do not fit, kilometres); move
single units while that lowers the same; give up what still does not fit, the fewest people and
those who live farthest.

The questions know nothing of each other; they are answered side by side because a step of numpy
costs the same for one as for a hundred.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kaskad_planner.geo import Flags, Floats, Ints

NOWHERE = -1
MOVES_PER_UNIT = 4
# Up to so many rooms every set of open ones is scored.
ALL_SETS_UP_TO = 6
TOLERANCE = 1e-9
FAR = np.inf


@dataclass(frozen=True, eq=False)
class Choice:
    """The questions: P of them, with U units together and V rooms each, filled up.

    question (U), in order, and people (U) of the units; km (U x V), inf where too far or no room;
    least and most (P x V) of a group, free (P x V) half-days left, trip (P x V) kilometres that one
    more seminar there costs its trainer. Every question has a unit.
    """

    question: Ints
    people: Ints
    km: Floats
    least: Ints
    most: Ints
    free: Ints
    trip: Floats
    allow_small: bool

    @property
    def starts(self) -> Ints:
        """Return the first unit of every question."""
        result: Ints = np.searchsorted(self.question, np.arange(len(self.most)))
        return result

    def only(self, questions: Flags) -> Choice:
        """Return some of the questions."""
        units = questions[self.question]
        number = np.cumsum(questions) - 1
        tables = {one: getattr(self, one)[questions] for one in ("least", "most", "free", "trip")}
        return replace(
            self,
            question=number[self.question[units]],
            people=self.people[units],
            km=self.km[units],
            **tables,
        )


def assign(choice: Choice) -> Ints:
    """Return the room (a column) of each unit, `NOWHERE` for units that cannot be in person."""
    rooms = np.full(choice.people.size, NOWHERE)
    if not choice.km.size:
        return rooms
    # In a room that is smaller than the least group nothing can be held.
    choice = replace(choice, free=np.where(choice.most < choice.least, 0, choice.free))
    reached = np.logical_or.reduceat(np.isfinite(choice.km), choice.starts)
    usable = reached & (choice.free > 0)
    few = usable.sum(axis=1) <= ALL_SETS_UP_TO
    opened = np.zeros_like(usable)
    for some, best in ((few, _best_set), (~few, _closing)):
        if some.any():
            opened[some] = best(choice.only(some), usable[some])
    open_km = np.where(opened[choice.question], choice.km, FAR)
    there = np.isfinite(open_km).any(axis=1)
    rooms[there] = open_km[there].argmin(axis=1)
    return _settled(choice, _moved(choice, rooms))


def cut(loads: Ints, least: Ints, most: Ints, free: Ints) -> tuple[Ints, Ints, Ints]:
    """Return groups for each load, the largest load below it that can be cut, people too many.

    The last are as many as would have to leave or come.
    """
    groups = -(-loads // most)
    over, thin = groups > free, groups * least > loads
    below = np.where(over, free * most, np.where(thin, (groups - 1) * most, loads))
    miss = np.where(thin & ~over, np.minimum(loads - below, groups * least - loads), loads - below)
    return groups, below, miss


def _loads(choice: Choice, rooms: Ints) -> Ints:
    """Return the people in every room of every question (P x V)."""
    there = rooms != NOWHERE
    width = choice.most.shape[1]
    cells = choice.question[there] * width + rooms[there]
    counts = np.bincount(cells, choice.people[there], minlength=choice.most.size)
    return counts.astype(np.int64).reshape(choice.most.shape)


def _best_set(choice: Choice, usable: Flags) -> Flags:
    """Return the best set of open rooms for every question, of all sets there are."""
    width = max(1, int(usable.sum(axis=1).max()))
    columns = np.argsort(~usable, axis=1, kind="stable")[:, :width]
    able = np.take_along_axis(usable, columns, axis=1)
    # Of equal ones the set with more rooms: it comes first.
    sets = np.array(sorted(product((True, False), repeat=width), key=lambda one: -sum(one))[:-1])
    km = np.take_along_axis(choice.km, columns[choice.question], axis=1)
    km = np.where(able[choice.question], km, FAR)
    nearest = _nearest_of(km, sets)
    going = nearest != NOWHERE
    cells = choice.question[:, None] * (len(sets) * width) + np.arange(len(sets)) * width + nearest
    people = np.broadcast_to(choice.people[:, None], going.shape)
    loads = np.bincount(cells[going], people[going], minlength=len(able) * len(sets) * width)
    loads = loads.astype(np.int64).reshape(len(able), len(sets), width)
    tables = (choice.least, choice.most, choice.free)
    least, most, free = (np.take_along_axis(one, columns, axis=1)[:, None] for one in tables)
    groups, _, miss = cut(loads, least, most, free)
    whole = np.add.reduceat(choice.people, choice.starts)
    missing = miss.sum(axis=2) + whole[:, None] - loads.sum(axis=2)
    way = np.where(going, np.take_along_axis(km, np.maximum(nearest, 0), axis=1), 0.0)
    cost = np.add.reduceat(2 * people * way, choice.starts)
    cost += (groups * np.take_along_axis(choice.trip, columns, axis=1)[:, None]).sum(axis=2)
    allowed = ~(sets[None] & ~able[:, None]).any(axis=2)
    missing = np.where(allowed, missing, np.iinfo(np.int64).max)
    cost = np.where(missing == missing.min(axis=1, keepdims=True), cost.round(6), FAR)
    opened = np.zeros_like(usable)
    np.put_along_axis(opened, columns, sets[cost.argmin(axis=1)], axis=1)
    return opened & usable


def _nearest_of(km: Floats, sets: Flags) -> Ints:
    """Return the nearest open room of each unit for each set (U x S)."""
    nearest = np.full((len(km), len(sets)), NOWHERE)
    order = np.argsort(km, axis=1, kind="stable")
    units = np.arange(len(km))
    for place in reversed(range(km.shape[1])):
        column = order[:, place]
        near = np.isfinite(km[units, column])
        np.copyto(nearest, column[:, None], where=sets.T[column] & near[:, None])
    return nearest


def _closing(choice: Choice, usable: Flags) -> Flags:
    """Close the room that is missed least, again and again; return the best set met."""
    trial = _Closing(choice, usable)
    best, least = usable.copy(), trial.score()
    while (open_ones := trial.opened.sum(axis=1) > 1).any():
        scores = trial.scores()
        column = _least_of(scores)
        rows = np.flatnonzero(open_ones)
        trial.close(rows, column[rows])
        found = scores[:, np.arange(len(column)), column]
        better = open_ones & (
            (found[0] < least[0]) | ((found[0] == least[0]) & (found[1] < least[1]))
        )
        least[:, better] = found[:, better]
        best[better] = trial.opened[better]
    return best


def _least_of(scores: Floats) -> Ints:
    """Return the column of the least (people, kilometres) of every row."""
    people, km = scores
    km = np.where(people == people.min(axis=1, keepdims=True), km, FAR)
    result: Ints = km.argmin(axis=1)
    return result


class _Closing:
    """The nearest and the next open room of every unit while rooms are closed."""

    def __init__(self, choice: Choice, usable: Flags) -> None:
        self.choice, self.opened = choice, usable.copy()
        self.km = np.where(usable[choice.question], choice.km, FAR)
        self.first = np.full(choice.people.size, NOWHERE)
        self.second = np.full(choice.people.size, NOWHERE)
        self._look(np.arange(choice.people.size))

    def _look(self, units: Ints) -> None:
        """Find the two nearest open rooms of some units."""
        km = self.km[units]
        lines = np.arange(units.size)
        for found in (self.first, self.second):
            column = km.argmin(axis=1)
            found[units] = np.where(np.isfinite(km[lines, column]), column, NOWHERE)
            km[lines, column] = FAR

    def _way(self, rooms: Ints) -> Floats:
        """Return the kilometres of a unit's people there and back; 0 for those who stay away."""
        km = self.choice.km[np.arange(rooms.size), np.maximum(rooms, 0)]
        result: Floats = np.where(rooms == NOWHERE, 0.0, 2 * self.choice.people * km)
        return result

    def score(self) -> Floats:
        """Return people who do not fit and kilometres of each question (2 x P)."""
        one = self.choice
        loads = _loads(one, self.first)
        groups, _, miss = cut(loads, one.least, one.most, one.free)
        whole = np.add.reduceat(one.people, one.starts)
        km = np.add.reduceat(self._way(self.first), one.starts) + (groups * one.trip).sum(axis=1)
        return np.stack((miss.sum(axis=1) + whole - loads.sum(axis=1), km.round(6)))

    def scores(self) -> Floats:
        """Return the same after closing each open room (2 x P x V), inf for those closed."""
        one, shape = self.choice, self.opened.shape
        width = shape[1]
        there = self.first != NOWHERE
        away = there & (self.second == NOWHERE)
        cells = one.question * width + self.first
        on = there & ~away
        moved = np.bincount(
            cells[on] * width + self.second[on], one.people[on], minlength=shape[0] * width**2
        )
        loads = _loads(one, self.first)[:, None, :] + moved.astype(np.int64).reshape(*shape, width)
        loads[:, np.arange(width), np.arange(width)] = 0
        tables = (table[:, None] for table in (one.least, one.most, one.free))
        groups, _, miss = cut(loads, *tables)
        whole = np.add.reduceat(one.people, one.starts)
        people = miss.sum(axis=2) + whole[:, None] - loads.sum(axis=2)
        way, other = self._way(self.first), self._way(self.second)
        more = np.bincount(cells[there], (other - way)[there], minlength=shape[0] * width)
        km = np.add.reduceat(way, one.starts)[:, None] + more.reshape(shape)
        km += (groups * one.trip[:, None]).sum(axis=2)
        scores = np.stack((people.astype(float), km.round(6)))
        return np.where(self.opened, scores, FAR)

    def close(self, questions: Ints, columns: Ints) -> None:
        """Close a room of some questions."""
        self.opened[questions, columns] = False
        closed = np.full(len(self.opened), NOWHERE - 1)
        closed[questions] = columns
        lost = closed[self.choice.question]
        rows = np.flatnonzero(lost >= 0)
        self.km[rows, lost[rows]] = FAR
        self._look(np.flatnonzero((self.first == lost) | (self.second == lost)))


def _moved(choice: Choice, rooms: Ints) -> Ints:
    """Move one unit at a time: first fewer people who do not fit, then fewer kilometres."""
    if choice.most.shape[1] < 2:
        return rooms
    staying = rooms != NOWHERE
    open_ones = np.zeros(len(choice.most), dtype=bool)
    open_ones[choice.question[staying]] = True
    limit = MOVES_PER_UNIT * np.bincount(choice.question[staying], minlength=open_ones.size)
    done = 0
    while open_ones.any():
        # Looked at anew whenever half of the questions are answered.
        part = _Moves(choice, rooms, open_ones)
        while 2 * part.open.sum() > part.open.size:
            done += 1
            part.move()
            part.open &= limit[part.questions] > done
        rooms[part.units] = part.here
        open_ones[part.questions] = part.open
    return rooms


class _Moves:
    """Some questions and their units that are in a room, while units move."""

    def __init__(self, choice: Choice, rooms: Ints, open_ones: Flags) -> None:
        self.questions = np.flatnonzero(open_ones)
        self.units = np.flatnonzero(open_ones[choice.question] & (rooms != NOWHERE))
        self.choice = choice.only(open_ones)
        number = np.cumsum(open_ones) - 1
        self.question = number[choice.question[self.units]]
        self.starts = np.searchsorted(self.question, np.arange(self.questions.size))
        self.people, self.km = choice.people[self.units], choice.km[self.units]
        self.here = rooms[self.units]
        tables = (choice.least, choice.most, choice.free)
        self.limits = [one[choice.question[self.units]] for one in tables]
        self.trip = choice.trip[choice.question[self.units]]
        self.open = np.ones(self.questions.size, dtype=bool)
        width = choice.most.shape[1]
        cells = self.question * width + self.here
        loads = np.bincount(cells, self.people, minlength=self.questions.size * width)
        self.loads = loads.astype(np.int64).reshape(-1, width)

    def move(self) -> None:
        """Make the best move of every open question; those without one are closed."""
        miss, cost = self._changes()
        fewer = miss < 0
        better = np.isfinite(cost) & (fewer | ((miss == 0) & (cost < -TOLERANCE)))
        seats = np.logical_or.reduceat((better & fewer).any(axis=1), self.starts)
        rate = np.where(fewer, cost / np.maximum(-miss, 1), cost)
        rate = np.where(better & (fewer | ~seats[self.question, None]), rate, FAR)
        column = rate.argmin(axis=1)
        of_unit = rate[np.arange(column.size), column]
        least = np.minimum.reduceat(of_unit, self.starts)
        hits = np.flatnonzero(of_unit == least[self.question])
        first = hits[np.searchsorted(self.question[hits], np.arange(self.starts.size))]
        self.open &= np.isfinite(least)
        unit = first[self.open]
        rows = self.question[unit]
        self.loads[rows, self.here[unit]] -= self.people[unit]
        self.loads[rows, column[unit]] += self.people[unit]
        self.here[unit] = column[unit]

    def _changes(self) -> tuple[Ints, Floats]:
        """Return what every move would change: people who do not fit, kilometres (U x V)."""
        one, lines = self.choice, np.arange(self.here.size)
        groups, _, miss = cut(self.loads, one.least, one.most, one.free)
        cost = groups * one.trip
        joined = self.loads[self.question] + self.people[:, None]
        groups_in, _, miss_in = cut(joined, *self.limits)
        left = joined[lines, self.here] - 2 * self.people
        groups_out, _, miss_out = cut(left, *(table[lines, self.here] for table in self.limits))
        more = miss_in - miss[self.question]
        more += (miss_out - miss[self.question, self.here])[:, None]
        km = groups_in * self.trip - cost[self.question]
        km += (groups_out * self.trip[lines, self.here] - cost[self.question, self.here])[:, None]
        km += 2 * self.people[:, None] * (self.km - self.km[lines, self.here][:, None])
        km[lines, self.here] = FAR
        km[self.limits[2] <= 0] = FAR
        return more, km


def _settled(choice: Choice, rooms: Ints) -> Ints:
    """Give up the fewest people whose load no room can cut; far ones first among equals."""
    loads = _loads(choice, rooms)
    groups, below, miss = cut(loads, choice.least, choice.most, choice.free)
    if choice.allow_small:
        # A small group may be; only what has no half-day must go.
        miss = np.where(groups > choice.free, loads - choice.free * choice.most, 0)
        below = np.minimum(loads, choice.free * choice.most)
    for question, column in zip(*np.nonzero(miss), strict=True):
        units = np.flatnonzero((choice.question == question) & (rooms == column))
        _give_up(choice, rooms, units, int(loads[question, column]), int(below[question, column]))
    return rooms


def _give_up(choice: Choice, rooms: Ints, units: Ints, load: int, target: int) -> None:
    """Take units out of a room until its load can be cut; `target` is the largest that can."""
    question, column = choice.question[units[0]], rooms[units[0]]
    limits = [table[question, column] for table in (choice.least, choice.most, choice.free)]
    while load > target:
        units = units[rooms[units] != NOWHERE]
        people, need = choice.people[units], load - target
        small = people <= need
        size = -people if small.any() else people
        order = np.lexsort((units, -choice.km[units, column], size))
        out = next(one for one in order if small[one] or not small.any())
        rooms[units[out]] = NOWHERE
        load -= int(people[out])
        if not choice.allow_small:
            target = int(cut(np.array(load), *limits)[1])
