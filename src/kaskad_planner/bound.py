"""What no plan can beat, level by level, for every stage and territory.

The levels come one after another: untrained people, people online where the stage is meant in
person, completion, travel, seminars. A bound of a level is valid for all plans that are equal on
the levels above; therefore, given a plan, the bounds from completion on are those for the people
whom this plan teaches in person and online. Without a plan they are those for the best conceivable.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.atlas import Atlas, HalfDay, Pool, Territory
from kaskad_planner.instance import (
    CENTRE,
    IN_PERSON,
    MIXED,
    ONLINE,
    TRAINER,
    VENUE,
    WINDOW,
    Instance,
    Stage,
    Trainer,
    Unit,
    Venue,
    in_order,
)
from kaskad_planner.plan import DistrictBound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaskad_planner.plan import Plan
    from kaskad_planner.questions import Answer, Key

UNTRAINED = "untrained"
DOWNGRADED = "online"
COMPLETION = "completion"
TRAVEL = "travel_km"
SEMINARS = "seminars"
LEVEL_NAMES = (UNTRAINED, DOWNGRADED, COMPLETION, TRAVEL, SEMINARS)


# Commission, stage, level, bound.
Row = tuple[str, str, str, float]


class Bounds:
    """Bounds of one instance, given where a plan teaches each unit (or the best conceivable).

    Answers, where there are any, prove more than counting can.
    """

    def __init__(
        self, atlas: Atlas, plan: Plan | None = None, answers: Mapping[Key, Answer] | None = None
    ) -> None:
        self.instance, self.atlas, self.plan = atlas.instance, atlas, plan
        self.answers = answers or {}
        self.policy = atlas.instance.policy
        self.in_person: dict[str, int] = defaultdict(int)
        self.online: dict[str, int] = defaultdict(int)
        self.untrained: dict[str, int] = defaultdict(int)
        if plan is not None:
            self.in_person = placed_in_person(plan)
            self.online = _placed(plan, ONLINE)
            for row in plan.untrained:
                self.untrained[row.unit] += row.people
        self.ends = last_half_days(atlas, plan) if plan is not None and self.answers else {}

    def rows(self) -> list[Row]:
        """Return (commission, stage, level, bound) of every territory and pool, in order."""
        rows: list[Row] = []
        for stage in self.instance.stages:
            for pool in self.atlas.pools(stage):
                rows += self._pool(stage, pool)
        return rows

    def _pool(self, stage: Stage, pool: Pool) -> list[Row]:
        rows: list[Row] = []
        crowd: dict[str, int] = defaultdict(int)
        for territory in pool.territories:
            rows += self._territory(stage, pool, territory, crowd)
        size = stage.size(ONLINE)
        if size is None:
            return rows
        half_days = self.atlas.half_days(stage, pool.code)
        needs = {language: -(-n // size.group_max) for language, n in crowd.items() if n}
        if CENTRE in stage.taught_by:
            last = min(sum(needs.values()), len(half_days))
        else:
            last = self._last(stage, pool.code, needs, half_days, None)
        rows.append((pool.code, stage.id, COMPLETION, float(self._due(last, half_days))))
        rows.append((pool.code, stage.id, SEMINARS, float(sum(needs.values()))))
        return _merged(rows)

    def _territory(
        self, stage: Stage, pool: Pool, territory: Territory, crowd: dict[str, int]
    ) -> list[Row]:
        """Bound one territory; add the people it sends online to `crowd` by language."""
        size = stage.size(IN_PERSON)
        half_days = self.atlas.half_days(stage, territory.code)
        venues = self._open_venues(stage, territory.code, half_days) if size else []
        out, lost = 0, 0
        needs: dict[str, int] = {}
        km = 0.0
        for language, units in _by_language(stage, territory.units):
            forced = self._forced(stage, territory.code, language, units, venues)
            reachable = sum(unit.people for unit in units) - forced
            nobody = self._nobody(stage, pool.code, language)
            lost += forced if nobody else 0
            out += forced
            if self.plan is None:
                inside = {u.id: u.people for u in units}
                crowd[language] += 0 if nobody else forced
            else:
                inside = {u.id: self.in_person[u.id] for u in units if self.in_person[u.id]}
                reachable = sum(inside.values())
                crowd[language] += sum(self.online[u.id] for u in units)
            if size is not None and reachable and venues:
                most = max(min(size.group_max, venue.capacity) for venue in venues)
                needs[language] = -(-reachable // most)
                if self.plan is not None:
                    km += self._km(stage, territory.code, language, inside, venues)
        last = self._last(stage, territory.code, needs, half_days, venues)
        answer = self.answers.get((stage.id, territory.code))
        if answer is not None:
            asked = {unit.id for unit in answer.question.units}
            aside = sum(unit.people for unit in territory.units if unit.id not in asked)
            out = max(out, aside + answer.grouped.least_left)
            if self._holds(answer):
                last = max(last, answer.grouped.least_last)
                km = max(km, answer.grouped.least_km)
        spared = sum(self.untrained[u.id] for u in territory.units) if self.plan else lost
        rows = [(territory.code, stage.id, UNTRAINED, float(lost))]
        if size is not None:
            rows += [
                (territory.code, stage.id, DOWNGRADED, float(max(0, out - spared))),
                (territory.code, stage.id, COMPLETION, float(self._due(last, half_days))),
                (territory.code, stage.id, TRAVEL, round(km, 3)),
                (territory.code, stage.id, SEMINARS, float(sum(needs.values()))),
            ]
        return rows

    def _holds(self, answer: Answer) -> bool:
        """Say whether the plan leaves no more people and ends no later than was asked."""
        if self.plan is None:
            return False
        question, grouped = answer.question, answer.grouped
        inside = sum(self.in_person[unit.id] for unit in question.units)
        if int(question.ask.people.sum()) - inside > grouped.left:
            return False
        return not question.ask.earliest or self.ends[question.key] <= grouped.last

    def _due(self, last: int, half_days: Sequence[HalfDay]) -> int:
        """Return the completion that counts: in window mode nothing is late before its end."""
        return len(half_days) if self.policy.completion == WINDOW else last

    def _open_venues(
        self, stage: Stage, territory: str, half_days: Sequence[HalfDay]
    ) -> list[Venue]:
        return [
            venue
            for venue in self.atlas.venues_of(territory, stage)
            if any(not self.atlas.is_absent(VENUE, venue.code, day) for day in half_days)
        ]

    def _speakers(self, stage: Stage, territory: str, language: str) -> list[Trainer]:
        found = self.atlas.trainers_for(territory, stage)
        return [row for row in found if language == MIXED or language in row.languages]

    def _nobody(self, stage: Stage, pool: str, language: str) -> bool:
        """Say whether nobody can teach a language online there."""
        if stage.size(ONLINE) is None or not self.atlas.half_days(stage, pool):
            return True
        if not self.atlas.may_meet_online(pool, stage):
            return True
        return CENTRE not in stage.taught_by and not self._speakers(stage, pool, language)

    def _forced(
        self,
        stage: Stage,
        territory: str,
        language: str,
        units: Sequence[Unit],
        venues: Sequence[Venue],
    ) -> int:
        """Return how many people no plan can teach in person."""
        people = np.array([unit.people for unit in units])
        size = stage.size(IN_PERSON)
        if size is None or not venues or not self._speakers(stage, territory, language):
            return int(people.sum())
        km = self.atlas.unit_km(units, venues)
        within = km <= self.policy.distance_limit_km
        near = within.any(axis=1)
        load = int(people[near].sum())
        far = int(people[~near].sum())
        if self.policy.allow_small or not load:
            return far
        used = [bool(within[near, column].any()) for column in range(len(venues))]
        most = max(
            min(size.group_max, venue.capacity)
            for venue, is_used in zip(venues, used, strict=True)
            if is_used
        )
        if most < size.group_min:
            return far + load
        groups = load // size.group_min
        return far + max(0, load - groups * most)

    def _last(
        self,
        stage: Stage,
        territory: str,
        needs: dict[str, int],
        half_days: Sequence[HalfDay],
        venues: Sequence[Venue] | None,
    ) -> int:
        """Return the first half-day (from 1) by which rooms and trainers allow all groups."""
        if not sum(needs.values()) or self.policy.completion == WINDOW:
            return 0
        speakers = {language: self._speakers(stage, territory, language) for language in needs}
        everybody = self.atlas.trainers_for(territory, stage)
        given = dict.fromkeys([*needs, MIXED], 0)
        for number, half_day in enumerate(half_days, start=1):
            rooms = len(everybody)
            if venues is not None:
                rooms = sum(not self.atlas.is_absent(VENUE, v.code, half_day) for v in venues)
            for language, group in {**speakers, MIXED: everybody}.items():
                here = sum(not self.atlas.is_absent(TRAINER, t.id, half_day) for t in group)
                given[language] += min(here, rooms)
            enough = all(given[language] >= need for language, need in needs.items())
            if enough and given[MIXED] >= sum(needs.values()):
                return number
        return len(half_days)

    def _km(
        self,
        stage: Stage,
        territory: str,
        language: str,
        people: dict[str, int],
        venues: Sequence[Venue],
    ) -> float:
        """Return the least kilometres: each unit's best way plus its share of a trainer's trip."""
        size = stage.size(IN_PERSON)
        units = [self.atlas.units[code] for code in people]
        if not units or size is None:
            return 0.0
        counts = np.array(list(people.values()))[:, None]
        km = self.atlas.unit_km(units, venues)
        most = np.array([min(size.group_max, venue.capacity) for venue in venues])[None, :]
        speakers = self._speakers(stage, territory, language)
        homes = self.atlas.trainer_km(speakers, venues)
        trips = 2 * homes.min(axis=0)[None, :] if speakers else np.zeros((1, len(venues)))
        share = counts / most * trips / self.policy.trainer_day_max
        way = np.where(km <= self.policy.distance_limit_km, 2 * counts * km, np.inf)
        least = (way + share).min(axis=1)
        return float(least[np.isfinite(least)].sum())


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
    ends: dict[tuple[str, str], int] = defaultdict(int)
    for seminar in plan.seminars:
        for half_day in atlas.half_days(stages[seminar.stage], seminar.commission):
            if (half_day.day, half_day.slot) == (seminar.day, seminar.slot):
                key = seminar.stage, seminar.commission
                ends[key] = max(ends[key], half_day.index + 1)
    return ends


def _by_language(stage: Stage, units: Sequence[Unit]) -> list[tuple[str, list[Unit]]]:
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[MIXED if stage.mixed_languages else unit.language].append(unit)
    return sorted(groups.items())


def _merged(rows: list[Row]) -> list[Row]:
    """Put the groups in person and online of one commission together, where it has both."""
    merged: dict[tuple[str, str, str], float] = {}
    for commission, stage, level, value in rows:
        key = (commission, stage, level)
        before = merged.get(key, 0.0)
        merged[key] = max(before, value) if level == COMPLETION else before + value
    return [(*key, value) for key, value in merged.items()]


def bounds(instance: Instance, plan: Plan | None = None) -> tuple[DistrictBound, ...]:
    """Return the bounds by commission, stage and level; without a plan each value is its bound."""
    return bounds_at(Atlas(in_order(instance)), plan)


def bounds_at(
    atlas: Atlas, plan: Plan | None, answers: Mapping[Key, Answer] | None = None
) -> tuple[DistrictBound, ...]:
    """Return the bounds of an instance that has been looked up already."""
    rows = Bounds(atlas, plan, answers).rows()
    return tuple(DistrictBound(*row[:3], value=row[3], bound=row[3]) for row in rows)
