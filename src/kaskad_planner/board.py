"""The plan while it is repaired: who sits where, who is engaged when, what is ahead."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kaskad_planner.atlas import Atlas, HalfDay
from kaskad_planner.blended import Parts
from kaskad_planner.geo import distance
from kaskad_planner.instance import (
    CENTRE,
    IN_PERSON,
    MIXED,
    TRAINER,
    VENUE,
    Commission,
    Instance,
    Stage,
    Trainer,
    Venue,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kaskad_planner.plan import Piece, Plan, Seminar, State

# Distances that are equal but for rounding are equal.
ROUNDING_KM = 0.0001
NOTHING: frozenset[str] = frozenset()


class Groups(dict[str, dict[str, int]]):
    """How many people of which units sit in a seminar, looked up when it is asked for."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self._pieces = sorted(pieces, key=attrgetter("seminar"))
        self._names = list(map(attrgetter("seminar"), self._pieces))

    def __missing__(self, name: str) -> dict[str, int]:
        group: dict[str, int] = {}
        first = bisect_left(self._names, name)
        for piece in self._pieces[first : bisect_right(self._names, name, first)]:
            group[piece.unit] = piece.people + group.get(piece.unit, 0)
        self[name] = group
        return group


class Seats(dict[str, dict[str, int]]):
    """How many people of a unit sit in which seminars, looked up when it is asked for.

    Few units are ever asked for; until then only the names of their seminars are kept.
    """

    def __init__(self, pieces: Sequence[Piece], groups: Mapping[str, Mapping[str, int]]) -> None:
        super().__init__()
        self._groups = groups
        units, names = (list(map(attrgetter(one), pieces)) for one in ("unit", "seminar"))
        self._one = dict(zip(units, names, strict=True))
        self._others: dict[str, list[str]] = defaultdict(list)
        if len(self._one) < len(pieces):
            for unit, name in zip(units, names, strict=True):
                if self._one[unit] != name:
                    self._others[unit].append(name)

    def __missing__(self, unit: str) -> dict[str, int]:
        names = [*self._others.get(unit, ()), self._one[unit]] if unit in self._one else []
        self[unit] = {name: self._groups[name][unit] for name in names}
        return self[unit]


