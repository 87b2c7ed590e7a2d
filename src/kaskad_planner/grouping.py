"""Where the people of one territory meet, to optimality: rooms, groups per room, who goes where.

One question is a stage in a territory, all its languages together. Variables: people of a unit in a
room, people left for online groups, groups of a language in a room (whole numbers). With people
free to be divided this is an exact relaxation of the packing into groups, so its bound holds for
every plan; afterwards units are kept together wherever the same groups allow it.

Levels come one after another with hard caps: people left, completion, kilometres. HiGHS solves them
on one thread under limits of nodes, never of time, so that the same question has the same answer.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.linear import Model

if TYPE_CHECKING:
    import numpy.typing as npt

    from kaskad_planner.geo import Floats

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

NODES = 100
NODES_TOGETHER = 20
ABOVE_BOUND = 5e-4
ABOVE_BOUND_TOGETHER = 2e-3
ROUNDING = 1e-4


@dataclass(frozen=True, eq=False)
class Grouping:
    """The question: U units, V rooms, L languages, K trainers, H half-days.

    people (U) and language (U) of the units; km (U x V), inf where too far; trip (V), the way of
    the nearest trainer there and back; least and most (V) of a group; rooms (V x H) and trainers
    (K x H): when they are to be had; day (H); speaks (K x L); most seminars of a trainer in a day.
    With `earliest` all shall be over as soon as possible. At least `leave` people may be left and
    `end` half-days used, for the bound of plans that do so.
    """

    people: Ints
    language: Ints
    km: Floats
    trip: Floats
    least: Ints
    most: Ints
    rooms: Flags
    trainers: Flags
    speaks: Flags
    day: Ints
    day_max: int
    allow_small: bool
    earliest: bool
    leave: int = 0
    end: int = 0

    @property
    def key(self) -> str:
        """Return a digest of everything that the answer depends on."""
        digest = hashlib.sha256(b"grouping 3")
        for one in fields(self):
            value = np.asarray(getattr(self, one.name))
            digest.update(f"{one.name} {value.dtype.str} {value.shape} ".encode())
            digest.update(np.ascontiguousarray(value).tobytes())
        return digest.hexdigest()

    @property
    def work(self) -> int:
        """Return how much work the answer takes, in the planner's units: pairs of unit and room."""
        return int(np.isfinite(self.km).sum())

    def until(self, last: int) -> Grouping:
        """Return the question with the first `last` half-days only."""
        return replace(
            self,
            rooms=self.rooms[:, :last],
            trainers=self.trainers[:, :last],
            day=self.day[:last],
        )

    def supply(self) -> tuple[Ints, int]:
        """Return how many seminars the trainers of each language, and all trainers, can give."""
        each = np.zeros(len(self.trainers), dtype=np.int64)
        for day in np.unique(self.day):
            each += np.minimum(self.trainers[:, self.day == day].sum(axis=1), self.day_max)
        return each @ self.speaks.astype(np.int64), int(each.sum())


@dataclass(frozen=True, eq=False)
class Grouped:
    """The answer: people (U x V) of every unit in every room, groups (L x V), half-days used.

    What no plan can beat: people left; half-days until the last seminar; kilometres, for all plans
    that leave no more than `left` people and end by `last`.
    """

    people: Ints
    groups: Ints
    left: int
    last: int
    least_left: int
    least_last: int
    least_km: float


