"""An instance and a plan by column, to measure all territories at once: who belongs where.

Whatever is named is the number of its row; NONE is below all of them.
"""

from __future__ import annotations

import datetime as dt
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.atlas import LEVEL_OF_SCOPE
from kaskad_planner.geo import on_globe, ways
from kaskad_planner.instance import IN_PERSON, LEVELS, MIXED, NATIONAL, ONLINE, REGION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaskad_planner.atlas import Atlas
    from kaskad_planner.geo import Flags, Floats, Ints
    from kaskad_planner.instance import Stage
    from kaskad_planner.plan import Plan

NONE = -1
MOST = 2**53
LEVEL = {name: number for number, name in enumerate(LEVELS)}


def index(rows: Sequence[object], field: str) -> dict[str, int]:
    """Return the numbers of rows by name."""
    return dict(zip(map(attrgetter(field), rows), range(len(rows)), strict=True))


def numbers(names: Mapping[str, int], rows: Sequence[object], field: str) -> Ints:
    """Return the number of what each row names in a field."""
    found = map(names.get, map(attrgetter(field), rows), repeat(NONE))
    return np.fromiter(found, np.int64, len(rows))


def whole(rows: Sequence[object], field: str) -> Ints:
    """Return whole numbers, cut where they are beyond any count of people."""
    try:
        return np.fromiter(map(attrgetter(field), rows), np.int64, len(rows))
    except OverflowError:
        cut = [max(-MOST, min(MOST, value)) for value in map(attrgetter(field), rows)]
        return np.array(cut, np.int64)


def sums(numbers: Ints, values: Ints, count: int) -> Ints:
    """Return the sum of the values of each number below `count`."""
    return np.bincount(numbers, values, count).astype(np.int64)


def totals(numbers: Ints, values: Floats, count: int) -> Floats:
    """Return the sum of the values of each number below `count`."""
    return np.bincount(numbers, values, count).astype(np.float64)


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return for so many parts of each row the row, and which of its parts each one is."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - (np.cumsum(counts) - counts)[row]


def points(rows: Sequence[object]) -> Floats:
    """Return where rows are, as points of the globe."""
    lat, lon = (
        np.fromiter(map(attrgetter(name), rows), np.float64, len(rows)) for name in ("lat", "lon")
    )
    return on_globe(lat, lon)


