"""How good a plan is, level by level and commission by commission, next to what none can beat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from kaskad_planner.atlas import Atlas
from kaskad_planner.bound import (
    COMPLETION,
    DOWNGRADED,
    LEVEL_NAMES,
    SEMINARS,
    TRAVEL,
    UNTRAINED,
    bounds_at,
)
from kaskad_planner.geo import distance
from kaskad_planner.instance import DISTRICT, IN_PERSON, ONLINE, WINDOW, Instance, Stage, in_order
from kaskad_planner.plan import DistrictBound, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaskad_planner.plan import Plan, Seminar
    from kaskad_planner.questions import Answer

PROVEN = (UNTRAINED, DOWNGRADED, COMPLETION)
Key = tuple[str, str, str]


def evaluate(instance: Instance, plan: Plan) -> tuple[Level, ...]:
    """Return the levels of a plan for the whole country, in the order of their weight."""
    return total(district_levels(instance, plan))


def total(rows: Iterable[DistrictBound]) -> tuple[Level, ...]:
    """Add the levels of all commissions up."""
    values: dict[str, float] = dict.fromkeys(LEVEL_NAMES, 0.0)
    least: dict[str, float] = dict.fromkeys(LEVEL_NAMES, 0.0)
    for row in rows:
        values[row.level] += row.value
        least[row.level] += row.bound
    return tuple(Level(n, round(values[n], 3), round(least[n], 3)) for n in LEVEL_NAMES)


def summed(parts: Iterable[Iterable[Level]]) -> tuple[Level, ...]:
    """Add the levels of several parts of a country up."""
    rows = [level for part in parts for level in part]
    return tuple(
        Level(
            name,
            round(sum(row.value for row in rows if row.name == name), 3),
            round(sum(row.bound for row in rows if row.name == name), 3),
        )
        for name in LEVEL_NAMES
    )


def district_levels(instance: Instance, plan: Plan) -> tuple[DistrictBound, ...]:
    """Return every level by commission and stage with its bound, given what the plan has above."""
    return levels_at(Atlas(in_order(instance)), plan)


def levels_at(
    atlas: Atlas, plan: Plan, answers: Mapping[tuple[str, str], Answer] | None = None
) -> tuple[DistrictBound, ...]:
    """Return the levels in an instance that has been looked up already; answers prove more."""
    values = _Values(atlas, plan).values
    return tuple(
        DistrictBound(
            row.commission,
            row.stage,
            row.level,
            round(values[row.commission, row.stage, row.level], 3),
            row.bound,
        )
        for row in bounds_at(atlas, plan, answers)
    )


def proven_districts(instance: Instance, rows: Iterable[DistrictBound]) -> tuple[int, int]:
    """Return how many districts have untrained, online and completion at their bounds, and all."""
    districts = {row.code for row in instance.commissions if row.level == DISTRICT}
    open_gaps = {row.commission for row in rows if row.level in PROVEN and row.value > row.bound}
    return len(districts - open_gaps), len(districts)


class _Values:
    """The measured side: every level by commission, stage and name."""

    def __init__(self, atlas: Atlas, plan: Plan) -> None:
        self.instance, self.plan, self.atlas = atlas.instance, plan, atlas
        self.stages = {stage.id: stage for stage in self.instance.stages}
        self.values: dict[Key, float] = defaultdict(float)
        self.territory: dict[str, str] = {}
        for stage in self.instance.stages:
            for pool in self.atlas.pools(stage):
                self._due(stage, pool.code)
                for territory in pool.territories:
                    self._due(stage, territory.code)
                    for unit in territory.units:
                        self.territory[unit.id] = territory.code
        self._people()
        self._seminars()
        self._travel()

    def _due(self, stage: Stage, code: str) -> None:
        """In window mode nothing counts as later than the end of the window."""
        if self.instance.policy.completion == WINDOW:
            days = self.atlas.half_days(stage, code)
            self.values[code, stage.id, COMPLETION] = float(len(days))

    def _people(self) -> None:
        forms = {seminar.id: seminar.format for seminar in self.plan.seminars}
        for row in self.plan.untrained:
            unit = self.atlas.units.get(row.unit)
            if unit is not None:
                self.values[self.territory[unit.id], unit.stage, UNTRAINED] += row.people
        for piece in self.plan.pieces:
            unit = self.atlas.units.get(piece.unit)
            if unit is None or forms.get(piece.seminar) != ONLINE:
                continue
            if self.stages[unit.stage].size(IN_PERSON) is not None:
                self.values[self.territory[unit.id], unit.stage, DOWNGRADED] += piece.people

    def _seminars(self) -> None:
        order: dict[tuple[str, str], dict[tuple[dt.date, str], int]] = {}
        for seminar in self.plan.seminars:
            stage = self.stages.get(seminar.stage)
            if stage is None or seminar.commission not in self.atlas.commissions:
                continue
            key = (stage.id, seminar.commission)
            if key not in order:
                days = self.atlas.half_days(stage, seminar.commission)
                order[key] = {(day.day, day.slot): day.index + 1 for day in days}
            last = float(order[key].get((seminar.day, seminar.slot), len(order[key])))
            self.values[seminar.commission, stage.id, SEMINARS] += 1
            place = (seminar.commission, stage.id, COMPLETION)
            self.values[place] = max(self.values[place], last)

    def _travel(self) -> None:
        """Participants go there and back; a trainer once per day and venue."""
        seminars = {seminar.id: seminar for seminar in self.plan.seminars}
        km: dict[tuple[str, str], float] = {}
        for piece in self.plan.pieces:
            unit, seminar = self.atlas.units.get(piece.unit), seminars.get(piece.seminar)
            if unit is None or seminar is None or seminar.venue not in self.atlas.venues:
                continue
            pair = (unit.commission, seminar.venue)
            if pair not in km:
                home, venue = self.atlas.commissions[pair[0]], self.atlas.venues[pair[1]]
                km[pair] = distance((home.lat, home.lon), (venue.lat, venue.lon))
            self.values[seminar.commission, seminar.stage, TRAVEL] += 2 * piece.people * km[pair]
        self._trips()

    def _trips(self) -> None:
        """Share each trip of a trainer among the seminars for which it is made."""
        trips: dict[tuple[str, dt.date, str], list[Seminar]] = defaultdict(list)
        for seminar in self.plan.seminars:
            if seminar.trainer in self.atlas.trainers and seminar.venue in self.atlas.venues:
                trips[seminar.trainer, seminar.day, seminar.venue].append(seminar)
        for (name, _day, code), seminars in trips.items():
            trainer, room = self.atlas.trainers[name], self.atlas.venues[code]
            way = distance((trainer.lat, trainer.lon), (room.lat, room.lon))
            for seminar in seminars:
                self.values[seminar.commission, seminar.stage, TRAVEL] += 2 * way / len(seminars)