class _Sums:
    """The model of one question with its blocks of columns."""

    def __init__(self, question: Grouping) -> None:
        self.question = question
        self.units, self.rooms = np.nonzero(np.isfinite(question.km))
        self.languages, self.width = question.speaks.shape[1], question.trip.size

    def solve(
        self, left: int | None, groups: Ints | None = None, *, whole_units: bool = False
    ) -> Model:
        """Fewest people left, or fewest kilometres with no more than `left` people left.

        With `groups` their numbers are given; with `whole_units` nobody is divided.
        """
        ask, model = self.question, Model()
        share = ask.people[self.units].astype(float) if whole_units else 1.0
        most = 1.0 if whole_units else ask.people[self.units]
        km = 2 * ask.km[self.units, self.rooms] * share
        going = model.columns(
            self.units.size, 0, most, 0 if left is None else km, whole=whole_units
        )
        staying = model.columns(
            ask.people.size, 0, ask.people, 1 if left is None else 0, whole=False
        )
        free = np.tile(ask.rooms.sum(axis=1), self.languages)
        fewest, most_of_all = (0, free) if groups is None else (groups.ravel(), groups.ravel())
        meetings = model.columns(free.size, fewest, most_of_all, 0, whole=groups is None)

        everybody = np.arange(ask.people.size)
        model.rows(
            ask.people.size, ask.people, ask.people,
            (self.units, going, share), (everybody, staying, 1),
        )  # fmt: skip
        place = ask.language[self.units] * self.width + self.rooms
        cells = np.arange(free.size)
        least = np.ones_like(ask.least) if ask.allow_small else ask.least
        full, thin = -np.tile(ask.most, self.languages), -np.tile(least, self.languages)
        model.rows(free.size, -np.inf, 0, (place, going, share), (cells, meetings, full))
        model.rows(free.size, 0, np.inf, (place, going, share), (cells, meetings, thin))
        if groups is None:
            self._supply(model, meetings)
            self._trips(model, meetings, 0 if left is None else ask.trip)
        if left is not None:
            model.rows(1, -np.inf, left + ROUNDING, (0, staying, 1))
        limits = (NODES_TOGETHER, ABOVE_BOUND_TOGETHER) if whole_units else (NODES, ABOVE_BOUND)
        model.run(*limits)
        return model

    def _supply(self, model: Model, meetings: Ints) -> None:
        """Rooms and trainers hold so many groups and no more."""
        ask = self.question
        rooms = np.tile(np.arange(self.width), self.languages)
        model.rows(self.width, -np.inf, ask.rooms.sum(axis=1), (rooms, meetings, 1))
        speakers, everybody = ask.supply()
        spoken = np.repeat(np.arange(self.languages), self.width)
        model.rows(self.languages, -np.inf, speakers, (spoken, meetings, 1))
        model.rows(1, -np.inf, everybody, (0, meetings, 1))

    def _trips(self, model: Model, meetings: Ints, cost: Floats | int) -> None:
        """A trainer goes to a room once a day, for as many groups as can be taught in a day."""
        trips = model.columns(self.width, 0, np.inf, cost, whole=True)
        rooms = np.tile(np.arange(self.width), self.languages)
        each = (np.arange(self.width), trips, self.question.day_max)
        model.rows(self.width, 0, np.inf, (rooms, meetings, -1), each)

    def people(self, model: Model, *, whole_units: bool = False) -> Ints:
        """Return people (U x V) of a solution."""
        going = model.values[: self.units.size]
        found = np.zeros(self.question.km.shape, dtype=np.int64)
        share = self.question.people[self.units] if whole_units else 1
        found[self.units, self.rooms] = np.rint(going * share).astype(np.int64)
        return found

    def groups(self, model: Model) -> Ints:
        """Return groups (L x V) of a solution."""
        first = self.units.size + self.question.people.size
        cells = model.values[first : first + self.languages * self.width]
        return np.rint(cells).astype(np.int64).reshape(self.languages, self.width)


def solve_grouping(question: Grouping) -> Grouped:
    """Answer one question; pure, so that it can run anywhere and be kept by its key."""
    whole = question.day.size
    left, least_left, model = _people_left(question)
    if question.leave > left:
        left = question.leave
        model = _Sums(question).solve(left)
    last = least_last = whole
    if question.earliest:
        last, least_last, model = _first_end(question, left, model)
    if last < question.end:
        last = min(question.end, whole)
        model = _Sums(question.until(last)).solve(left)
    sums = _Sums(question.until(last))
    groups = sums.groups(model)
    people = _kept_together(sums, groups, left)
    return Grouped(people, groups, left, last, least_left, least_last, max(model.bound, 0.0))


def _people_left(question: Grouping) -> tuple[int, int, Model]:
    """Return the fewest people left, what none can beat, and the shortest ways then."""
    sums = _Sums(question)
    far = int(question.people[~np.isfinite(question.km).any(axis=1)].sum())
    model = sums.solve(far)
    if model.has_solution:
        return far, far, model
    fewest = sums.solve(None)
    left = round(fewest.value)
    return left, math.ceil(fewest.bound - ROUNDING), sums.solve(left)


def _first_end(question: Grouping, left: int, model: Model) -> tuple[int, int, Model]:
    """Return the first half-day by which all can be over, what none can beat, and the ways."""
    whole, proven = question.day.size, True
    need = -(-(int(question.people.sum()) - left) // int(question.most.max()))
    room = np.cumsum(question.rooms.sum(axis=0))
    last = min(whole, int(np.searchsorted(room, need)) + 1) if need > 0 else 0
    least = last
    while last < whole:
        trial = _Sums(question.until(last)).solve(left)
        if trial.has_solution:
            return last, least, trial
        proven = proven and trial.is_impossible
        last += 1
        least = last if proven else least
    return last, least, model


def _kept_together(sums: _Sums, groups: Ints, left: int) -> Ints:
    """Return who goes where with these groups: nobody divided if that can be had."""
    divided = sums.solve(left, groups)
    people = sums.people(divided)
    if not ((people > 0).sum(axis=1) > 1).any():
        return people
    together = sums.solve(left, groups, whole_units=True)
    return sums.people(together, whole_units=True) if together.has_solution else people
