"""Repair a plan stage after stage, so that as few people as possible have to move.

Within a stage: whoever cannot stay leaves; seminars without a trainer get another where and when
they are; those without a place or time get another, whole; who is left is housed; groups that
became small are filled; who found nothing is looked at once more, all together. What trainers give
whose own seminar moved is looked at again in the stages that follow.
"""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import TYPE_CHECKING

from kaskad_planner.faults import cannot_be_there, is_small, lacks_trainer, strangers
from kaskad_planner.filling import may_change, people_for
from kaskad_planner.housing import Homeless, Housing
from kaskad_planner.instance import ONLINE, Stage
from kaskad_planner.options import Chain, Wish, best_option, other_trainers
from kaskad_planner.rests import settle

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
        self.regrouped: set[str] = set()
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
        for name in {*self.shrunk, *(row.id for row in rows)} & board.seminars.keys():
            row = board.seminars[name]
            if row.stage == stage.id and board.is_open(row) and not board.groups[name]:
                board.drop(name)
        rows = [row for row in rows if row.id in board.seminars]
        lost = [row.id for row in rows if cannot_be_there(board, row)]
        for name in lost:
            board.lift(name)
        for row in rows:
            if row.id not in lost:
                lost += self._teach(row)
        for name in lost:
            homeless += self._regroup(name)
        for one in homeless + self._newcomers(stage):
            self.housing.house(one)
        self._fill(stage)
        settle(self.housing)
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
        at = (row.day, row.slot)
        return Homeless(stage, people, now, event, at, row.id, self._never(row))

    def _never(self, row: Seminar) -> frozenset[tuple[dt.date, str]]:
        """Return the half-day that was cancelled: nobody is asked to come then after all."""
        return frozenset({(row.day, row.slot)} if row.id in self.board.cancelled else ())

    def _teach(self, row: Seminar) -> list[str]:
        """Find other trainers for a seminar that stays where and when it is.

        Return the group that has to move for want of one: this, or a smaller one of the half-day.
        """
        if not lacks_trainer(self.board, row):
            return []
        chain, met = other_trainers(self.board, row)
        if chain:
            self._give(chain)
            for name, _trainer in chain:
                self.causes.setdefault(name, self.causes[row.id])
            return []
        smaller = [pair for pair in met if self._is_smaller(pair[0], row)]
        for name, chain in sorted(smaller, key=lambda pair: self.board.load(pair[0])):
            if self._make_way(row.id, name, chain):
                return [name]
        return [row.id]

    def _is_smaller(self, name: str, row: Seminar) -> bool:
        other = self.board.seminars[name]
        return other.stage == row.stage and self.board.load(name) < self.board.load(row.id)

    def _make_way(self, name: str, other: str, chain: Chain) -> bool:
        """Take the trainer of another group that can meet elsewhere; say whether it can."""
        board, event = self.board, self.causes[name]
        before = [(one, board.seminars[one].trainer) for one, _trainer in chain]
        board.lift(other)
        self._give(chain)
        row = board.seminars[other]
        people = self._homeless(row, dict(board.groups[other]), event)
        found = best_option(board, self._wish(row), other)
        if found is None and not self.housing.has_seats(people):
            for one, trainer in before:
                board.change(one, trainer=trainer)
            board.add(row)
            return False
        for one, _trainer in [*chain, (other, "")]:
            self.causes.setdefault(one, event)
        return True

    def _give(self, chain: Chain) -> None:
        # From the end: who gives up a seminar is replaced before taking the next.
        for seminar, trainer in reversed(chain):
            self.board.change(seminar, trainer=trainer.id)

    def _wish(self, row: Seminar) -> Wish:
        """Return the wish of a whole group for another half-day, room or trainer."""
        board, stage = self.board, self.board.stages[row.stage]
        return Wish(
            stage,
            row.commission,
            row.language,
            dict(board.groups[row.id]),
            [None] if row.format == ONLINE else board.atlas.venues_of(row.commission, stage),
            board.now.day,
            row.trainer,
            (row.day, row.slot),
            self._never(row),
        )

    def _regroup(self, name: str) -> list[Homeless]:
        """Give a group another half-day, room or trainer; dissolve it when there is none."""
        board, row = self.board, self.board.seminars[name]
        people, event = dict(board.groups[name]), self.causes[name]
        board.lift(name)
        found = best_option(board, self._wish(row), name)
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
        self.regrouped.add(name)
        self.housing.note(people, event)
        return []

    def _fill(self, stage: Stage) -> None:
        """Fill or dissolve the groups that became smaller than they may be."""
        board = self.board
        for name, event in sorted(self.shrunk.items()):
            row = board.seminars.get(name)
            if row is None or row.stage != stage.id or not board.is_open(row):
                continue
            for other in sorted(board.pool(row), key=lambda one: (board.load(one), one)):
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
        taken = None
        if lacking and self._take_in(row, lacking):
            return
        if lacking:
            moved = self.regrouped | self.housing.opened.keys()
            taken = people_for(board, row, lacking, moved)
            if taken is None and any(self._join(row, one, lacking) for one in sorted(moved)):
                return
            taken = people_for(board, row, lacking) if taken is None else taken
        if taken is not None:
            for (unit, donor), count in taken.items():
                self.housing.take_out(donor, {unit: count}, event)
                board.seat(unit, name, count)
            return
        self.housing.take_out(name, people, event)
        self.housing.house(homeless)

    def _take_in(self, row: Seminar, lacking: int) -> bool:
        """Seat those who found nothing in a small group, if they are enough for it."""
        board, nowhere = self.board, self.housing.nowhere
        room = board.limits(board.stages[row.stage], row.format, board.venue_of(row))[1]
        room -= board.load(row.id)
        fits = [
            (one, unit)
            for one in nowhere
            for unit in one.people
            if (row.day, row.slot) not in one.never and may_change(board, unit, row)
        ]
        if sum(one.people[unit] for one, unit in fits) < lacking or room < lacking:
            return False
        for one, unit in fits:
            part = min(one.people[unit], room)
            if part:
                board.seat(unit, row.id, part)
                self.housing.note({unit: part}, one.event)
                one.people[unit] -= part
                room -= part
        return True

    def _join(self, row: Seminar, name: str, lacking: int) -> bool:
        """Dissolve a group that had to move into one that is small, if all find seats."""
        board, other = self.board, self.board.seminars.get(name)
        if other is None or not lacking <= board.load(name) or name == row.id:
            return False
        kind = (row.stage, row.commission, row.format)
        people = dict(board.groups[name])
        if (other.stage, other.commission, other.format) != kind:
            return False
        if not all(may_change(board, unit, row) for unit in people):
            return False
        room = board.limits(board.stages[row.stage], row.format, board.venue_of(row))[1]
        room -= board.load(row.id)
        share: dict[str, int] = {}
        for unit, count in people.items():
            share[unit] = min(count, room)
            room -= share[unit]
        rest = {unit: count - share[unit] for unit, count in people.items() if count > share[unit]}
        event = (self.causes | self.housing.opened)[name]
        homeless = self._homeless(other, rest, event)
        if not self.housing.has_seats(homeless):
            return False
        self.housing.take_out(name, people, event)
        for unit, count in share.items():
            if count:
                board.seat(unit, row.id, count)
        if rest:
            self.housing.house(homeless)
        return True

    def _pass_on(self) -> None:
        """Look again at what depends on people whose own seminar changed.

        That is what they give as trainers, and the second part of a blended seminar.
        """
        board = self.board
        for unit, event in self.housing.changed.items():
            given = (board.of_trainer.get(one.id, ()) for one in board.certifies.get(unit, ()))
            after = (board.seats[one] for one in board.parts.second.get(unit, ()))
            for name in sorted(chain(*after, *given)):
                if board.is_open(board.seminars[name]):
                    self.causes.setdefault(name, event)
        self.housing.changed.clear()
