"""The least kilometres of people who meet in a room, for all territories of a stage at once.

Every unit is compared with every open room of its territory, so many pairs at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.census import NONE, spread
from kaskad_planner.geo import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaskad_planner.census import Territories
    from kaskad_planner.geo import Flags, Floats, Ints

# Pairs of units and rooms that are in memory at the same time, but for those of one unit.
PAIRS = 2**14


class Rooms:
    """The open rooms of each territory, and what one group in each of them holds.

    A choice is a room for the people of one language there: a group's choices lie side by side.
    """

    def __init__(self, land: Territories, venues: Ints, territory: Ints, group_max: int) -> None:
        self.land, self.venues = land, venues
        self.count = np.bincount(territory, minlength=len(land.codes))
        self.start = np.cumsum(self.count) - self.count
        self.most = np.minimum(group_max, land.census.venue_capacity[venues])
        self.largest = np.zeros(len(land.codes), np.int64)
        np.maximum.at(self.largest, territory, self.most)
        count = self.count[land.group_territory]
        self.first_choice = np.cumsum(count) - count
        group, part = spread(count)
        self.choice_group = group
        self.choice_room = self.start[land.group_territory][group] + part

    def trips(self, territory: Ints, trainer: Ints) -> Floats:
        """Return for each choice the trip, there and back, of the nearest trainer who may teach.

        It is 0 where nobody can.
        """
        land, census = self.land, self.land.census
        nearest = np.full(len(self.choice_group), np.inf)
        pair, part = spread(self.count[territory])
        venue = self.venues[self.start[territory][pair] + part]
        km = ways(census.trainer_point[trainer[pair]], census.venue_point[venue])
        for language in range(len(land.languages)):
            group = land.group_at[territory, language]
            group[~land.speaks(trainer, language)] = NONE
            there = group[pair] != NONE
            choice = self.first_choice[group[pair[there]]] + part[there]
            np.minimum.at(nearest, choice, km[there])
        return np.where(np.isfinite(nearest), 2 * nearest, 0.0)

    def compare(self, extra: Floats) -> tuple[Flags, Flags, Floats]:
        """Return who has a room nearby, which choices are near somebody, and the least kilometres.

        These are of one person of each unit, there and back, with what a choice costs `extra`; they
        are infinite for whom no room is near.
        """
        land, census = self.land, self.land.census
        limit = census.instance.policy.distance_limit_km
        is_near = np.zeros(len(land.units), bool)
        is_used = np.zeros(len(self.choice_group), bool)
        least = np.full(len(land.units), np.inf)
        for units in self._parts():
            count = self.count[land.unit_territory[units]]
            unit, part = spread(count)
            choice = self.first_choice[land.unit_group[units]][unit] + part
            home = census.unit_commission[land.units[units]][unit]
            venue = self.venues[self.choice_room[choice]]
            km = ways(census.commission_point[home], census.venue_point[venue])
            within = km <= limit
            is_used[choice[within]] = True
            cost = np.where(within, 2 * km + extra[choice], np.inf)
            starts = np.cumsum(count) - count
            is_near[units] = np.logical_or.reduceat(within, starts)
            least[units] = np.minimum.reduceat(cost, starts)
        return is_near, is_used, least

    def _parts(self) -> Iterator[Ints]:
        """Yield the units that have rooms, some at a time."""
        count = self.count[self.land.unit_territory]
        units = np.flatnonzero(count)
        part = np.cumsum(count[units]) // PAIRS
        yield from np.split(units, np.flatnonzero(np.diff(part)) + 1) if len(units) else ()
