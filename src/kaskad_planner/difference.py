"""What a replan changed: what was and what is for each group, unit and trainer, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from kaskad_planner.writing import write_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaskad_planner.board import Board
    from kaskad_planner.instance import Instance
    from kaskad_planner.plan import Plan, Seminar

FILE = "changes.csv"
GROUP, PEOPLE, HEIRS, TRAINER = "group", "people", "heirs", "trainer"
PLACE = ("seminar", "day", "slot", "venue", "trainer")
COLUMNS = ("kind", "id", "people", *(f"{age}_{name}" for age in ("old", "new") for name in PLACE))


@dataclass(frozen=True, slots=True)
class Change:
    """A group, people of a unit or a trainer: from one seminar to another, or from or to none.

    `heirs` are people who took the seats of others, without a change of the seminar.
    """

    kind: str
    id: str
    people: int
    old: Seminar | None
    new: Seminar | None
    event: str


@dataclass(frozen=True, slots=True)
class Diff:
    """What a replan did. `instance` is the changed problem, which the new plan solves.

    `unavoidable` is a bound below `persons_moved`; `not_held` are the seminars before now that
    events say were not held.
    """

    instance: Instance
    changes: tuple[Change, ...] = ()
    not_held: tuple[str, ...] = ()
    unavoidable: int = 0

    @property
    def persons_moved(self) -> int:
        """Return how many people have another seminar, place or time, a first seat or none left."""
        return sum(row.people for row in self.changes if row.kind == PEOPLE)

    @property
    def seminars_changed(self) -> int:
        """Return how many seminars are new, gone or otherwise than they were."""
        return sum(row.kind == GROUP for row in self.changes)

    @property
    def trainers_changed(self) -> int:
        """Return how many seminars that remain are given by another trainer."""
        groups = (row for row in self.changes if row.kind == GROUP)
        return sum(bool(r.old and r.new and r.old.trainer != r.new.trainer) for r in groups)


def write_changes(changes: Sequence[Change], folder: Path | str) -> None:
    """Write the table of changes."""
    rows = [
        [row.kind, row.id, row.people, *_cells(row.old), *_cells(row.new), row.event]
        for row in changes
    ]
    write_table(Path(folder) / FILE, (*COLUMNS, "event"), rows)


def _cells(row: Seminar | None) -> list[object]:
    if row is None:
        return [""] * len(PLACE)
    return [row.id, row.day, row.slot, row.venue, row.trainer]


class Comparison:
    """The board next to the plan that was in force."""

    def __init__(
        self,
        board: Board,
        plan: Plan,
        causes: Mapping[str, int],
        moves: Mapping[tuple[str, str], int],
        events: Sequence[str],
    ) -> None:
        self.board, self.causes, self.moves = board, causes, moves
        self.events = events
        self.old = {row.id: row for row in plan.seminars}

    def rows(self) -> Iterator[Change]:
        """Return the changes of groups, then of people, then of trainers, in order of names."""
        names = sorted(self.old.keys() | self.board.seminars.keys())
        pairs = [(name, self.old.get(name), self.board.seminars.get(name)) for name in names]
        changed = [pair for pair in pairs if pair[1] is not pair[2] and _differ(pair[1], pair[2])]
        for name, old, new in changed:
            people = self.board.load(name) if new else 0
            yield Change(GROUP, name, people, old, new, self._why(name))
        yield from self._people([name for name, _old, _new in changed])
        yield from self._trainers(changed)

    def _why(self, name: str) -> str:
        return self.events[self.causes[name] - 1]

    def _people(self, changed: Sequence[str]) -> Iterator[Change]:
        board = self.board
        units = set(board.sat)
        for name in changed:
            units.update(board.groups[name])
        for unit in sorted(units):
            now = board.seats[unit]
            was = board.sat.get(unit, now)
            yield from self._unit(unit, was, now)

    def _unit(self, unit: str, was: Mapping[str, int], now: Mapping[str, int]) -> Iterator[Change]:
        """Pair the seats that people of a unit left with those they got, in order of time."""
        left: list[str] = []
        got: list[str] = []
        for name in sorted(was, key=lambda one: self.board.when(self.old[one])):
            stay = min(was[name], now.get(name, 0))
            old, new = self.old[name], self.board.seminars.get(name)
            if stay and new is not None and _moved(old, new):
                yield Change(PEOPLE, unit, stay, old, new, self._why(name))
            left += [name] * (was[name] - stay)
        for name in sorted(now, key=lambda one: self.board.when(self.board.seminars[one])):
            got += [name] * (now[name] - was.get(name, 0))
        for (before, after), people in Counter(zip_longest(left, got, fillvalue="")).items():
            why = self.events[self.moves[unit, before] - 1]
            start, end = self.old.get(before), self.board.seminars.get(after)
            yield Change(PEOPLE, unit, people, start, end, why)

    def _trainers(
        self, changed: Sequence[tuple[str, Seminar | None, Seminar | None]]
    ) -> Iterator[Change]:
        rows: dict[str, list[Change]] = defaultdict(list)
        for name, old, new in changed:
            why, people = self._why(name), self.board.load(name) if new else 0
            before, after = old.trainer if old else "", new.trainer if new else ""
            if before == after:
                rows[before].append(Change(TRAINER, before, people, old, new, why))
                continue
            rows[before].append(Change(TRAINER, before, people, old, None, why))
            rows[after].append(Change(TRAINER, after, people, None, new, why))
        for trainer in sorted(rows):
            if trainer:
                yield from rows[trainer]


def _moved(old: Seminar, new: Seminar) -> bool:
    return (old.day, old.slot, old.venue) != (new.day, new.slot, new.venue)


def _differ(old: Seminar | None, new: Seminar | None) -> bool:
    if old is None or new is None:
        return old is not new
    return _moved(old, new) or old.trainer != new.trainer