class Census:
    """The rows of an instance by column."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas, instance = atlas, atlas.instance
        self.instance = instance
        self.commissions = index(instance.commissions, "code")
        self.root = self.commissions[atlas.root.code]
        self.commission_point = points(instance.commissions)
        self.above = self._above()
        self._level = numbers(LEVEL, instance.commissions, "level")
        self._exact: dict[str, Ints] = {}
        self.stages = index(instance.stages, "id")
        self.units = index(instance.units, "id")
        self.unit_commission = numbers(self.commissions, instance.units, "commission")
        self.unit_stage = numbers(self.stages, instance.units, "stage")
        self.unit_people = whole(instance.units, "people")
        languages = sorted(set(map(attrgetter("language"), instance.units)))
        self.languages = {name: number for number, name in enumerate(languages)}
        self.unit_language = numbers(self.languages, instance.units, "language")
        self.venues = index(instance.venues, "code")
        self.venue_commission = numbers(self.commissions, instance.venues, "commission")
        self.venue_capacity = whole(instance.venues, "capacity")
        self.venue_point = points(instance.venues)
        self.trainers = index(instance.trainers, "id")
        self.trainer_commission = numbers(self.commissions, instance.trainers, "commission")
        self.trainer_point = points(instance.trainers)
        self.spoken = self._spoken()

    def _above(self) -> list[Ints]:
        """Return for every commission itself, then the one above it and so on, at last NONE."""
        parent = np.append(numbers(self.commissions, self.instance.commissions, "parent"), NONE)
        found = [np.arange(len(self.commissions))]
        while (found[-1] != NONE).any():
            found.append(parent[found[-1]])
        return found[:-1]

    def _spoken(self) -> tuple[Ints, Ints]:
        """Return trainers and the languages of units that they speak, pair by pair."""
        rows = enumerate(self.instance.trainers)
        pairs = [
            (number, self.languages[name])
            for number, row in rows
            for name in row.languages
            if name in self.languages
        ]
        found = np.array(pairs, np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def exact(self, level: str) -> Ints:
        """Return for every commission the one of a level at or above it."""
        if level not in self._exact:
            found = np.full(len(self.commissions), NONE)
            for above in reversed(self.above):
                fits = (above != NONE) & (self._level[above] == LEVEL[level])
                found[fits] = above[fits]
            self._exact[level] = found
        return self._exact[level]

    def lands(self) -> list[Territories]:
        """Return the territories of every stage that has people."""
        found = (Territories(self, stage) for stage in self.instance.stages)
        return [land for land in found if len(land.units)]


class Territories:
    """The territories of a stage, in order of their pools, with their units and languages.

    `units` are its rows, `codes` and `pools` commissions, `pool_of` the pool of each territory. A
    group are the units of a language in a territory; a stage of mixed languages has one in each.
    """

    def __init__(self, census: Census, stage: Stage) -> None:
        self.census, self.stage = census, stage
        self.level = LEVEL_OF_SCOPE[stage.scope]
        self.units = np.flatnonzero(census.unit_stage == census.stages[stage.id])
        self.codes, self.unit_territory, self.pools, self.pool_of = self._divided()
        trainers, count = census.instance.trainers, len(census.trainers)
        able = [row.certified_by_stage in stage.taught_by for row in trainers]
        self.able = np.flatnonzero(np.array(able, bool))
        if stage.mixed_languages:
            self.languages = [MIXED]
            language = np.zeros(len(self.units), np.int64)
            self._speaks = np.ones((1, count), bool)
        else:
            self.languages = list(census.languages)
            language = census.unit_language[self.units]
            self._speaks = np.zeros((len(self.languages), count), bool)
            trainer, spoken = census.spoken
            self._speaks[spoken, trainer] = True
        key = self.unit_territory * len(self.languages) + language
        is_there = np.zeros(len(self.codes) * len(self.languages), bool)
        is_there[key] = True
        self.group_at = np.where(is_there, np.cumsum(is_there) - 1, NONE)
        self.unit_group = self.group_at[key]
        self.group_territory, self.group_language = np.divmod(
            np.flatnonzero(is_there), len(self.languages)
        )
        self.group_at = self.group_at.reshape(-1, len(self.languages))

    def _divided(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the territories, that of each unit, the pools, and that of each territory."""
        census, rows = self.census, self.census.instance.commissions
        homes = census.unit_commission[self.units]
        territory = census.exact(self.level).copy()
        for home in set(homes[territory[homes] == NONE].tolist()):
            nearest = census.atlas.nearest(rows[home].code, self.level)
            territory[home] = census.commissions[nearest]
        found = territory[homes]
        region = census.exact(REGION) if self.stage.scope != NATIONAL else None
        pool = {
            code: census.root if region is None or region[code] == NONE else int(region[code])
            for code in set(found.tolist())
        }
        codes = sorted(pool, key=lambda code: (rows[pool[code]].code, rows[code].code))
        pools = list(dict.fromkeys(pool[code] for code in codes))
        place = np.full(len(rows), NONE)
        place[codes] = np.arange(len(codes))
        numbers_of_pools = {code: number for number, code in enumerate(pools)}
        pool_of = np.array([numbers_of_pools[pool[code]] for code in codes], np.int64)
        return np.array(codes, np.int64), place[found], np.array(pools, np.int64), pool_of

    def names(self, commissions: Ints) -> list[str]:
        """Return the codes of commissions."""
        rows = self.census.instance.commissions
        return [rows[number].code for number in commissions.tolist()]

    def by_territory(self, values: Ints) -> Ints:
        """Return the sums of what units have, by territory."""
        return sums(self.unit_territory, values[self.units], len(self.codes))

    def by_group(self, values: Ints) -> Ints:
        """Return the sums of what units have, by territory and language."""
        return sums(self.unit_group, values[self.units], len(self.group_territory))

    def by_language(self, place: Ints, values: Ints, count: int) -> Ints:
        """Return the sums of what groups have, by place and language, for so many places."""
        key = place * len(self.languages) + self.group_language
        width = len(self.languages)
        return sums(key, values, count * width).reshape(count, width)

    def venues(self) -> tuple[Ints, Ints]:
        """Return the rooms of the stage in the order of territories, and the territory of each."""
        census = self.census
        place = np.full(len(census.commissions) + 1, NONE)
        place[self.codes] = np.arange(len(self.codes))
        found = place[census.exact(self.level)[census.venue_commission]]
        order = np.argsort(found, kind="stable")
        order = order[found[order] != NONE]
        return order, found[order]

    def teachers(self, places: Ints) -> tuple[Ints, Ints]:
        """Return who may teach the stage in some commissions, pair by pair: place, trainer.

        They are those of the commission, of those below it and of those above it.
        """
        census, who = self.census, self.able
        home = census.trainer_commission[who]
        number = np.full(len(census.commissions) + 1, NONE)
        number[places] = np.arange(len(places))
        pairs = [(number[above[home]], who) for above in census.above]
        order = np.argsort(home, kind="stable")
        count = np.bincount(home, minlength=len(census.commissions) + 1)
        start = np.cumsum(count) - count
        for above in census.above[1:]:
            row, part = spread(count[above[places]])
            pairs.append((row, who[order][start[above[places]][row] + part]))
        place, trainer = (np.concatenate(column) for column in zip(*pairs, strict=True))
        return place[place != NONE], trainer[place != NONE]

    def speaks(self, trainers: Ints, language: int) -> Flags:
        """Say which trainers speak a language of the stage."""
        found: Flags = self._speaks[language, trainers]
        return found


