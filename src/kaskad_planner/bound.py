"""What no plan can beat, level by level, for every stage and territory.

The levels come one after another: untrained people, people online where the stage is meant in
person, completion, travel, seminars, the load of the busiest trainers. A bound of a level is valid
for all plans that are equal on the levels above; therefore, given a plan, the bounds from
completion on are those for the people whom this plan teaches in person and online. Without a plan
they are those for the best conceivable.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.atlas import Atlas
from kaskad_planner.census import Census, Placed, Territories, sums, totals
from kaskad_planner.instance import CENTRE, IN_PERSON, ONLINE, WINDOW, Instance, in_order
from kaskad_planner.plan import DistrictBound
from kaskad_planner.staff import Staff
from kaskad_planner.ways import Rooms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from kaskad_planner.geo import Flags, Floats, Ints
    from kaskad_planner.instance import GroupSize
    from kaskad_planner.plan import Plan
    from kaskad_planner.questions import Answer, Key

UNTRAINED = "untrained"
DOWNGRADED = "online"
COMPLETION = "completion"
TRAVEL = "travel_km"
SEMINARS = "seminars"
LOAD = "load"
LEVEL_NAMES = (UNTRAINED, DOWNGRADED, COMPLETION, TRAVEL, SEMINARS, LOAD)


# Commission, stage, level, bound.
Row = tuple[str, str, str, float]


class Bounds:
    """Bounds of one stage, given where a plan teaches each unit (or the best conceivable).

    Answers, where there are any, prove more than counting can. A group are the people of one
    language in a territory; needs are the fewest seminars of each language.
    """

    def __init__(
        self, land: Territories, placed: Placed | None, answers: Mapping[Key, Answer] | None
    ) -> None:
        self.land, self.stage, self.placed, self.answers = land, land.stage, placed, answers or {}
        self.census, self.policy = land.census, land.census.instance.policy
        self.size = self.stage.size(IN_PERSON)
        self.staff, self.pool_staff = Staff(land, land.codes), Staff(land, land.pools)
        nothing = np.zeros(0, np.int64)
        self.open = (nothing, nothing) if self.size is None else self.staff.open_rooms()
        self.rooms = Rooms(land, *self.open, 0 if self.size is None else self.size.group_max)
        self.people = land.by_group(self.census.unit_people)

    def rows(self) -> list[Row]:
        """Return (commission, stage, level, bound) of every territory and pool, in order."""
        land = self.land
        forced, km = self._in_person()
        pool = land.pool_of[land.group_territory]
        nobody = self._nobody()[pool, land.group_language]
        online = np.where(nobody, 0, forced)
        if self.placed is not None:
            online = land.by_group(self.placed.online)
        rows = self._territories(forced, np.where(nobody, forced, 0), km)
        if self.stage.size(ONLINE) is None:
            return list(chain.from_iterable(rows))
        found: list[Row] = []
        territories: list[list[Row]] = [[] for _ in land.pools]
        for number, own in zip(land.pool_of.tolist(), rows, strict=True):
            territories[number] += own
        for own, of_pool in zip(territories, self._pools(pool, online), strict=True):
            found += _merged([*own, *of_pool])
        return found

    def _territories(self, forced: Ints, lost: Ints, km: Floats) -> list[list[Row]]:
        """Return the rows of each territory, given who cannot be taught in person, or at all."""
        land, place = self.land, self.land.group_territory
        inside = self.people - forced
        if self.placed is not None:
            inside = land.by_group(self.placed.in_person)
        largest = self.rooms.largest[place]
        groups = np.where(largest > 0, -(-inside // np.maximum(largest, 1)), 0)
        needs = land.by_language(place, groups, len(land.codes))
        out, lost = (sums(place, people, len(land.codes)) for people in (forced, lost))
        spared = lost
        if self.placed is not None:
            spared = land.by_territory(self.placed.untrained)
        last = self._last(self.staff, needs, self.open)
        self._prove(out, last, km)
        levels = (
            (DOWNGRADED, np.maximum(0, out - spared)),
            (COMPLETION, self._due(self.staff, last)),
            (TRAVEL, km),
            (SEMINARS, needs.sum(axis=1)),
            (LOAD, self._load(self.staff, needs.sum(axis=1))),
        )
        columns = [(UNTRAINED, lost), *(levels if self.size is not None else ())]
        return self._rows(land.codes, columns)

    def _pools(self, pool: Ints, online: Ints) -> list[list[Row]]:
        """Return the rows of the online groups of each pool, given how many people they have."""
        land, size = self.land, self.stage.size(ONLINE)
        crowd = land.by_language(pool, online, len(land.pools))
        needs = -(-crowd // (1 if size is None else size.group_max))
        if CENTRE in self.stage.taught_by:
            last = np.minimum(needs.sum(axis=1), self.pool_staff.window())
        else:
            last = self._last(self.pool_staff, needs, None)
        due = self._due(self.pool_staff, last)
        fewest = needs.sum(axis=1)
        load = self._load(self.pool_staff, fewest)
        return self._rows(land.pools, [(COMPLETION, due), (SEMINARS, fewest), (LOAD, load)])

    def _rows(self, places: Ints, columns: Sequence[tuple[str, Ints | Floats]]) -> list[list[Row]]:
        codes, stage = self.land.names(places), self.stage.id
        names = [name for name, _ in columns]
        values = zip(*(column.astype(np.float64).tolist() for _, column in columns), strict=True)
        return [
            [(code, stage, name, round(value, 3)) for name, value in zip(names, row, strict=True)]
            for code, row in zip(codes, values, strict=True)
        ]

    def _prove(self, out: Ints, last: Ints, km: Floats) -> None:
        """Put in what the answers prove of people left, of the end and of kilometres."""
        land = self.land
        if not self.answers:
            return
        people = land.by_territory(self.census.unit_people)
        ends = {} if self.placed is None else last_half_days(self.census.atlas, self.placed.plan)
        for number, code in enumerate(land.names(land.codes)):
            answer = self.answers.get((self.stage.id, code))
            if answer is None:
                continue
            asked = sum(unit.people for unit in answer.question.units)
            out[number] = max(out[number], people[number] - asked + answer.grouped.least_left)
            if self._holds(answer, ends):
                last[number] = max(last[number], answer.grouped.least_last)
                km[number] = max(km[number], answer.grouped.least_km)

    def _holds(self, answer: Answer, ends: Mapping[Key, int]) -> bool:
        """Say whether the plan leaves no more people and ends no later than was asked."""
        if self.placed is None:
            return False
        question, grouped = answer.question, answer.grouped
        units = [self.census.units[unit.id] for unit in question.units]
        if int(question.ask.people.sum()) - self.placed.in_person[units].sum() > grouped.left:
            return False
        return not question.ask.earliest or ends[question.key] <= grouped.last

    def _due(self, staff: Staff, last: Ints) -> Ints:
        """Return the completion that counts: in window mode nothing is late before its end."""
        return staff.window() if self.policy.completion == WINDOW else last

    def _last(self, staff: Staff, needs: Ints, rooms: tuple[Ints, Ints] | None) -> Ints:
        if self.policy.completion == WINDOW:
            return np.zeros(len(needs), np.int64)
        return np.where(needs.any(axis=1), staff.last(needs, rooms), 0)

    def _load(self, staff: Staff, fewest: Ints) -> Ints:
        """Return the fewest seminars of the busiest trainer: their share of the plan's, or fewest.

        The centre is no trainer.
        """
        if CENTRE in self.stage.taught_by:
            return np.zeros(len(fewest), np.int64)
        if self.placed is not None:
            fewest = self.placed.given(self.land.stage, staff.places)
        trainers = np.bincount(staff.place, minlength=len(staff.places))
        return np.where(trainers > 0, -(-fewest // np.maximum(trainers, 1)), 0)

    def _nobody(self) -> Flags:
        """Say in which pools nobody can teach which languages online."""
        land, atlas = self.land, self.census.atlas
        may_meet = [atlas.may_meet_online(code, self.stage) for code in land.names(land.pools)]
        is_open = np.array(may_meet, bool) & (self.pool_staff.window() > 0)
        is_open &= self.stage.size(ONLINE) is not None
        can = self.pool_staff.speakers() | (CENTRE in self.stage.taught_by)
        return ~(is_open[:, None] & can)

    def _in_person(self) -> tuple[Ints, Floats]:
        """Return how many people of each group no plan can teach in person, and the kilometres.

        Those are of each territory: each unit's best way plus its share of a trainer's trip.
        """
        land, km = self.land, np.zeros(len(self.land.codes))
        if self.size is None:
            return self.people, km
        extra = np.zeros(len(self.rooms.choice_group))
        if self.placed is not None:
            trips = self.rooms.trips(self.staff.place, self.staff.trainer)
            extra = trips / self.rooms.most[self.rooms.choice_room] / self.policy.trainer_day_max
        is_near, is_used, least = self.rooms.compare(extra)
        if self.placed is not None:
            inside = self.placed.in_person[land.units]
            there = np.isfinite(least) & (inside != 0)
            ways = inside[there] * least[there]
            km = totals(land.unit_territory[there], ways, len(land.codes))
        return self._forced(self.size, is_near, is_used), km

    def _forced(self, size: GroupSize, is_near: Flags, is_used: Flags) -> Ints:
        """Return how many people of each group no plan can teach in person.

        They are too far from every room, or left over when the others are cut into groups.
        """
        land, rooms = self.land, self.rooms
        units = land.units[is_near]
        load = sums(land.unit_group[is_near], self.census.unit_people[units], len(self.people))
        most = np.zeros(len(self.people), np.int64)
        np.maximum.at(most, rooms.choice_group[is_used], rooms.most[rooms.choice_room[is_used]])
        over = np.where(most < size.group_min, load, load - load // size.group_min * most)
        if self.policy.allow_small:
            over = np.zeros_like(over)
        place = land.group_territory
        can = self.staff.speakers()[place, land.group_language] & (rooms.count[place] > 0)
        return np.where(can, self.people - load + np.maximum(over, 0), self.people)


def placed_in_person(plan: Plan) -> dict[str, int]:
    """Return how many people of each unit meet in a room."""
    return _placed(plan, IN_PERSON)


def _placed(plan: Plan, form: str) -> dict[str, int]:
    forms = {seminar.id: seminar.format for seminar in plan.seminars}
    people: dict[str, int] = defaultdict(int)
    for piece in plan.pieces:
        if forms.get(piece.seminar) == form:
            people[piece.unit] += piece.people
    return people


def last_half_days(atlas: Atlas, plan: Plan) -> dict[tuple[str, str], int]:
    """Return the last half-day (from 1) that the plan uses, by stage and territory."""
    stages = {stage.id: stage for stage in atlas.instance.stages}
    order: dict[Key, dict[tuple[dt.date, str], int]] = {}
    ends: dict[Key, int] = defaultdict(int)
    for seminar in plan.seminars:
        key = seminar.stage, seminar.commission
        if key not in order:
            half_days = atlas.half_days(stages[seminar.stage], seminar.commission)
            order[key] = {(one.day, one.slot): one.index + 1 for one in half_days}
        end = order[key].get((seminar.day, seminar.slot), 0)
        if end:
            ends[key] = max(ends[key], end)
    return ends


def _merged(rows: list[Row]) -> list[Row]:
    """Put the groups in person and online of one commission together, where it has both."""
    merged: dict[tuple[str, str, str], float] = {}
    for commission, stage, level, value in rows:
        key = (commission, stage, level)
        before = merged.get(key, 0.0)
        merged[key] = max(before, value) if level in (COMPLETION, LOAD) else before + value
    return [(*key, value) for key, value in merged.items()]


def bounds(instance: Instance, plan: Plan | None = None) -> tuple[DistrictBound, ...]:
    """Return the bounds by commission, stage and level; without a plan each value is its bound."""
    census = Census(Atlas(in_order(instance)))
    placed = None if plan is None else Placed(census, plan)
    rows = bound_rows(census.lands(), placed)
    return tuple(DistrictBound(*row[:3], value=row[3], bound=row[3]) for row in rows)


def bound_rows(
    lands: Iterable[Territories],
    placed: Placed | None,
    answers: Mapping[Key, Answer] | None = None,
) -> list[Row]:
    """Return (commission, stage, level, bound) stage after stage."""
    return [row for land in lands for row in Bounds(land, placed, answers).rows()]
