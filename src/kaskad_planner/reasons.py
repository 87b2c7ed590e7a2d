"""Why a wish cannot be had: the smallest set of kinds of rules that cannot be kept together.

A set of kinds is infeasible when the wish cannot be had although only these are kept. The smallest
is found by hitting sets: whatever can be had shows, by the kinds it must let go (a correction set),
that one of these belongs to every reason; the smallest set that meets all of them is the answer as
soon as it is infeasible itself. A correction set is made minimal by the deletion filter.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import TYPE_CHECKING

from kaskad_planner.instance import ONLINE, Trainer, Venue
from kaskad_planner.obstacles import (
    ALL,
    CENTRE_BUSY,
    DAY_OFF,
    DAYS,
    FIRST_PART,
    FORMAT,
    GROUP_MIN,
    KINDS,
    NEAR,
    RESERVED,
    ROOM_CLOSED,
    ROOM_SIZE,
    ROOM_TAKEN,
    ROOMS,
    SPEAKERS,
    TRAINERS,
    WINDOW,
    HalfDay,
    Kinds,
    Obstacle,
    Reason,
    Search,
    Wish,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaskad_planner.situation import Situation


def smallest_infeasible(
    kinds: tuple[str, ...], feasible: Callable[[Kinds], bool]
) -> tuple[str, ...]:
    """Return the smallest set of kinds that is infeasible; all of them together must be."""
    corrections: list[set[str]] = []
    while True:
        chosen = _smallest_hit(kinds, corrections)
        if not feasible(frozenset(chosen)):
            return chosen
        kept = list(chosen)
        for kind in kinds:
            if kind not in kept and feasible(frozenset([*kept, kind])):
                kept.append(kind)
        corrections.append(set(kinds) - set(kept))


def _smallest_hit(kinds: tuple[str, ...], sets: list[set[str]]) -> tuple[str, ...]:
    candidates = (chosen for size in range(len(kinds) + 1) for chosen in combinations(kinds, size))
    return next(chosen for chosen in candidates if all(one & set(chosen) for one in sets))


def obstacle(situation: Situation, wish: Wish) -> Obstacle | None:
    """Return why a wish cannot be had; None when nothing stands in its way."""
    size = wish.stage.size(wish.form)
    online = wish.form == ONLINE
    if size is None or (online and not situation.atlas.may_meet_online(wish.territory, wish.stage)):
        return Obstacle((Reason(FORMAT, (wish.stage.id, wish.form)),))
    search = Search(situation, wish)
    if search.feasible(ALL):
        return None
    if not online and not wish.rooms:
        return Obstacle((Reason(ROOMS, (wish.territory,)),))
    if not search.is_centre and not search.trainers:
        return Obstacle((Reason(TRAINERS, (wish.territory, *wish.stage.taught_by)),))
    core = smallest_infeasible(KINDS, search.feasible)
    helps = tuple(kind for kind in core if search.feasible(ALL - {kind}))
    return Obstacle(_Records(search, core).rows(), helps)


class _Records:
    """What each kind of a reason means for this wish: identifiers, numbers and days."""

    def __init__(self, search: Search, core: tuple[str, ...]) -> None:
        self.search, self.core, self.wish = search, core, search.wish
        self.kept = frozenset(core)
        self.rooms = search.rooms(self.kept)
        self.speakers = [
            row for row in search.trainers if SPEAKERS not in core or search.speaks(row)
        ]
        self.asked = search.half_days(DAYS)

    def rows(self) -> tuple[Reason, ...]:
        return tuple(self._row(kind) for kind in self.core)

    def _row(self, kind: str) -> Reason:
        makers: dict[str, Callable[[str], Reason]] = {
            NEAR: self._near,
            SPEAKERS: self._speakers,
            GROUP_MIN: self._sizes,
            ROOM_SIZE: self._sizes,
            DAY_OFF: self._days_without_work,
            RESERVED: self._days_without_work,
            WINDOW: self._window,
            FIRST_PART: self._first_part,
            CENTRE_BUSY: self._window,
            ROOM_CLOSED: self._about_rooms,
            ROOM_TAKEN: self._about_rooms,
        }
        return makers.get(kind, self._about_trainers)(kind)

    def _near(self, kind: str) -> Reason:
        limit = f"{self.search.policy.distance_limit_km:g}"
        return Reason(kind, (self.wish.territory, limit, *(room.code for room in self.rooms)))

    def _speakers(self, kind: str) -> Reason:
        who = (row.id for row in self.speakers)
        return Reason(kind, (self.wish.territory, self.wish.language, *who))

    def _window(self, kind: str) -> Reason:
        stage = self.wish.stage
        return Reason(kind, (stage.id,), (stage.first, stage.last))

    def _first_part(self, kind: str) -> Reason:
        part = self.search.situation.first_part(self.wish.unit)
        days = () if part.is_missed or part.last is None else (part.last[0],)
        return Reason(kind, (self.wish.stage.follows,), days)

    def _sizes(self, kind: str) -> Reason:
        least = self.search.group_min
        if kind == GROUP_MIN:
            people = max((self.search.people(room, self.kept) for room in self.rooms), default=0)
            return Reason(kind, (self.wish.territory, str(people), str(least)))
        small = (room.code for room in self.rooms if room.capacity < least)
        return Reason(kind, (self.wish.territory, str(least), *small))

    def _days_without_work(self, kind: str) -> Reason:
        test = self.search.is_off if kind == DAY_OFF else self.search.is_reserved
        window = self.search.half_days(frozenset({WINDOW}))
        return Reason(kind, (self.wish.territory,), _days_of(row for row in window if test(row[0])))

    def _about_rooms(self, kind: str) -> Reason:
        hit = [
            (room.code, (day, slot))
            for room in self.rooms
            for day, slot in self.asked
            if not self.search.is_open(room, day, slot, frozenset({kind}))
        ]
        return Reason(kind, _unique(row[0] for row in hit), _days_of(row[1] for row in hit))

    def _about_trainers(self, kind: str) -> Reason:
        places: list[Venue | None] = [*self.rooms] or [None]
        hit = [
            (trainer.id, half_day)
            for trainer in self.speakers
            for half_day in self.asked
            if self._is_hindered(kind, trainer, places, half_day)
        ]
        return Reason(kind, _unique(row[0] for row in hit), _days_of(row[1] for row in hit))

    def _is_hindered(
        self, kind: str, trainer: Trainer, places: list[Venue | None], half_day: HalfDay
    ) -> bool:
        return any(kind in self.search.hindrances(trainer, room, *half_day) for room in places)


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _days_of(half_days: Iterable[HalfDay]) -> tuple[dt.date, ...]:
    return tuple(sorted({day for day, _ in half_days}))
