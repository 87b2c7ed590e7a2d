"""What the judge looks at: an instance and a plan as columns of numbers.

Whatever is named is the number of its row; what the instance or the plan does not know has a
number above all rows. So a rule looks at all rows at once, and only what breaks it is named.
It shares no code with the planner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from kaskad_planner.instance import (
    ABSENCE_KINDS,
    CENTRAL,
    CENTRE,
    DISTRICT,
    FORMATS,
    LEVELS,
    MIXED,
    NATIONAL,
    REGION,
    VENUE,
    Instance,
)
from kaskad_planner.instance_folder import instance_hash
from kaskad_planner.judged_columns import (
    Flags,
    Ints,
    Numbers,
    among,
    days,
    numbered,
    places,
    sums,
    whole,
)
from kaskad_planner.plan import Plan, Seminar, State

LEVEL_OF_SCOPE = {NATIONAL: CENTRAL, REGION: REGION, DISTRICT: DISTRICT}
LEVEL = {name: number for number, name in enumerate(LEVELS)}
# The number of a day on which nothing happened.
NEVER = -1

Found = Iterator[tuple[str, tuple[str, ...]]]


class Stages:
    """What each stage allows. Formats that none allows share a last column."""

    def __init__(self, instance: Instance, names: Numbers) -> None:
        rows = instance.stages
        self.first, self.last = days(rows, "first"), days(rows, "last")
        self.minutes, self.round = whole(rows, "minutes"), whole(rows, "round")
        self.mixed = np.array([row.mixed_languages for row in rows], bool)
        self.level = np.array([LEVEL[LEVEL_OF_SCOPE[row.scope]] for row in rows], np.int64)
        self.by_centre = np.array([CENTRE in row.taught_by for row in rows], bool)
        teachers = [[names[name] for name in row.taught_by] for row in rows]
        self.taught_by = np.zeros((len(rows), names.used), bool)
        for number, found in enumerate(teachers):
            self.taught_by[number, found] = True
        sizes = [(number, size) for number, row in enumerate(rows) for size in row.sizes]
        self.formats = Numbers(dict.fromkeys((*FORMATS, *(size.format for _, size in sizes))))
        shape = len(rows), self.formats.known + 1
        self.allows = np.zeros(shape, bool)
        self.group_min, self.group_max = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for number, size in reversed(sizes):
            place = number, self.formats[size.format]
            self.allows[place] = True
            self.group_min[place], self.group_max[place] = size.group_min, size.group_max


class Country:
    """The rows of an instance by column, and its hash, which is counted if it is not given."""

    def __init__(self, instance: Instance, name: str | None = None) -> None:
        self.instance = instance
        self.name = instance_hash(instance) if name is None else name
        self.commissions = numbered(instance.commissions, "code")
        self.level = np.array([LEVEL[row.level] for row in instance.commissions], np.int64)
        self.home = places(instance.commissions)
        self.above = self._above()
        self.languages = Numbers((MIXED,))
        self.stages = numbered(instance.stages, "id")
        self.units = numbered(instance.units, "id")
        self.unit_commission = self.commissions.of(instance.units, "commission")
        self.unit_stage = self.stages.of(instance.units, "stage")
        self.unit_language = self.languages.of(instance.units, "language")
        self.unit_people = whole(instance.units, "people")
        self.venues = numbered(instance.venues, "code")
        self.venue_commission = self.commissions.of(instance.venues, "commission")
        self.venue_capacity = whole(instance.venues, "capacity")
        self.venue_place = places(instance.venues)
        self.trainers = numbered(instance.trainers, "id")
        self.trainer_commission = self.commissions.of(instance.trainers, "commission")
        self.trainer_stage = self.stages.of(instance.trainers, "certified_by_stage")
        self.trainer_unit = self.units.of(instance.trainers, "unit")
        self.spoken = self._spoken()
        self.stage = Stages(instance, self.stages)
        self.slots = numbered(instance.slots, "id")
        self.slot_minutes = whole(instance.slots, "minutes")
        self.absences = {kind: self._absences(kind) for kind in ABSENCE_KINDS}
        self.off_days = self._off_days()

    def _above(self) -> list[Ints]:
        """Return for every commission itself, then the one above it and so on, at last nothing.

        Nothing is a row of its own after all others.
        """
        nothing = self.commissions.known
        parent = np.full(nothing + 1, nothing)
        parent[:-1] = self.commissions.of(self.instance.commissions, "parent")
        parent = np.minimum(parent, nothing)
        found = [np.arange(nothing + 1)]
        while len(found) <= nothing and (found[-1] < nothing).any():
            found.append(parent[found[-1]])
        return found

    def _spoken(self) -> tuple[Ints, Ints]:
        """Return trainers and the languages they speak, pair by pair."""
        rows = self.instance.trainers
        counts = np.fromiter((len(row.languages) for row in rows), np.int64, len(rows))
        spoken = [self.languages[name] for row in rows for name in row.languages]
        return np.repeat(np.arange(len(rows)), counts), np.array(spoken, np.int64)

    def _absences(self, kind: str) -> tuple[Ints, Ints, Ints]:
        rows = [row for row in self.instance.absences if row.kind == kind]
        names = self.venues if kind == VENUE else self.trainers
        return names.of(rows, "id"), days(rows, "day"), self.slots.of(rows, "slot")

    def _off_days(self) -> tuple[Ints, Ints]:
        """Return commissions and their own days off, pair by pair."""
        rows = {row.commission: row.holidays for row in self.instance.calendar.regional}
        off = [
            (self.commissions[code], day.toordinal())
            for code, holidays in rows.items()
            if self.commissions[code] < self.commissions.known
            for day in holidays
        ]
        pairs = np.array(off, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def inside(self, commission: Ints, territory: Ints) -> Flags:
        """Say which commissions are a territory or lie in it."""
        nothing = self.commissions.known
        own = np.minimum(commission, nothing)
        found: Flags = np.zeros(len(own), bool)
        for above in self.above:
            found |= above[own] == territory
        return found & (territory < nothing)

    def related(self, commission: Ints, territory: Ints) -> Flags:
        """Say which commissions lie in a territory or stand above it."""
        return self.inside(commission, territory) | self.inside(territory, commission)

    def speaks(self, trainer: Ints, language: Ints) -> Flags:
        """Say which trainers teach in which language."""
        return among((trainer, language), self.spoken)

    def is_off(self, commission: Ints, day: Ints) -> Flags:
        """Say which days are days off of the commission or of one above it."""
        own = np.minimum(commission, self.commissions.known)
        found: Flags = np.zeros(len(own), bool)
        if len(self.off_days[0]):
            for above in self.above:
                found |= among((above[own], day), self.off_days)
        return found

    def is_absent(self, kind: str, number: Ints, day: Ints, slot: Ints) -> Flags:
        """Say which rooms or trainers are absent for the whole day or the half-day."""
        whole_day = np.full(len(slot), self.slots[""])
        asked = np.tile(number, 2), np.tile(day, 2), np.concatenate((slot, whole_day))
        half_day, day_long = among(asked, self.absences[kind]).reshape(2, -1)
        return half_day | day_long


@dataclass(frozen=True, slots=True)
class Seminars:
    """Rows of a plan by column. `size` and `held` are those of all rows of the same name."""

    rows: tuple[Seminar, ...]
    row: Ints
    name: Ints
    stage: Ints
    round: Ints
    language: Ints
    format: Ints
    commission: Ints
    venue: Ints
    day: Ints
    slot: Ints
    trainer: Ints
    size: Ints
    held: Flags

    def only(self, mask: Flags) -> Self:
        """Return some of them."""
        columns = (getattr(self, one.name) for one in fields(self)[1:])
        return type(self)(self.rows, *(column[mask] for column in columns))

    def where(self, code: str, mask: Flags, field: str = "") -> Found:
        """Yield a breach for some: the seminar, and what it names in a field."""
        for number in self.row[mask].tolist():
            row = self.rows[number]
            yield code, (row.id, str(getattr(row, field))) if field else (row.id,)

    def at(self, place: int) -> Seminar:
        """Return the row at a place among these."""
        return self.rows[int(self.row[place])]

    def names(self, there: list[int]) -> tuple[str, ...]:
        """Return the identifiers at some places, in order."""
        return tuple(sorted(self.rows[number].id for number in self.row[there].tolist()))


class Judged:
    """A plan by column, next to its instance."""

    def __init__(self, country: Country, plan: Plan, now: State | None) -> None:
        self.country, self.plan = country, plan
        self._parents: dict[str, str] = {}
        self.names = numbered(plan.seminars, "id")
        self.piece_seminar = self.names.of(plan.pieces, "seminar")
        self.piece_unit = country.units.of(plan.pieces, "unit")
        self.piece_people = whole(plan.pieces, "people")
        self.left_unit = country.units.of(plan.untrained, "unit")
        self.left_people = whole(plan.untrained, "people")
        units = country.units.used
        self.is_placed = self.piece_seminar < self.names.known
        self.is_placed &= self.piece_unit < country.units.known
        self.taught = sums(self.piece_unit, self.piece_people, units)
        self.left = sums(self.left_unit, self.left_people, units)
        self.no_venue, self.no_trainer = country.venues[""], country.trainers[""]
        self.seminars = self._seminars(now)
        known = self.seminars.stage < country.stages.known
        self.staged = self.seminars if known.all() else self.seminars.only(known)

    def _seminars(self, now: State | None) -> Seminars:
        country, rows = self.country, self.plan.seminars
        formats = country.stage.formats
        name = self.names.of(rows, "id")
        day, slot = days(rows, "day"), country.slots.of(rows, "slot")
        held = np.zeros(len(rows), bool)
        held[name[self._is_before(day, slot, now)]] = True
        return Seminars(
            rows=rows,
            row=np.arange(len(rows)),
            name=name,
            stage=country.stages.of(rows, "stage"),
            round=whole(rows, "round"),
            language=country.languages.of(rows, "language"),
            format=np.minimum(formats.of(rows, "format"), formats.known),
            commission=country.commissions.of(rows, "commission"),
            venue=country.venues.of(rows, "venue"),
            day=day,
            slot=slot,
            trainer=country.trainers.of(rows, "trainer"),
            size=sums(self.piece_seminar, self.piece_people, self.names.used)[name],
            held=held[name],
        )

    def held_names(self) -> frozenset[str]:
        """Return the identifiers of the seminars that were held."""
        rows = np.flatnonzero(self.seminars.held).tolist()
        return frozenset(self.plan.seminars[number].id for number in rows)

    def parents(self) -> dict[str, str]:
        """Return the commission above each."""
        if not self._parents:
            self._parents = {row.code: row.parent for row in self.country.instance.commissions}
        return self._parents

    def times(self) -> dict[int, list[tuple[tuple[int, int], bool]]]:
        """Return for each unit when its people are taught, one by one, and if that was held."""
        found: dict[int, list[tuple[tuple[int, int], bool]]] = defaultdict(list)
        rows = self.seminars
        when = list(zip(rows.day.tolist(), rows.slot.tolist(), strict=True))
        held = rows.held.tolist()
        pieces = zip(self.piece_seminar, self.piece_unit, self.piece_people, strict=True)
        for number, (seminar, unit, people) in enumerate(pieces):
            if self.is_placed[number]:
                found[int(unit)] += [(when[seminar], held[seminar])] * max(0, int(people))
        return found

    def pieces(self, code: str, numbers: Ints) -> Found:
        """Yield a breach for some pieces."""
        for number in numbers.tolist():
            row = self.plan.pieces[number]
            yield code, (row.seminar, row.unit)

    def _is_before(self, day: Ints, slot: Ints, now: State | None) -> Flags:
        if now is None:
            return np.zeros(len(day), bool)
        slots, today = self.country.slots, now.day.toordinal()
        current = slots[now.slot] if slots[now.slot] < slots.known else 0
        found: Flags = (day < today) | ((day == today) & (slot < current))
        return found