class Placed:
    """A plan by column, and how many people of each unit are where."""

    def __init__(self, census: Census, plan: Plan) -> None:
        self.census, self.plan, rows = census, plan, plan.seminars
        names = index(rows, "id")
        self.stage = numbers(census.stages, rows, "stage")
        self.form = numbers({IN_PERSON: 0, ONLINE: 1}, rows, "format")
        self.commission = numbers(census.commissions, rows, "commission")
        self.venue = numbers(census.venues, rows, "venue")
        self.trainer = numbers(census.trainers, rows, "trainer")
        seminar = numbers(names, plan.pieces, "seminar")
        unit = numbers(census.units, plan.pieces, "unit")
        known = (seminar != NONE) & (unit != NONE)
        self.piece_seminar, self.piece_unit = seminar[known], unit[known]
        self.piece_people = whole(plan.pieces, "people")[known]
        self.in_person, self.online = self._people(0), self._people(1)
        left = numbers(census.units, plan.untrained, "unit")
        people = whole(plan.untrained, "people")
        self.untrained = sums(left[left != NONE], people[left != NONE], len(census.units))

    def _people(self, form: int) -> Ints:
        there = self.form[self.piece_seminar] == form
        return sums(self.piece_unit[there], self.piece_people[there], len(self.census.units))

    def given(self, stage: Stage, places: Ints) -> Ints:
        """Return how many seminars of a stage each of some commissions has with a trainer."""
        here = self._given(stage)
        counts = np.bincount(self.commission[here], minlength=len(self.census.commissions))
        return counts[places]

    def busiest(self, stage: Stage, places: Ints) -> Ints:
        """Return how many of them the busiest trainer gives in each."""
        here, width = self._given(stage), len(self.census.trainers)
        pairs, counts = np.unique(
            self.commission[here] * width + self.trainer[here], return_counts=True
        )
        most = np.zeros(len(self.census.commissions), np.int64)
        np.maximum.at(most, pairs // max(width, 1), counts)
        return most[places]

    def _given(self, stage: Stage) -> Flags:
        found: Flags = self.stage == self.census.stages[stage.id]
        found &= (self.commission != NONE) & (self.trainer != NONE)
        return found

    def km(self) -> Floats:
        """Return the kilometres of each seminar.

        Participants go there and back; a trainer once per day and room, shared among the seminars
        for which the trip is made.
        """
        census, venue = self.census, self.venue[self.piece_seminar]
        there = np.flatnonzero(venue != NONE)
        home = census.unit_commission[self.piece_unit[there]]
        way = ways(census.commission_point[home], census.venue_point[venue[there]])
        cost = 2 * self.piece_people[there] * way
        found = totals(self.piece_seminar[there], cost, len(self.venue))
        rows = np.flatnonzero((self.trainer != NONE) & (self.venue != NONE))
        trainer, venue = self.trainer[rows], self.venue[rows]
        day = np.array([self.plan.seminars[row].day.toordinal() for row in rows.tolist()], np.int64)
        trip = (trainer * len(census.venues) + venue) * dt.date.max.toordinal() + day
        _, number, count = np.unique(trip, return_inverse=True, return_counts=True)
        way = ways(census.trainer_point[trainer], census.venue_point[venue])
        found[rows] += 2 * way / count[number]
        return found
