"""A plan as its forecast sees it: who is trained, who is to meet when, and the make-up rounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kaskad_planner.atlas import Atlas
from kaskad_planner.chances import MOST
from kaskad_planner.held import SEMINAR, HeldState, Trained, wrong
from kaskad_planner.instance import (
    DISTRICT,
    IN_PERSON,
    ONLINE,
    PRECINCT,
    REGION,
    Instance,
    in_order,
)
from kaskad_planner.plan import Plan
from kaskad_planner.table import BadInput

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Round:
    """A make-up round: the first day, and for each district the days that are left of it."""

    first: int
    days: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Prospects:
    """Days, districts and regions are numbers; a cell is the people of one district in one seminar.

    Cells are in the order of district and day. `waiting` people have no seminar ahead of them and
    come to make-up rounds; those whom the plan leaves untrained do not. `known` counts who was
    trained on each day already. `movable` cells meet in person where they could meet online.
    `extra_round` would be one more, on the last day worked.
    """

    days: tuple[dt.date, ...]
    today: int
    districts: tuple[str, ...]
    region: Numbers
    people: Numbers
    waiting: Numbers
    known: Numbers
    seminars: int
    cell_seminar: Numbers
    cell_district: Numbers
    cell_day: Numbers
    cell_people: Numbers
    cell_online: Flags
    movable: Flags
    rounds: tuple[Round, ...]
    extra_round: Round
    group_size: int

    @property
    def regions(self) -> int:
        return int(self.region.max(initial=0)) + 1


def look(instance: Instance, plan: Plan, state: HeldState | None) -> Prospects:
    """Read an instance, its plan and what is known into arrays."""
    rows = replace(plan, seminars=tuple(sorted(plan.seminars, key=lambda row: row.id)))
    return _Reader(in_order(instance), rows, state).read()


class _Reader:
    """Counts people from units and pieces to districts; units and seminars are numbers too."""

    def __init__(self, instance: Instance, plan: Plan, state: HeldState | None) -> None:
        first, last = instance.calendar.first, instance.calendar.last
        self.instance, self.plan = instance, plan
        self.atlas = Atlas(instance)
        self.days = tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
        self.today = 0
        self.unit = {row.id: number for number, row in enumerate(instance.units)}
        self.seminar = {row.id: number for number, row in enumerate(plan.seminars)}
        _check(instance, plan, self.unit, self.seminar)
        self.unit_people = np.array([row.people for row in instance.units], np.int64)
        self.trained = np.zeros_like(self.unit_people)
        self.over = np.zeros(len(plan.seminars), bool)
        self.known = np.zeros(len(self.days), np.int64)
        self.piece_seminar = np.array([self.seminar[row.seminar] for row in plan.pieces], np.int64)
        self.piece_unit = np.array([self.unit[row.unit] for row in plan.pieces], np.int64)
        self.piece_people = np.array([row.people for row in plan.pieces], np.int64)
        home = {
            row.code: row.parent
            if row.level == PRECINCT
            else self.atlas.nearest(row.code, DISTRICT)
            for row in instance.commissions
        }
        homes = [home[row.commission] for row in instance.units]
        self.districts = tuple(sorted(set(homes)))
        number = {code: index for index, code in enumerate(self.districts)}
        self.unit_district = np.array([number[code] for code in homes], np.int64)
        if state is not None:
            self._apply(state)

    def _apply(self, state: HeldState) -> None:
        first = self.days[0]
        self.today = max(0, (state.day - first).days)
        self.over = np.array([row.day < state.day for row in self.plan.seminars], bool)
        for row in state.trained:
            if row.day > state.day:
                raise wrong("day", f"{row.day} is after {state.day}", "Look from a later day")
            numbers = self.seminar if row.kind == SEMINAR else self.unit
            if row.id not in numbers:
                problem = f"there is no {row.kind} '{row.id}'"
                raise wrong("id", problem, f"Use an existing {row.kind}")
            if row.kind == SEMINAR:
                self.over[numbers[row.id]] = True
                self._attended(row)
            else:
                self.trained[numbers[row.id]] += row.people
            day = min(max(0, (row.day - first).days), len(self.days) - 1)
            self.known[day] += row.people
        for unit, trained in zip(self.instance.units, self.trained, strict=True):
            if trained > unit.people:
                problem = f"unit '{unit.id}' has fewer than {trained} people"
                raise wrong("people", problem, "Count everybody once")

    def _attended(self, row: Trained) -> None:
        """Share those who were there among the units of a seminar by their people."""
        here = np.flatnonzero(self.piece_seminar == self.seminar[row.id])
        here = here[np.argsort(self.piece_unit[here])]
        total = self.piece_people[here].sum()
        if row.people > total:
            problem = f"seminar '{row.id}' has fewer than {row.people} people"
            raise wrong("people", problem, "Count guests by their units")
        ends = row.people * self.piece_people[here].cumsum() // max(1, total)
        np.add.at(self.trained, self.piece_unit[here], np.diff(ends, prepend=0))

    def read(self) -> Prospects:
        stages = {stage.id: stage for stage in self.instance.stages}
        seminars = self.plan.seminars
        online = np.array([row.format == ONLINE for row in seminars], bool)
        may = np.array([ONLINE in stages[row.stage].formats for row in seminars], bool)
        place = {code: self.atlas.above(code, REGION) for code in self.districts}
        regions = {code: index for index, code in enumerate(sorted(set(place.values())))}
        cells, left = self._cells()
        for row in self.plan.untrained:
            unit = self.unit[row.unit]
            left[unit] = max(0, left[unit] - row.people)
        district, day, seminar, people = cells
        return Prospects(
            days=self.days,
            today=self.today,
            districts=self.districts,
            region=np.array([regions[place[code]] for code in self.districts], np.int64),
            people=self._by_district(self.unit_people),
            waiting=self._by_district(left),
            known=self.known,
            seminars=len(seminars),
            cell_seminar=seminar,
            cell_district=district,
            cell_day=day,
            cell_people=people,
            cell_online=online[seminar],
            movable=(may & ~online)[seminar],
            rounds=self._rounds(),
            extra_round=self._extra_round(),
            group_size=_group_size(self.instance),
        )

    def _by_district(self, people: Numbers) -> Numbers:
        return np.bincount(self.unit_district, people, len(self.districts)).astype(np.int64)

    def _cells(self) -> tuple[Numbers, Numbers]:
        """Return district, day, seminar and people of the cells; and who of each unit is in none.

        Of a unit, no more people come than are not yet trained; the earlier seminars have them.
        """
        first = self.days[0]
        days = np.array([(row.day - first).days for row in self.plan.seminars], np.int64)
        ahead = np.flatnonzero(~self.over[self.piece_seminar] & (self.piece_people > 0))
        units, seminars = self.piece_unit[ahead], self.piece_seminar[ahead]
        order = np.lexsort((seminars, days[seminars], units))
        units, seminars = units[order], seminars[order]
        people = self.piece_people[ahead][order]
        before = people.cumsum() - people
        starts = np.flatnonzero(np.diff(units, prepend=-1))
        before -= np.repeat(before[starts], np.diff(starts, append=len(units)))
        left = self.unit_people - self.trained
        come = np.clip(left[units] - before, 0, people)
        np.subtract.at(left, units, come)
        shape = (len(self.districts), len(self.days), len(self.plan.seminars))
        place = (self.unit_district[units], days[seminars], seminars)
        cells, where = np.unique(np.ravel_multi_index(place, shape), return_inverse=True)
        totals = np.bincount(where, come, len(cells)).astype(np.int64)
        return _cut(np.stack((*np.unravel_index(cells, shape), totals))), left

    def _rounds(self) -> tuple[Round, ...]:
        rounds = []
        for row in sorted(self.instance.makeups, key=lambda row: (row.first, row.round)):
            span = [number for number, day in enumerate(self.days) if row.first <= day <= row.last]
            left = [number for number in span if number >= self.today]
            days = tuple(
                tuple(number for number in left if self._works(number, code))
                for code in self.districts
            )
            if any(days):
                rounds.append(Round(left[0], days))
        return tuple(rounds)

    def _extra_round(self) -> Round:
        back = range(len(self.days) - 1, self.today - 1, -1)
        last = [next((n for n in back if self._works(n, code)), -1) for code in self.districts]
        days = tuple((number,) if number >= 0 else () for number in last)
        return Round(max(last, default=0), days)

    def _works(self, number: int, code: str) -> bool:
        return self.atlas.is_worked(self.days[number], code)


def _cut(cells: Numbers) -> Numbers:
    """Cut cells of more people than a table of chances has rows; leave out empty ones."""
    parts = -(-cells[3] // MOST)
    cut = np.repeat(cells, parts, axis=1)
    part = np.arange(cut.shape[1]) - np.repeat(parts.cumsum() - parts, parts)
    cut[3] = np.minimum(MOST, cut[3] - part * MOST)
    return cut


def _group_size(instance: Instance) -> int:
    """Return how many come to one make-up seminar: the largest group that meets in person."""
    sizes = [size for stage in instance.stages for size in stage.sizes]
    in_person = [size.group_max for size in sizes if size.format == IN_PERSON]
    return min(MOST, max(in_person or [size.group_max for size in sizes]))


def _check(instance: Instance, plan: Plan, units: dict[str, int], seminars: dict[str, int]) -> None:
    """Refuse a plan that is not one of this instance."""
    stages = {row.id for row in instance.stages}
    span = instance.calendar
    strange = [row.unit for row in plan.pieces if row.unit not in units or row.people < 0]
    strange += [row.unit for row in plan.untrained if row.unit not in units]
    strange += [row.seminar for row in plan.pieces if row.seminar not in seminars]
    strange += [
        row.id
        for row in plan.seminars
        if row.stage not in stages or not span.first <= row.day <= span.last
    ]
    if strange:
        problem = f"'{strange[0]}' does not fit the instance"
        raise BadInput("plan", 0, "", problem, "Run `check` and correct the plan")
