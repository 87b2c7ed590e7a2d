"""Who may teach a stage in each of some commissions, in which rooms, and by when all could be done.

All commissions, territories of the stage or its pools, are counted at once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.census import NONE
from kaskad_planner.instance import TRAINER, VENUE

if TYPE_CHECKING:
    from kaskad_planner.census import Territories
    from kaskad_planner.geo import Flags, Ints


class Staff:
    """The trainers of some commissions, pair by pair, and the half-days of the stage there."""

    def __init__(self, land: Territories, places: Ints) -> None:
        census = land.census
        self.land, self.census, self.places = land, census, places
        names = land.names(places)
        self.half_days = [census.atlas.half_days(land.stage, name) for name in names]
        self.place, self.trainer = land.teachers(places)

    def window(self) -> Ints:
        """Return how many half-days each commission has."""
        return np.array([len(days) for days in self.half_days], np.int64)

    def speakers(self) -> Flags:
        """Say where somebody speaks which language of the stage."""
        found = np.zeros((len(self.places), len(self.land.languages)), bool)
        for language in range(len(self.land.languages)):
            found[self.place[self.land.speaks(self.trainer, language)], language] = True
        return found

    def open_rooms(self) -> tuple[Ints, Ints]:
        """Return the rooms that are not closed for the whole window, and where they are."""
        rows = self.census.instance.venues
        absences = Counter(one.id for one in self.census.instance.absences if one.kind == VENUE)
        venues, place = self.land.venues()
        is_open = [
            self._is_open(rows[venue].code, number, absences[rows[venue].code])
            for venue, number in zip(venues.tolist(), place.tolist(), strict=True)
        ]
        mask = np.array(is_open, bool)
        return venues[mask], place[mask]

    def _is_open(self, venue: str, place: int, absences: int) -> bool:
        half_days = self.half_days[place]
        # An absence takes a day at most.
        if absences * len(self.census.instance.slots) < len(half_days):
            return True
        return any(not self.census.atlas.is_absent(VENUE, venue, one) for one in half_days)

    def last(self, needs: Ints, rooms: tuple[Ints, Ints] | None) -> Ints:
        """Return the first half-day (from 1) by which rooms and trainers allow all groups.

        `needs` are groups by commission and language. Without rooms each trainer has one.
        """
        when = Timetable(self)
        free = None if rooms is None else when.free(VENUE, rooms[1], rooms[0])
        everybody = when.free(TRAINER, self.place, self.trainer)
        if free is None:
            free = np.bincount(self.place, minlength=len(self.places))[:, None]
        given = np.cumsum(np.minimum(everybody, free) * when.is_worked, axis=1)
        enough = when.is_worked & (given >= needs.sum(axis=1)[:, None])
        for language in range(needs.shape[1]):
            speak = self.land.speaks(self.trainer, language)
            here = when.free(TRAINER, self.place[speak], self.trainer[speak])
            given = np.cumsum(np.minimum(here, free) * when.is_worked, axis=1)
            enough &= given >= needs[:, language][:, None]
        number = np.cumsum(when.is_worked, axis=1)
        first = np.where(enough, number, number.max(axis=1, initial=0)[:, None])
        found: Ints = first.min(axis=1, initial=number.size)
        return found


class Timetable:
    """All half-days of some commissions as columns, and which of them each commission works."""

    def __init__(self, staff: Staff) -> None:
        self.staff, census = staff, staff.census
        self.names = {TRAINER: census.trainers, VENUE: census.venues}
        order = {slot.id: number for number, slot in enumerate(census.instance.slots)}
        found = {(one.day, order[one.slot], one.slot) for days in staff.half_days for one in days}
        self.columns = {(day, slot): k for k, (day, _, slot) in enumerate(sorted(found))}
        self.is_worked = np.zeros((len(staff.places), len(self.columns)), bool)
        for place, days in enumerate(staff.half_days):
            self.is_worked[place, [self.columns[one.day, one.slot] for one in days]] = True

    def free(self, kind: str, place: Ints, number: Ints) -> Ints:
        """Return how many rooms or trainers, of pairs with a place, are there on each half-day."""
        count = np.bincount(place, minlength=len(self.staff.places))
        found = np.repeat(count[:, None], len(self.columns), axis=1)
        absent = self._absent(kind)
        row = np.full(len(self.names[kind]), NONE)
        row[list(absent)] = np.arange(len(absent))
        away = np.flatnonzero(row[number] != NONE)
        marks = np.zeros((len(absent), len(self.columns)), np.int64)
        for mark, columns in zip(marks, absent.values(), strict=True):
            mark[columns] = 1
        np.subtract.at(found, place[away], marks[row[number[away]]])
        return found

    def _absent(self, kind: str) -> dict[int, list[int]]:
        """Return the columns in which rooms or trainers are absent."""
        found: dict[int, list[int]] = {}
        slots = [slot.id for slot in self.staff.census.instance.slots]
        for one in self.staff.census.instance.absences:
            number = self.names[kind].get(one.id) if one.kind == kind else None
            if number is not None:
                columns = [(one.day, slot) for slot in ([one.slot] if one.slot else slots)]
                here = [self.columns[column] for column in columns if column in self.columns]
                found.setdefault(number, []).extend(here)
        return found
