"""Repair a plan stage after stage, so that as few people as possible have to move.

Within a stage: whoever cannot stay leaves; seminars without a trainer get another where and when
they are; those without a place or time get another, whole; who is left is housed; groups that
became small are filled. What trainers give whose own seminar moved is looked at again in the stages
that follow.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kaskad_planner.faults import cannot_be_there, is_small, lacks_trainer, strangers
from kaskad_planner.filling import people_for
from kaskad_planner.housing import Homeless, Housing
from kaskad_planner.instance import ONLINE, Stage
from kaskad_planner.options import Wish, best_option, other_trainers

if TYPE_CHECKING:
    from kaskad_planner.aftermath import Aftermath
    from kaskad_planner.board import Board
    from kaskad_planner.plan import Seminar


class Repair:
    """One run over all stages. `causes` says for each seminar which event changed it."""

    def __init__(self, board: Board, aftermath: Aftermath) -> None:
        self.board = board
        self.causes = dict(aftermath.touched)
        self.shrunk = dict(aftermath.shrunk)
        self.newcomers = aftermath.newcomers
        self.housing = Housing(board, aftermath.merged)

    def run(self) -> None:
        for stage in self.board.instance.stages:
            self._stage(stage)
        self.causes = self.shrunk | self.causes | self.housing.opened

    def _stage(self, stage: Stage) -> None:
        board = self.board
        rows = [board.seminars[n] for n in self.causes if n in board.seminars]
        rows = sorted((r for r in rows if r.stage == stage.id and board.is_open(r)), key=self._size)
        homeless = [one for row in rows for one in self._evict(row)]
        for row in rows:
            if row.id in board.seminars and not board.groups[row.id]:
                board.drop(row.id)
        rows = [row for row in rows if row.id in board.seminars]
        lost = [row.id for row in rows if cannot_be_there(board, row)]
        for name in lost:
            board.lift(name)
        lost += [row.id for row in rows if row.id not in lost and not self._teach(row.id)]
        for name in lost:
            homeless += self._regroup(name)
        for one in homeless + self._newcomers(stage):
            self.housing.house(one)
        self._fill(stage)
        self._pass_on()

    def _size(self, row: Seminar) -> tuple[int, dt.date, int, str]:
        """Return the order of work: large groups first, they cost most when they have to move."""
        return (-self.board.load(row.id), *self.board.when(row))

    def _evict(self, row: Seminar) -> list[Homeless]:
        """Take out of a seminar who does not belong there any more."""
        leaving = {unit: self.board.groups[row.id][unit] for unit in strangers(self.board, row)}
        if not leaving:
            return []
        event = self.causes[row.id]
        self.housing.take_out(row.id, leaving, event)
        self.shrunk.setdefault(row.id, event)
        return [self._homeless(row, leaving, event)]

    def _newcomers(self, stage: Stage) -> list[Homeless]:
        units, now = self.board.atlas.units, self.board.now.day
        return [
            Homeless(stage, {row.unit: row.people}, max(row.since, now), row.event)
            for row in self.newcomers
            if units[row.unit].stage == stage.id
        ]

    def _homeless(self, row: Seminar, people: dict[str, int], event: int) -> Homeless:
        stage, now = self.board.stages[row.stage], self.board.now.day
        return Homeless(stage, people, now, event, (row.day, row.slot), row.id)

    def _teach(self, name: str) -> bool:
        """Find other trainers for a seminar that stays where and when it is."""
        row = self.board.seminars[name]
        if not lacks_trainer(self.board, row):
            return True
        chain = other_trainers(self.board, row)
        for seminar, _trainer in chain:
            self.causes.setdefault(seminar, self.causes[name])
        # From the end: who gives up a seminar is replaced before taking the next.
        for seminar, trainer in reversed(chain):
            self.board.change(seminar, trainer=trainer.id)
        return bool(chain)

    def _regroup(self, name: str) -> list[Homeless]:
        """Give a group another half-day, room or trainer; dissolve it when there is none."""
        board, row = self.board, self.board.seminars[name]
        stage, people, event = board.stages[row.stage], dict(board.groups[name]), self.causes[name]
        board.lift(name)
        at = (row.day, row.slot)
        wish = Wish(
            stage,
            row.commission,
            row.language,
            people,
            [None] if row.format == ONLINE else board.atlas.venues_of(row.commission, stage),
            board.now.day,
            row.trainer,
            at,
            at if name in board.cancelled else None,
        )
        found = best_option(board, wish, name)
        if found is None:
            self.housing.take_out(name, people, event)
            return [self._homeless(row, people, event)]
        board.cancelled.discard(name)
        board.change(
            name,
            day=found.half_day.day,
            slot=found.half_day.slot,
            venue="" if found.venue is None else found.venue.code,
            trainer=found.trainer,
        )
        self.housing.note(people, event)
        return []

    def _fill(self, stage: Stage) -> None:
        """Fill or dissolve the groups that became smaller than they may be."""
        board = self.board
        for name, event in sorted(self.shrunk.items()):
            row = board.seminars.get(name)
            if row is None or row.stage != stage.id or not board.is_open(row):
                continue
            if not board.groups[name]:
                board.drop(name)
                continue
            for other in board.pool(row):
                if other in board.seminars and is_small(board, board.seminars[other]):
                    self._grow(other, event)

    def _grow(self, name: str, event: int) -> None:
        board, row = self.board, self.board.seminars[name]
        people = dict(board.groups[name])
        self.causes.setdefault(name, event)
        lacking = board.limits(board.stages[row.stage], row.format, board.venue_of(row))[0]
        lacking -= board.load(name)
        homeless = self._homeless(row, people, event)
        if lacking > sum(people.values()) and self.housing.has_seats(homeless):
            lacking = 0
        taken = people_for(board, row, lacking) if lacking else None
        if taken is not None:
            for (unit, donor), count in taken.items():
                self.housing.take_out(donor, {unit: count}, event)
                board.seat(unit, name, count)
            return
        self.housing.take_out(name, people, event)
        self.housing.house(homeless)

    def _pass_on(self) -> None:
        """Look again at what trainers give whose own seminar changed."""
        board = self.board
        for unit, event in self.housing.changed.items():
            for trainer in board.certifies.get(unit, ()):
                for name in sorted(board.of_trainer.get(trainer.id, ())):
                    if board.is_open(board.seminars[name]):
                        self.causes.setdefault(name, event)
        self.housing.changed.clear()
