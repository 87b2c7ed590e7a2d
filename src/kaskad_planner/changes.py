"""One change of a plan: what it makes of the plan, and how it differs from it at every level."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaskad_planner.bound import (
    COMPLETION,
    DOWNGRADED,
    LEVEL_NAMES,
    LOAD,
    SEMINARS,
    TRAVEL,
    UNTRAINED,
)
from kaskad_planner.instance import EARLIEST, IN_PERSON, ONLINE
from kaskad_planner.plan import Piece, Plan, Seminar, Untrained

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaskad_planner.situation import Situation

# What is changed: another trainer, half-day or room for a seminar; another seminar for the people
# of a unit; a new seminar for people who have none as asked.
BY_TRAINER = "trainer"
BY_HALF_DAY = "half_day"
BY_ROOM = "room"
TO_SEMINAR = "seminar"
BY_NEW = "new"
CHANGES = (BY_TRAINER, BY_HALF_DAY, BY_ROOM, TO_SEMINAR, BY_NEW)


@dataclass(frozen=True, slots=True)
class Move:
    """So many people of a unit come from a seminar, or from nowhere when it is empty."""

    unit: str
    people: int
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """A seminar as it is to be, and the people who are moved to it.

    Without moves the seminar of the same identifier is changed itself.
    """

    kind: str
    seminar: Seminar
    moves: tuple[Move, ...] = ()


def apply(plan: Plan, change: Change) -> Plan:
    """Return the changed plan, not judged and not measured; emptied seminars are gone."""
    seminars = {row.id: row for row in plan.seminars}
    seminars[change.seminar.id] = change.seminar
    people = Counter({(row.seminar, row.unit): row.people for row in plan.pieces})
    untrained = list(plan.untrained)
    for move in change.moves:
        people[change.seminar.id, move.unit] += move.people
        if move.source:
            people[move.source, move.unit] -= move.people
        else:
            untrained = _taken_out(untrained, move)
    held = {seminar for (seminar, _), count in people.items() if count}
    dropped = {move.source for move in change.moves if move.source} - held
    return replace(
        plan,
        seminars=tuple(row for name, row in sorted(seminars.items()) if name not in dropped),
        pieces=tuple(Piece(*key, count) for key, count in sorted(people.items()) if count),
        untrained=tuple(untrained),
        levels=(),
        bounds=(),
        breaches=(),
    )


def _taken_out(rows: Iterable[Untrained], move: Move) -> list[Untrained]:
    left = move.people
    found = []
    for row in rows:
        part = min(left, row.people) if row.unit == move.unit else 0
        left -= part
        if row.people > part:
            found.append(replace(row, people=row.people - part))
    return found


class Costs:
    """What changes of one plan cost, level by level, without measuring the whole plan again."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._trips: Counter[tuple[str, dt.date, str]] = Counter()
        self._last: dict[tuple[str, str], list[Seminar]] = defaultdict(list)
        for row in situation.seminars.values():
            self._trips[_trip(row)] += 1
            self._last[row.commission, row.stage].append(row)

    def dropped(self, change: Change) -> list[Seminar]:
        """Return the seminars that would be held for nobody."""
        taken: Counter[str] = Counter()
        for move in change.moves:
            taken[move.source] += move.people
        return [
            self.situation.seminars[name]
            for name, people in taken.items()
            if name and people == self.situation.size(name)
        ]

    def difference(self, change: Change) -> tuple[float, ...]:
        """Return the difference of every level, in their order."""
        there = self.situation.seminars
        gone = self.dropped(change)
        before = there.get(change.seminar.id)
        if before is not None and not change.moves:
            gone.append(before)
        come = [change.seminar] if before is None or not change.moves else []
        found = {
            UNTRAINED: -float(sum(move.people for move in change.moves if not move.source)),
            DOWNGRADED: self._online(change),
            COMPLETION: self._completion(gone, come),
            TRAVEL: round(self._ways(change) + self._trips_saved(gone, come), 3),
            SEMINARS: float(len(come) - len(gone)),
            LOAD: self._load(gone, come),
        }
        return tuple(found[name] for name in LEVEL_NAMES)

    def _load(self, gone: Sequence[Seminar], come: Sequence[Seminar]) -> float:
        """Return how many more or fewer seminars the busiest trainers give."""
        more = 0
        for place in {(row.commission, row.stage) for row in (*gone, *come)}:
            given = Counter(row.trainer for row in self._last[place] if row.trainer)
            then = Counter(given)
            then.subtract(row.trainer for row in gone if _place(row) == place and row.trainer)
            then.update(row.trainer for row in come if _place(row) == place and row.trainer)
            more += max(then.values(), default=0) - max(given.values(), default=0)
        return float(more)

    def _online(self, change: Change) -> float:
        if self.situation.stages[change.seminar.stage].size(IN_PERSON) is None:
            return 0.0
        to = change.seminar.format == ONLINE
        forms = {name: row.format for name, row in self.situation.seminars.items()}
        return float(sum(m.people * (to - (forms.get(m.source) == ONLINE)) for m in change.moves))

    def _ways(self, change: Change) -> float:
        """Return the difference of the participants' ways."""
        if change.moves:
            return sum(
                self._way(move.unit, move.people, change.seminar)
                - self._way(move.unit, move.people, self.situation.seminars.get(move.source))
                for move in change.moves
            )
        before = self.situation.seminars[change.seminar.id]
        return sum(
            self._way(row.unit, row.people, change.seminar)
            - self._way(row.unit, row.people, before)
            for row in self.situation.pieces_in[before.id]
        )

    def _way(self, unit: str, people: int, seminar: Seminar | None) -> float:
        venue = self.situation.atlas.venues.get(seminar.venue) if seminar else None
        if venue is None:
            return 0.0
        return 2 * people * self.situation.unit_km(self.situation.atlas.units[unit], venue)

    def _trips_saved(self, gone: Sequence[Seminar], come: Sequence[Seminar]) -> float:
        counts = Counter(_trip(row) for row in come)
        counts.subtract(Counter(_trip(row) for row in gone))
        km = 0.0
        for key, change in counts.items():
            before = self._trips[key]
            km += ((before + change > 0) - (before > 0)) * self._trip_km(key)
        return km

    def _trip_km(self, key: tuple[str, dt.date, str]) -> float:
        trainer = self.situation.atlas.trainers.get(key[0])
        venue = self.situation.atlas.venues.get(key[2])
        if trainer is None or venue is None:
            return 0.0
        return 2 * self.situation.trainer_km(trainer, venue)

    def _completion(self, gone: Sequence[Seminar], come: Sequence[Seminar]) -> float:
        """With windows nothing is late; otherwise the last half-day of each territory counts."""
        if self.situation.policy.completion != EARLIEST:
            return 0.0
        out = {row.id for row in gone}
        found = 0
        for key in {(row.commission, row.stage) for row in (*gone, *come)}:
            rows = self._last.get(key, [])
            kept = [row for row in rows if row.id not in out]
            new = [row for row in come if (row.commission, row.stage) == key]
            found += self._latest([*kept, *new]) - self._latest(rows)
        return float(found)

    def _latest(self, rows: Sequence[Seminar]) -> int:
        return max((self.situation.index(row) for row in rows), default=0)


def _trip(row: Seminar) -> tuple[str, dt.date, str]:
    return row.trainer, row.day, row.venue


def _place(row: Seminar) -> tuple[str, str]:
    return row.commission, row.stage