class Board:
    """Seminars, seats and engagements, looked up from every side and kept up to date.

    `frame` gives it the instance; until then only what the plan itself says can be asked.
    """

    def __init__(self, instance: Instance, plan: Plan, now: State) -> None:
        self.now = now
        self.order = {slot.id: number for number, slot in enumerate(instance.slots)}
        self.stages = {stage.id: stage for stage in instance.stages}
        self.seminars: dict[str, Seminar] = {}
        self.groups = Groups(plan.pieces)
        self.seats = Seats(plan.pieces, self.groups)
        self.left: dict[str, dict[str, int]] = defaultdict(dict)
        self.at_place: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.of_trainer: dict[str, set[str]] = defaultdict(set)
        self.at_venue: dict[tuple[str, dt.date, str], set[str]] = defaultdict(set)
        self.studio: dict[tuple[dt.date, str], set[str]] = defaultdict(set)
        self.cancelled: set[str] = set()
        self.late: set[str] = set()
        # From when on newcomers can come.
        self.since: dict[str, dt.date] = {}
        # What the table of changes needs: groups with other people, and who sat where before.
        self.reseated: set[str] = set()
        self.sat: dict[str, dict[str, int]] = {}
        for seminar in plan.seminars:
            self._link(seminar)
        for row in plan.untrained:
            self.left[row.unit][row.reason] = row.people + self.left[row.unit].get(row.reason, 0)
        self._km: dict[tuple[str, str], float] = {}
        self._ready: dict[str, dt.date | None] = {}
        self._teachers: dict[tuple[str, str, str], list[Trainer]] = {}
        self._ahead: dict[tuple[str, str], list[HalfDay]] = {}
        self._times: dict[tuple[str, str], list[tuple[dt.date, int]]] = {}
        self.certifies = _by_unit(instance)

    def frame(self, instance: Instance) -> None:
        """Take up the instance as it has become."""
        self.instance, self.policy = instance, instance.policy
        self.atlas = Atlas(instance)
        self.parts = Parts(instance)
        self.lag = dt.timedelta(days=self.policy.lag_days)
        self.certifies = _by_unit(instance)

    # When

    def is_ahead(self, day: dt.date, slot: str) -> bool:
        """Say whether a half-day begins now or later."""
        if day != self.now.day:
            return day > self.now.day
        return self.order.get(slot, 0) >= self.order.get(self.now.slot, 0)

    def is_open(self, seminar: Seminar) -> bool:
        """Say whether a seminar may still be changed: it is ahead, or it was not held."""
        return self.is_ahead(seminar.day, seminar.slot) or seminar.id in self.cancelled

    def half_days(self, stage: Stage, territory: str) -> list[HalfDay]:
        """Return the half-days of a stage that are ahead in a territory."""
        key = (stage.id, territory)
        if key not in self._ahead:
            days = self.atlas.half_days(stage, territory)
            self._ahead[key] = [one for one in days if self.is_ahead(one.day, one.slot)]
        return self._ahead[key]

    def times(self, stage: Stage, territory: str) -> list[tuple[dt.date, int]]:
        """Return the half-days of a stage as keys, in the order of time."""
        key = (stage.id, territory)
        if key not in self._times:
            days = self.atlas.half_days(stage, territory)
            self._times[key] = [(one.day, self.order[one.slot]) for one in days]
        return self._times[key]

    def when(self, seminar: Seminar) -> tuple[dt.date, int, str]:
        """Return the key by which seminars are put in the order of time."""
        return seminar.day, self.order.get(seminar.slot, 0), seminar.id

    # Changing

    def _link(self, seminar: Seminar) -> None:
        self.seminars[seminar.id] = seminar
        self.at_place[seminar.stage, seminar.commission].add(seminar.id)
        if seminar.trainer:
            self.of_trainer[seminar.trainer].add(seminar.id)
        elif CENTRE in self.stages[seminar.stage].taught_by:
            self.studio[seminar.day, seminar.slot].add(seminar.id)
        if seminar.venue:
            self.at_venue[seminar.venue, seminar.day, seminar.slot].add(seminar.id)

    def _unlink(self, seminar: Seminar) -> None:
        self.at_place[seminar.stage, seminar.commission].discard(seminar.id)
        self.of_trainer[seminar.trainer].discard(seminar.id)
        self.studio[seminar.day, seminar.slot].discard(seminar.id)
        self.at_venue[seminar.venue, seminar.day, seminar.slot].discard(seminar.id)

    def add(self, seminar: Seminar) -> None:
        self._link(seminar)

    def change(self, name: str, **fields: Any) -> None:
        """Change fields of a seminar; who is certified by it is looked up anew."""
        self._unlink(self.seminars[name])
        self._link(replace(self.seminars[name], **fields))
        for unit in self.groups[name]:
            self._forget(unit)

    def drop(self, name: str) -> None:
        """Take a seminar away with all its seats."""
        for unit in list(self.groups[name]):
            self.unseat(unit, name, self.groups[name][unit])
        self._unlink(self.seminars.pop(name))

    def seat(self, unit: str, name: str, people: int) -> None:
        """Put people of a unit into a seminar."""
        self._remember(unit, name)
        self.groups[name][unit] = self.seats[unit][name] = self.groups[name].get(unit, 0) + people
        self._forget(unit)

    def unseat(self, unit: str, name: str, people: int) -> None:
        """Take people of a unit out of a seminar."""
        self._remember(unit, name)
        rest = self.groups[name][unit] - people
        if rest:
            self.groups[name][unit] = self.seats[unit][name] = rest
        else:
            del self.groups[name][unit], self.seats[unit][name]
        self._forget(unit)

    def _remember(self, unit: str, name: str) -> None:
        self.reseated.add(name)
        if unit not in self.sat:
            self.sat[unit] = dict(self.seats[unit])

    def _forget(self, unit: str) -> None:
        for trainer in self.certifies.get(unit, ()):
            self._ready.pop(trainer.id, None)

    def leave(self, unit: str, reason: str, people: int) -> None:
        """Leave people of a unit untrained."""
        self.left[unit][reason] = self.left[unit].get(reason, 0) + people
        self._forget(unit)

    def lift(self, name: str) -> None:
        """Free the room and the trainer of a seminar that cannot be when or where it is."""
        self._unlink(self.seminars[name])

    def load(self, name: str) -> int:
        return sum(self.groups[name].values())

    # Who may teach

    def ready(self, trainer: Trainer) -> dt.date | None:
        """Return the first day on which a trainer may teach, if there is one."""
        if trainer.id not in self._ready:
            self._ready[trainer.id] = self._find_ready(trainer)
        return self._ready[trainer.id]

    def _find_ready(self, trainer: Trainer) -> dt.date | None:
        own = self._taught_on(trainer)
        if trainer.certified_on is None:
            return own + self.lag if own else None
        late = own if own and trainer.id in self.late else trainer.certified_on
        return max(trainer.certified_on, late) + self.lag

    def _taught_on(self, trainer: Trainer) -> dt.date | None:
        unit = self.atlas.units.get(trainer.unit)
        seats = self.seats[trainer.unit]
        if unit is None or not seats or any(self.left.get(unit.id, {}).values()):
            return None
        if sum(seats.values()) < unit.people:
            return None
        return max(self.seminars[name].day for name in seats)

    def teachers(self, stage: Stage, territory: str, language: str) -> list[Trainer]:
        """Return all who may teach a stage there in a language, whether certified or not."""
        key = (stage.id, territory, language)
        if key not in self._teachers:
            found = self.atlas.trainers_for(territory, stage)
            speak = [row for row in found if language == MIXED or language in row.languages]
            self._teachers[key] = speak
        return self._teachers[key]

    def may_teach(self, trainer: Trainer, day: dt.date, slot: str) -> bool:
        """Say whether a trainer is certified and not absent."""
        ready = self.ready(trainer)
        return (
            ready is not None
            and ready <= day
            and not self.is_absent(TRAINER, trainer.id, day, slot)
        )

    def is_absent(self, kind: str, code: str, day: dt.date, slot: str) -> bool:
        absences = self.atlas.absences
        return (kind, code, day, "") in absences or (kind, code, day, slot) in absences

    def day_of(self, trainer: str, day: dt.date) -> list[Seminar]:
        """Return what a trainer gives on a day."""
        rows = (self.seminars[name] for name in self.of_trainer.get(trainer, ()))
        return sorted((row for row in rows if row.day == day), key=self.when)

    def fits_day(
        self,
        trainer: Trainer,
        venue: Venue | None,
        day: dt.date,
        slot: str,
        without: Collection[str] = NOTHING,
    ) -> bool:
        """Say whether a seminar fits into a trainer's day, as if some others were not there."""
        rows = [row for row in self.day_of(trainer.id, day) if row.id not in without]
        if len(rows) >= self.policy.trainer_day_max:
            return False
        for row in rows:
            if row.slot == slot:
                return False
            if venue is not None and row.venue and self.between(venue, row.venue) > self._reach:
                return False
        return True

    @property
    def _reach(self) -> float:
        return self.policy.travel_km_per_day + ROUNDING_KM

    # Where

    def is_free(self, venue: Venue, day: dt.date, slot: str, name: str = "") -> bool:
        """Say whether a room is to be had, or is the seminar's own."""
        taken = self.at_venue.get((venue.code, day, slot), NOTHING)
        return taken <= {name} and not self.is_absent(VENUE, venue.code, day, slot)

    def between(self, one: Venue, code: str) -> float:
        if one.code == code:
            return 0.0
        return self._distance(one.code, one, code, self.atlas.venues[code])

    def unit_km(self, unit: str, venue: Venue) -> float:
        home = self.atlas.commissions[self.atlas.units[unit].commission]
        return self._distance(home.code, home, venue.code, venue)

    def trip(self, trainer: Trainer, venue: Venue | None, day: dt.date) -> float:
        """Return the way of a trainer there and back; none to a place where the trainer is."""
        if venue is None or any(row.venue == venue.code for row in self.day_of(trainer.id, day)):
            return 0.0
        return 2 * self._distance(trainer.id, trainer, venue.code, venue)

    def _distance(
        self, one: str, start: Commission | Trainer | Venue, two: str, end: Venue
    ) -> float:
        if (one, two) not in self._km:
            self._km[one, two] = distance((start.lat, start.lon), (end.lat, end.lon))
        return self._km[one, two]

    def is_near(self, unit: str, venue: Venue) -> bool:
        return self.unit_km(unit, venue) <= self.policy.distance_limit_km + ROUNDING_KM

    def belongs(self, unit: str, territory: str) -> bool:
        """Say whether a unit's commission lies in a territory or stands above it."""
        home, chain = self.atlas.units[unit].commission, self.atlas.chain
        return territory in chain(home) or home in chain(territory)

    def venue_of(self, seminar: Seminar) -> Venue | None:
        return self.atlas.venues.get(seminar.venue)

    # How large

    def limits(self, stage: Stage, form: str, venue: Venue | None) -> tuple[int, int]:
        """Return the fewest and most people of a group; none where a format is not allowed."""
        size = stage.size(form)
        if size is None:
            return 1, 0
        if form != IN_PERSON or venue is None:
            return size.group_min, size.group_max
        most = min(size.group_max, venue.capacity)
        least = min(size.group_min, most) if self.policy.allow_small else size.group_min
        return least, most

    def pool(self, seminar: Seminar) -> list[str]:
        """Return the seminars ahead with which a small group would have to be divided."""
        names = self.at_place[seminar.stage, seminar.commission]
        rows = (self.seminars[name] for name in names)
        kin = (seminar.language, seminar.format, seminar.venue)
        found = [row for row in rows if (row.language, row.format, row.venue) == kin]
        return sorted(row.id for row in found if self.is_open(row))


def _by_unit(instance: Instance) -> dict[str, list[Trainer]]:
    found: dict[str, list[Trainer]] = defaultdict(list)
    for trainer in instance.trainers:
        if trainer.unit:
            found[trainer.unit].append(trainer)
    return found
