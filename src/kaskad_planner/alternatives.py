"""The next best: one change of a plan that keeps it valid, and what it costs at every level.

Candidates come from look-ups and are ranked by what they cost; the checker judges them one after
another until one brings no new breach, and the levels are measured before and after. What is said
of an alternative is what the judge and the measure say of the changed plan.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kaskad_planner.changes import (
    BY_HALF_DAY,
    BY_NEW,
    BY_ROOM,
    BY_TRAINER,
    CHANGES,
    TO_SEMINAR,
    Change,
    Costs,
    Move,
    apply,
)
from kaskad_planner.check import Judge
from kaskad_planner.instance import IN_PERSON, ONLINE, Unit, Venue
from kaskad_planner.levels import levels_at, total
from kaskad_planner.obstacles import ALL, Search, Wish, wish_in_person, wish_online
from kaskad_planner.plan import Plan, Seminar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaskad_planner.situation import Left, Situation

# The search for one kind ends after so many candidates that the checker refused.
JUDGED_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Alternative:
    """A valid change, the plan that it makes and the difference of every level, by name."""

    change: Change
    plan: Plan
    difference: tuple[tuple[str, float], ...]


class Alternatives:
    """The search for changes of one plan."""

    def __init__(self, situation: Situation) -> None:
        self.situation, self.atlas, self.plan = situation, situation.atlas, situation.plan
        self.costs = Costs(situation)
        self._breaches: set[object] | None = None
        self._values: dict[str, float] = {}
        self._taught_in: dict[str, list[str]] = defaultdict(list)
        for trainer in self.atlas.instance.trainers:
            if trainer.certified_on is None:
                self._taught_in[trainer.unit].append(trainer.id)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.atlas.instance)

    def of_seminar(self, seminar: Seminar) -> list[Alternative]:
        """Return the best other trainer, half-day and room of a seminar, the best of all first."""
        found: dict[str, list[Change]] = defaultdict(list)
        for change in self._moved(seminar):
            found[change.kind].append(change)
        return self._ordered(self._best(found[kind]) for kind in CHANGES)

    def of_unit(self, unit: Unit) -> list[Alternative]:
        """Return the best other seminar for people of a unit, and a new one if they lack it."""
        found = [
            self._best(self._joined(Move(unit.id, piece.people, piece.seminar)))
            for piece in self.situation.pieces_of.get(unit.id, ())
        ]
        for row in self.situation.left.get(self.situation.crowd(unit), ()):
            if row.unit.id != unit.id:
                continue
            if not row.seminar:
                found.append(self._best(self._joined(Move(unit.id, row.people, ""))))
            found.append(self._best(self._founded(row)))
        return self._ordered(found)

    def _ordered(self, found: Iterable[Alternative | None]) -> list[Alternative]:
        there = [one for one in found if one is not None]
        return sorted(there, key=lambda one: [value for _, value in one.difference])

    def _best(self, changes: Iterable[Change]) -> Alternative | None:
        """Return the cheapest change that the judge accepts."""
        ranked = sorted(changes, key=self._rank)
        for change in ranked[:JUDGED_AT_MOST]:
            plan = apply(self.plan, change)
            if self._brings_no_breach(plan):
                return Alternative(change, plan, self._difference(plan))
        return None

    def _rank(self, change: Change) -> tuple[object, ...]:
        row = change.seminar
        return (*self.costs.difference(change), row.day, row.slot, row.venue, row.trainer, row.id)

    def _brings_no_breach(self, plan: Plan) -> bool:
        if self._breaches is None:
            self._breaches = set(self._judge.breaches(self.plan))
        return set(self._judge.breaches(plan)) <= self._breaches

    def _difference(self, plan: Plan) -> tuple[tuple[str, float], ...]:
        if not self._values:
            self._values = self._measure(self.plan)
        after = self._measure(plan)
        return tuple((name, round(after[name] - was, 3)) for name, was in self._values.items())

    def _measure(self, plan: Plan) -> dict[str, float]:
        return {level.name: level.value for level in total(levels_at(self.atlas, plan))}

    # Changes of a seminar

    def _moved(self, seminar: Seminar) -> Iterator[Change]:
        stage = self.situation.stages[seminar.stage]
        units = [self.atlas.units[row.unit] for row in self.situation.pieces_in[seminar.id]]
        if not units:
            return
        wish = Wish(
            stage,
            seminar.format,
            seminar.commission,
            seminar.language,
            units[0],
            tuple(self.atlas.venues_of(seminar.commission, stage)),
            aside=seminar.id,
        )
        search = Search(self.situation, wish)
        for room in self._rooms(search, seminar, units):
            for day, slot in search.half_days(ALL):
                if room is not None and not search.is_open(room, day, slot, ALL):
                    continue
                if not self._keeps_certificates(seminar, day):
                    continue
                code = "" if room is None else room.code
                here = replace(seminar, venue=code, day=day, slot=slot)
                yield from self._with_trainers(search, seminar, here, room)

    def _rooms(self, search: Search, seminar: Seminar, units: list[Unit]) -> Iterator[Venue | None]:
        if seminar.format == ONLINE:
            yield None
            return
        size = self.situation.size(seminar.id)
        for room in search.wish.rooms:
            fits = search.least(room, ALL) <= size <= min(search.group_max, room.capacity)
            fits = fits or (self.situation.policy.allow_small and size <= room.capacity)
            if fits and all(self.situation.is_near(unit, room) for unit in units):
                yield room

    def _with_trainers(
        self, search: Search, seminar: Seminar, here: Seminar, room: Venue | None
    ) -> Iterator[Change]:
        """Yield the change with every other trainer, or with the cheapest when more is changed."""
        if here.venue != seminar.venue:
            kind = BY_ROOM
        elif (here.day, here.slot) != (seminar.day, seminar.slot):
            kind = BY_HALF_DAY
        else:
            kind = BY_TRAINER
        options = [
            Change(kind, replace(here, trainer=name))
            for name in search.teachers(room, here.day, here.slot, ALL)
            if kind != BY_TRAINER or name != seminar.trainer
        ]
        if options and kind != BY_TRAINER:
            options = [min(options, key=self._rank)]
        yield from options

    def _keeps_certificates(self, seminar: Seminar, day: dt.date) -> bool:
        """Say whether all trainers who are taught in a seminar are still certified in time."""
        return all(
            self._keeps_certificate(row.unit, seminar.id, day)
            for row in self.situation.pieces_in[seminar.id]
        )

    def _keeps_certificate(self, unit: str, source: str, day: dt.date) -> bool:
        names = self._taught_in.get(unit)
        if not names:
            return True
        others = [
            self.situation.seminars[row.seminar].day
            for row in self.situation.pieces_of[unit]
            if row.seminar != source
        ]
        ready = max([day, *others]) + dt.timedelta(days=self.situation.policy.lag_days)
        first = [
            self.situation.first_teaching[name]
            for name in names
            if name in self.situation.first_teaching
        ]
        return all(ready <= one for one in first)

    # Other seminars for people

    def _joined(self, move: Move) -> Iterator[Change]:
        """Yield the seminars that have seats for the people of a move."""
        unit = self.atlas.units[move.unit]
        stage, territory, language = self.situation.crowd(unit)
        pool = self.situation.places[unit.id][1]
        source = self.situation.seminars.get(move.source)
        if source is not None:
            rest = self.situation.size(source.id) - move.people
            if rest and rest < self.situation.least(source):
                return
        targets = self.situation.by_crowd.get((stage, territory, language), [])
        if pool != territory:
            targets = [*targets, *self.situation.by_crowd.get((stage, pool, language), [])]
        for target in targets:
            venue = self.atlas.venues.get(target.venue)
            if target.id == move.source or (venue and not self.situation.is_near(unit, venue)):
                continue
            seats = self.situation.most(target) - self.situation.size(target.id)
            if move.people <= seats and self._keeps_certificate(unit.id, move.source, target.day):
                yield Change(TO_SEMINAR, target, (move,))

    def _founded(self, row: Left) -> Iterator[Change]:
        """Yield new seminars for people who have none as asked, filled up with their like."""
        wishes = [wish_in_person(self.situation, row.unit)]
        if not row.seminar:
            wishes.append(wish_online(self.situation, row.unit))
        for wish in wishes:
            size = wish.stage.size(wish.form)
            if size is None:
                continue
            search = Search(self.situation, wish)
            moves: dict[str, tuple[Move, ...]] = {}
            best: dict[tuple[str, dt.date, str], Change] = {}
            for room, day, slot, trainer in search.options(ALL):
                code = "" if room is None else room.code
                if code not in moves:
                    moves[code] = tuple(self._gathered(search, row, room))
                if not moves[code]:
                    continue
                seminar = self._new_seminar(wish, code, day, slot, trainer)
                change = Change(BY_NEW, seminar, moves[code])
                key = (code, day, slot)
                if key not in best or self._rank(change) < self._rank(best[key]):
                    best[key] = change
            yield from best.values()

    def _new_seminar(
        self, wish: Wish, venue: str, day: dt.date, slot: str, trainer: str
    ) -> Seminar:
        letter = "p" if wish.form == IN_PERSON else "o"
        stem = f"{wish.stage.id}.{wish.territory}.{wish.language}.{letter}"
        taken = self.situation.seminars
        number = next(n for n in range(1, len(taken) + 2) if f"{stem}{n:02d}" not in taken)
        return Seminar(
            f"{stem}{number:02d}",
            wish.stage.id,
            wish.stage.round,
            wish.language,
            wish.form,
            wish.territory,
            venue,
            day,
            slot,
            trainer,
        )

    def _gathered(self, search: Search, first: Left, room: Venue | None) -> Iterator[Move]:
        """Yield a group: the people asked for, others without one, and whom others can spare."""
        most = search.group_max if room is None else min(search.group_max, room.capacity)
        least = 1 if room is None else search.least(room, ALL)
        near = [
            row
            for row in [first, *(row for row in search.left if row != first)]
            if self._is_near(row.unit.id, room)
        ]
        moves: list[Move] = []
        for row in near:
            part = min(row.people, most - sum(move.people for move in moves))
            if part:
                moves.append(Move(row.unit.id, part, row.seminar))
        for seminar in search.there:
            spare = self.situation.size(seminar.id) - self.situation.least(seminar)
            for piece in self.situation.pieces_in[seminar.id]:
                lacking = least - sum(move.people for move in moves)
                part = min(spare, lacking, piece.people)
                if part > 0 and self._is_near(piece.unit, room):
                    moves.append(Move(piece.unit, part, seminar.id))
                    spare -= part
        if sum(move.people for move in moves) >= least or self.situation.policy.allow_small:
            yield from moves

    def _is_near(self, unit: str, room: Venue | None) -> bool:
        return room is None or self.situation.is_near(self.atlas.units[unit], room)
