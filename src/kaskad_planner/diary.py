"""The engagements of rooms and trainers, and the search for a half-day and a trainer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from zlib import crc32

from kaskad_planner.geo import distance
from kaskad_planner.instance import EARLIEST, TRAINER, VENUE, Trainer, Venue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaskad_planner.atlas import Atlas, HalfDay

# One seminar given already weighs as much as so many kilometres when a trainer is chosen, so that
# work is shared among people who live close to each other but nobody is sent across a region.
LOAD_KM = 3.0
# One seminar of the same territory on the same day weighs so much when a day is chosen.
CROWD_KM = 1.0


@dataclass(frozen=True, slots=True)
class Booking:
    """When, and by whom; `trainer` is empty when the centre teaches."""

    half_day: HalfDay
    trainer: str


@dataclass(frozen=True, slots=True)
class Request:
    """One group looking for a half-day and a trainer. `venue` is None online."""

    crowd: str
    venue: Venue | None
    half_days: Sequence[HalfDay]
    trainers: Sequence[Trainer]


class Diary:
    """Who and what is engaged when, over all stages. Ties are broken by the seed."""

    def __init__(self, atlas: Atlas, seed: int) -> None:
        self.atlas = atlas
        self.policy = atlas.instance.policy
        self.engaged: set[tuple[str, str, dt.date, str]] = set()
        self.day_count: dict[tuple[str, dt.date], int] = defaultdict(int)
        self.day_venues: dict[tuple[str, dt.date], list[Venue]] = defaultdict(list)
        self.at_venue: dict[tuple[str, dt.date], list[str]] = defaultdict(list)
        self.crowd: dict[tuple[str, dt.date], int] = defaultdict(int)
        self.load: dict[str, int] = defaultdict(int)
        self.ready: dict[str, dt.date] = {}
        self._km: dict[tuple[str, str], float] = {}
        # By name, so that a region has the same ties alone and within its country.
        self.tie = {t.id: crc32(f"{seed} {t.id}".encode()) for t in atlas.instance.trainers}
        for trainer in atlas.instance.trainers:
            if trainer.certified_on is not None:
                self.certify(trainer.id, trainer.certified_on)

    def certify(self, trainer: str, day: dt.date) -> None:
        """Let a trainer teach from the day after the lag."""
        self.ready[trainer] = day + dt.timedelta(days=self.policy.lag_days)

    def is_free(self, kind: str, code: str, half_day: HalfDay) -> bool:
        taken = (kind, code, half_day.day, half_day.slot) in self.engaged
        return not taken and not self.atlas.is_absent(kind, code, half_day)

    def free_half_days(self, venue: Venue, half_days: Sequence[HalfDay]) -> int:
        return sum(self.is_free(VENUE, venue.code, half_day) for half_day in half_days)

    def place(self, request: Request) -> Booking | None:
        """Return the best half-day and trainer, engaged; None when there is none."""
        queue = self._queue(request)
        best: tuple[tuple[float, ...], HalfDay, Trainer] | None = None
        for half_day in request.half_days:
            if not self._is_open(request.venue, half_day):
                continue
            found = self._first(queue, request, half_day)
            if found is None:
                continue
            cost, trainer = found
            rank = self._rank(request, half_day, cost)
            if best is None or rank < best[0]:
                best = (rank, half_day, trainer)
            if self.policy.completion == EARLIEST:
                break
        if best is None:
            return None
        self._engage(request, best[1], best[2])
        return Booking(best[1], best[2].id)

    def place_together(self, requests: Sequence[Request]) -> list[Booking] | None:
        """Return half-days of one day and one trainer for groups in one room: a single trip.

        None when no trainer of all of them has a day for that.
        """
        first, *others = requests
        names = [{trainer.id for trainer in request.trainers} for request in others]
        able = [one for one in first.trainers if all(one.id in each for each in names)]
        queue = self._queue(replace(first, trainers=able))
        best: tuple[tuple[float, ...], list[HalfDay], Trainer] | None = None
        for _, half_days in groupby(first.half_days, key=attrgetter("day")):
            free = [one for one in half_days if self._is_open(first.venue, one)]
            if len(free) < len(requests):
                continue
            for cost, _, _, trainer in queue:
                taken = self._taken(trainer, first.venue, free, len(requests))
                if taken:
                    rank = self._rank(first, taken[0], cost)
                    if best is None or rank < best[0]:
                        best = (rank, taken, trainer)
                    break
        if best is None:
            return None
        for request, half_day in zip(requests, best[1], strict=True):
            self._engage(request, half_day, best[2])
        return [Booking(half_day, best[2].id) for half_day in best[1]]

    def _taken(
        self, trainer: Trainer, venue: Venue | None, free: Sequence[HalfDay], count: int
    ) -> list[HalfDay]:
        """Return the first half-days of a day that a trainer can give to so many groups."""
        if self.day_count[trainer.id, free[0].day] + count > self.policy.trainer_day_max:
            return []
        found = [one for one in free if self._can(trainer, venue, one)][:count]
        return found if len(found) == count else []

    def _is_open(self, venue: Venue | None, half_day: HalfDay) -> bool:
        return venue is None or self.is_free(VENUE, venue.code, half_day)

    def place_centre(self, request: Request) -> Booking | None:
        """Return the first half-day on which the centre does not teach yet."""
        for half_day in request.half_days:
            key = ("centre", "", half_day.day, half_day.slot)
            if key not in self.engaged:
                self.engaged.add(key)
                return Booking(half_day, "")
        return None

    def _queue(self, request: Request) -> list[tuple[float, int, int, Trainer]]:
        """Return the trainers, the cheapest first."""
        rows = (
            (
                self._trip(trainer, request.venue) + LOAD_KM * self.load[trainer.id],
                len(trainer.languages),
                self.tie[trainer.id],
                trainer,
            )
            for trainer in request.trainers
        )
        return sorted(rows, key=lambda row: row[:3])

    def _rank(self, request: Request, half_day: HalfDay, cost: float) -> tuple[float, ...]:
        crowd = self.crowd[request.crowd, half_day.day]
        return (round(cost + CROWD_KM * crowd, 6), half_day.index)

    def _first(
        self,
        queue: Sequence[tuple[float, int, int, Trainer]],
        request: Request,
        half_day: HalfDay,
    ) -> tuple[float, Trainer] | None:
        """Return the cheapest free trainer; one who is there that day needs no new trip."""
        venue = request.venue
        there = self.at_venue.get((venue.code, half_day.day), []) if venue else []
        best: tuple[float, Trainer] | None = None
        for cost, _, _, trainer in queue:
            if self._can(trainer, venue, half_day):
                best = (cost, trainer)
                break
        for cost, _, _, trainer in queue if there else ():
            if trainer.id in there and self._can(trainer, venue, half_day):
                saved = cost - self._trip(trainer, venue)
                if best is None or saved < best[0]:
                    best = (saved, trainer)
        return best

    def _can(self, trainer: Trainer, venue: Venue | None, half_day: HalfDay) -> bool:
        ready = self.ready.get(trainer.id)
        if ready is None or ready > half_day.day:
            return False
        if self.day_count[trainer.id, half_day.day] >= self.policy.trainer_day_max:
            return False
        if not self.is_free(TRAINER, trainer.id, half_day):
            return False
        if venue is None:
            return True
        others = self.day_venues.get((trainer.id, half_day.day), ())
        return all(self._between(venue, one) <= self.policy.travel_km_per_day for one in others)

    def _engage(self, request: Request, half_day: HalfDay, trainer: Trainer) -> None:
        day, venue = half_day.day, request.venue
        self.engaged.add((TRAINER, trainer.id, day, half_day.slot))
        self.day_count[trainer.id, day] += 1
        self.load[trainer.id] += 1
        self.crowd[request.crowd, day] += 1
        if venue is not None:
            self.engaged.add((VENUE, venue.code, day, half_day.slot))
            self.day_venues[trainer.id, day].append(venue)
            self.at_venue[venue.code, day].append(trainer.id)

    def _trip(self, trainer: Trainer, venue: Venue | None) -> float:
        if venue is None:
            return 0.0
        key = (trainer.id, venue.code)
        if key not in self._km:
            self._km[key] = 2 * distance((trainer.lat, trainer.lon), (venue.lat, venue.lon))
        return self._km[key]

    def _between(self, one: Venue, two: Venue) -> float:
        if one.code == two.code:
            return 0.0
        key = (one.code, two.code)
        if key not in self._km:
            self._km[key] = distance((one.lat, one.lon), (two.lat, two.lon))
        return self._km[key]
