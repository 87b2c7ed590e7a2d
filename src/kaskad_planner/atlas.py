"""The instance looked up by place: who belongs where, what is open when, who may teach there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from kaskad_planner.geo import distances
from kaskad_planner.instance import (
    CENTRAL,
    DISTRICT,
    NATIONAL,
    REGION,
    Commission,
    Instance,
    Stage,
    Trainer,
    Unit,
    Venue,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaskad_planner.geo import Floats

LEVEL_OF_SCOPE = {NATIONAL: CENTRAL, REGION: REGION, DISTRICT: DISTRICT}


@dataclass(frozen=True, slots=True, order=True)
class HalfDay:
    """A slot of a day; `index` counts within the half-days of its stage and territory."""

    index: int
    day: dt.date
    slot: str


@dataclass(frozen=True, slots=True)
class Territory:
    """The units of a stage for which one commission is responsible."""

    code: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Territories whose people may share online groups; `code` is their region or the country."""

    code: str
    territories: tuple[Territory, ...]


class Atlas:
    """Look-ups of one instance. Rows must be in an order: of their names, or of their content."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.commissions = {row.code: row for row in instance.commissions}
        self.row = {code: number for number, code in enumerate(self.commissions)}
        self.root = next(row for row in instance.commissions if row.level == CENTRAL)
        self.venues = {row.code: row for row in instance.venues}
        self.units = {row.id: row for row in instance.units}
        self.trainers = {row.id: row for row in instance.trainers}
        self.absences = {(row.kind, row.id, row.day, row.slot) for row in instance.absences}
        self._chains: dict[str, tuple[str, ...]] = {}
        self._venues_in: dict[str, list[Venue]] = defaultdict(list)
        self._trainers_in: dict[str, list[Trainer]] = defaultdict(list)
        self._trainers_of: dict[str, list[Trainer]] = defaultdict(list)
        self._of_level: dict[str, list[Commission]] = defaultdict(list)
        for commission in instance.commissions:
            self._of_level[commission.level].append(commission)
        for venue in instance.venues:
            for code in self.chain(venue.commission):
                self._venues_in[code].append(venue)
        for trainer in instance.trainers:
            self._trainers_of[trainer.commission].append(trainer)
            for code in self.chain(trainer.commission):
                self._trainers_in[code].append(trainer)
        self._off = {row.commission: set(row.holidays) for row in instance.calendar.regional}
        self._nearest: dict[tuple[str, str], str] = {}
        self._half_days: dict[tuple[str, frozenset[dt.date]], list[HalfDay]] = {}
        self._all_off: dict[str, frozenset[dt.date]] = {}
        self._pools: dict[str, tuple[Pool, ...]] = {}

    def chain(self, code: str) -> tuple[str, ...]:
        """Return the codes of a commission and of all above it."""
        if code not in self._chains:
            parent = self.commissions[code].parent
            self._chains[code] = (code, *(self.chain(parent) if parent else ()))
        return self._chains[code]

    def above(self, code: str, level: str) -> str:
        """Return the commission of a level at or above this one, or an empty string."""
        return next((one for one in self.chain(code) if self.commissions[one].level == level), "")

    def territory_of(self, unit: Unit, stage: Stage) -> str:
        """Return the commission responsible for a unit: the nearest of the stage's level."""
        return self.nearest(unit.commission, LEVEL_OF_SCOPE[stage.scope])

    def nearest(self, code: str, level: str) -> str:
        """Return the commission of a level to which a commission belongs.

        It is the one at or above it; a higher commission goes to the nearest one below it, and
        stays with itself where there is none.
        """
        key = (code, level)
        found = self._nearest.get(key)
        if found is None:
            found = self._nearest[key] = self.above(code, level) or self._below(code, level)
        return found

    def _below(self, code: str, level: str) -> str:
        home = self.commissions[code]
        below = [row for row in self._of_level[level] if code in self.chain(row.code)]
        return _nearest(home, below) if below else code

    def pools(self, stage: Stage) -> tuple[Pool, ...]:
        """Return the territories of a stage by region (or the country), all in order of rows."""
        if stage.id not in self._pools:
            self._pools[stage.id] = self._find_pools(stage)
        return self._pools[stage.id]

    def _find_pools(self, stage: Stage) -> tuple[Pool, ...]:
        units: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.instance.units:
            if unit.stage == stage.id:
                units[self.territory_of(unit, stage)].append(unit)
        pools: dict[str, list[Territory]] = defaultdict(list)
        for code in sorted(units, key=self.row.__getitem__):
            region = self.above(code, REGION) if stage.scope != NATIONAL else ""
            pools[region or self.root.code].append(Territory(code, tuple(units[code])))
        return tuple(
            Pool(code, tuple(pools[code])) for code in sorted(pools, key=self.row.__getitem__)
        )

    def venues_of(self, territory: str, stage: Stage) -> list[Venue]:
        """Return the rooms of a territory; none where it is not of the stage's own level."""
        if self.commissions[territory].level != LEVEL_OF_SCOPE[stage.scope]:
            return []
        return self._venues_in.get(territory, [])

    def may_meet_online(self, pool: str, stage: Stage) -> bool:
        """Say whether online groups may be formed there: of a region, or of the whole country."""
        return self.commissions[pool].level != CENTRAL or stage.scope == NATIONAL

    def trainers_for(self, territory: str, stage: Stage) -> list[Trainer]:
        """Return those who may teach a stage there: of the territory, or of a commission above."""
        found = list(self._trainers_in.get(territory, ()))
        for code in self.chain(territory)[1:]:
            found += self._trainers_of.get(code, ())
        return [row for row in found if row.certified_by_stage in stage.taught_by]

    def half_days(self, stage: Stage, territory: str) -> list[HalfDay]:
        """Return the half-days of a stage's window that are worked there and not reserved."""
        key = (stage.id, self._days_off(territory))
        if key not in self._half_days:
            self._half_days[key] = self._find_half_days(stage, territory)
        return self._half_days[key]

    def _days_off(self, territory: str) -> frozenset[dt.date]:
        """Return the days off of a commission's territory besides those of the whole country."""
        found = self._all_off.get(territory)
        if found is None:
            days = (self._off.get(code, ()) for code in self.chain(territory))
            found = self._all_off[territory] = frozenset(chain.from_iterable(days))
        return found

    def is_worked(self, day: dt.date, territory: str) -> bool:
        """Say whether a day is worked in a commission's territory, whatever it is reserved for."""
        calendar = self.instance.calendar
        if day in calendar.holidays or day.isoweekday() not in calendar.weekdays:
            return False
        return day not in self._days_off(territory)

    def _find_half_days(self, stage: Stage, territory: str) -> list[HalfDay]:
        calendar = self.instance.calendar
        reserved = [row for row in self.instance.makeups if row.round != stage.round]
        found: list[HalfDay] = []
        first, last = max(stage.first, calendar.first), min(stage.last, calendar.last)
        for number in range((last - first).days + 1):
            day = first + dt.timedelta(days=number)
            if not self.is_worked(day, territory):
                continue
            if any(row.first <= day <= row.last for row in reserved):
                continue
            for slot in self.instance.slots:
                if slot.minutes >= stage.minutes:
                    found.append(HalfDay(len(found), day, slot.id))
        return found

    def is_absent(self, kind: str, code: str, half_day: HalfDay) -> bool:
        whole = (kind, code, half_day.day, "")
        return whole in self.absences or (kind, code, half_day.day, half_day.slot) in self.absences

    def unit_km(self, units: Iterable[Unit], venues: Iterable[Venue]) -> Floats:
        """Return the distances of units' commissions and venues."""
        homes = [self.commissions[unit.commission] for unit in units]
        return distances([(c.lat, c.lon) for c in homes], [(v.lat, v.lon) for v in venues])

    def trainer_km(self, trainers: Iterable[Trainer], venues: Iterable[Venue]) -> Floats:
        """Return the distances of trainers' homes and venues."""
        return distances([(t.lat, t.lon) for t in trainers], [(v.lat, v.lon) for v in venues])


def _nearest(home: Commission, others: list[Commission]) -> str:
    km = distances([(home.lat, home.lon)], [(row.lat, row.lon) for row in others])[0]
    # Of equally near ones the first row.
    return others[int(km.round(6).argmin())].code
