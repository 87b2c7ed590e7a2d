"""What events do to the instance and to the plan on the board, before anything is repaired."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from kaskad_planner import events as happened
from kaskad_planner.events import Event, bad
from kaskad_planner.instance import (
    CENTRAL,
    TRAINER,
    VENUE,
    Absence,
    Instance,
    RegionalHolidays,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaskad_planner.board import Board
    from kaskad_planner.plan import Seminar

Row = TypeVar("Row")
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Newcomers:
    """People who have no seat yet, from when on they need one, and the event that made it so."""

    unit: str
    people: int
    since: dt.date
    event: int


@dataclass(frozen=True, slots=True)
class Heirs:
    """People who take the seats of those who left."""

    unit: str
    people: int
    seminar: str
    event: int


class Aftermath:
    """The changed instance, and what of the plan has to be looked at because of which event."""

    def __init__(self, instance: Instance, board: Board, events: Sequence[Event]) -> None:
        self.board, self.calendar = board, instance.calendar
        self.units = {row.id: row for row in instance.units}
        self.trainers = {row.id: row for row in instance.trainers}
        self.venues = {row.code: row for row in instance.venues}
        self.commissions = {row.code: row for row in instance.commissions}
        self.absences = dict.fromkeys(instance.absences)
        self._absences_before = dict(self.absences)
        self.touched: dict[str, int] = {}
        self.shrunk: dict[str, int] = {}
        self.newcomers: list[Newcomers] = []
        self.heirs: list[Heirs] = []
        self.not_held: set[str] = set()
        self.merged: dict[str, str] = {}
        self._inherited: dict[tuple[str, str], int] = defaultdict(int)
        self._holidays = set(self.calendar.holidays)
        self._regional = {row.commission: set(row.holidays) for row in self.calendar.regional}
        self._known = dict(self.units)
        # What was not held is known before seats are asked for.
        numbered = sorted(enumerate(events, start=1), key=lambda row: not _is_loss_of_time(row[1]))
        for number, event in numbered:
            self._apply(number, event)
        self.instance = self._changed(instance)

    def _apply(self, number: int, event: Event) -> None:
        match event:
            case happened.SeminarCancelled():
                self._cancel(event.seminar, number)
            case happened.TrainerLost():
                self._lose_trainer(event.trainer, event.first, event.last, number)
            case happened.VenueLost():
                self._lose_venue(event, number)
            case happened.MembersReplaced():
                self._replace(event, number)
            case happened.MembersRemoved():
                self._remove(event, number)
            case happened.MembersAdded():
                self._add(event, number)
            case happened.CommissionMerged():
                self._merge(event, number)
            case happened.CertificateLate():
                self._certify_late(event, number)
            case happened.DayLost():
                self._lose_day(event, number)

    def _touch(self, rows: Iterable[Seminar], number: int) -> None:
        for row in rows:
            if self.board.is_open(row):
                self.touched.setdefault(row.id, number)

    def _cancel(self, name: str, number: int) -> None:
        seminar = self.board.seminars[name]
        if not self.board.is_ahead(seminar.day, seminar.slot):
            self.not_held.add(name)
        self.board.cancelled.add(name)
        self._touch([seminar], number)

    # Trainers, rooms, days

    def _absent(
        self, kind: str, code: str, first: dt.date, last: dt.date | None, slot: str = ""
    ) -> None:
        day, end = max(first, self.calendar.first), min(last or dt.date.max, self.calendar.last)
        while day <= end:
            self.absences[Absence(kind, code, day, slot)] = None
            day += ONE_DAY

    def _given(self, trainer: str) -> list[Seminar]:
        return [self.board.seminars[name] for name in self.board.of_trainer.get(trainer, ())]

    def _lose_trainer(
        self, trainer: str, first: dt.date, last: dt.date | None, number: int
    ) -> None:
        self._absent(TRAINER, trainer, first, last)
        self._touch(self._given(trainer), number)

    def _lose_venue(self, event: happened.VenueLost, number: int) -> None:
        self._absent(VENUE, event.venue, event.first, event.last, event.slot)
        rows = [
            self.board.seminars[name]
            for (code, _day, _slot), names in self.board.at_venue.items()
            if code == event.venue
            for name in names
        ]
        self._touch(rows, number)

    def _certify_late(self, event: happened.CertificateLate, number: int) -> None:
        trainer = self.trainers.get(event.trainer)
        if trainer is None:
            return
        self.trainers[trainer.id] = replace(trainer, certified_on=event.day)
        self.board.late.add(trainer.id)
        self._touch(self._given(trainer.id), number)

    def _lose_day(self, event: happened.DayLost, number: int) -> None:
        if self.commissions[event.commission].level == CENTRAL:
            self._holidays.add(event.day)
        else:
            self._regional.setdefault(event.commission, set()).add(event.day)
        for seminar in list(self.board.seminars.values()):
            if seminar.day == event.day and event.commission in self._chain(seminar.commission):
                self._cancel(seminar.id, number)

    def _chain(self, code: str) -> list[str]:
        chain = []
        while code:
            chain.append(code)
            code = self.commissions[code].parent
        return chain

    # Members

    def _replace(self, event: happened.MembersReplaced, number: int) -> None:
        self._lose_trainers(event, number)
        left = event.people
        for name in self._seats(event):
            part = min(left, self._free_seats(event.unit, name))
            if part:
                self._inherited[event.unit, name] += part
                self.heirs.append(Heirs(event.unit, part, name, number))
                left -= part
        waiting = 0 if event.seminar else sum(self.board.left.get(event.unit, {}).values())
        waiting -= self._inherited[event.unit, ""]
        stay = min(left, max(waiting, 0))
        self._inherited[event.unit, ""] += stay
        if left > stay:
            self._come(self.units[event.unit], left - stay, event.since, number)

    def _remove(self, event: happened.MembersRemoved, number: int) -> None:
        self._lose_trainers(event, number)
        unit, left = self.units[event.unit], event.people
        for name in self._seats(event):
            part = min(left, self._free_seats(unit.id, name))
            if part:
                self.board.unseat(unit.id, name, part)
                self.shrunk.setdefault(name, number)
                left -= part
        gone = event.people - left
        waiting = self.board.left.get(unit.id, {})
        for reason in () if event.seminar else sorted(waiting):
            part = min(left, waiting[reason])
            waiting[reason] -= part
            left, gone = left - part, gone + part
        self._shrink(unit, gone)

    def _shrink(self, unit: Unit, gone: int) -> None:
        """Count fewer people in a unit; those who were taught already stay counted."""
        if gone < unit.people:
            self.units[unit.id] = replace(unit, people=unit.people - gone)
            return
        del self.units[unit.id]
        for trainer in list(self.board.certifies.get(unit.id, ())):
            row = self.trainers[trainer.id]
            held = any(not self.board.is_open(one) for one in self._given(row.id))
            if row.certified_on is not None or held:
                known = row.certified_on or self.calendar.first
                self.trainers[row.id] = replace(row, unit="", certified_on=known)
            else:
                del self.trainers[row.id]
                self.absences = {
                    one: None for one in self.absences if (one.kind, one.id) != (TRAINER, row.id)
                }

    def _add(self, event: happened.MembersAdded, number: int) -> None:
        if event.unit:
            unit = self._known[event.unit]
        else:
            name = f"{event.commission}.{event.stage}.{event.language}"
            unit = Unit(name, event.commission, event.stage, event.language, event.people)
        self._come(unit, event.people, event.since, number)

    def _come(self, like: Unit, people: int, since: dt.date, number: int) -> None:
        """Make a unit of newcomers, so that the certificates of the old one stay what they are."""
        count = 1
        while f"{like.id}+{count}" in self.units:
            count += 1
        unit = replace(like, id=f"{like.id}+{count}", people=people)
        self.units[unit.id] = unit
        self.newcomers.append(Newcomers(unit.id, people, since, number))
        self.board.since[unit.id] = since

    def _seats(self, event: happened.Leavers) -> list[str]:
        """Return the seminars in which leavers would still sit, the latest first."""
        board, rows = self.board, []
        for name in board.seats[event.unit]:
            seminar = board.seminars[name]
            ahead = seminar.day >= event.since or name in board.cancelled
            if event.seminar in {"", name} and board.is_open(seminar) and ahead:
                rows.append(seminar)
        return [row.id for row in sorted(rows, key=board.when, reverse=True)]

    def _free_seats(self, unit: str, name: str) -> int:
        taken = self._inherited[unit, name]
        return max(self.board.seats[unit].get(name, 0) - taken, 0)

    def _lose_trainers(self, event: happened.Leavers, number: int) -> None:
        unit = self.units.get(event.unit)
        if unit is None or event.people > unit.people:
            problem = f"the unit does not have {event.people} people any more"
            raise bad(number, "people", problem, "Correct the number or the order of the events")
        for trainer in event.trainers:
            self._lose_trainer(trainer, event.since, None, number)

    # Merging

    def _merge(self, event: happened.CommissionMerged, number: int) -> None:
        gone, into, board = event.commission, event.into, self.board
        names = sorted(self._around(gone))
        for name in names:
            if board.seminars[name].commission == gone and board.is_open(board.seminars[name]):
                board.change(name, commission=into)
            self.shrunk.setdefault(name, number)
        self._touch([board.seminars[name] for name in names], number)
        self.merged[gone] = into
        for unit in [row for row in self.units.values() if row.commission == gone]:
            self.units[unit.id] = replace(unit, commission=into)
        for trainer in [row for row in self.trainers.values() if row.commission == gone]:
            self.trainers[trainer.id] = replace(trainer, commission=into)
        for venue in [row for row in self.venues.values() if row.commission == gone]:
            self.venues[venue.code] = replace(venue, commission=into)
        for below in [row for row in self.commissions.values() if row.parent == gone]:
            self.commissions[below.code] = replace(below, parent=into)

    def _around(self, commission: str) -> set[str]:
        """Return the seminars that have to do with a commission or one below it."""
        inside = {code for code in self.commissions if commission in self._chain(code)}
        board = self.board
        rooms = {row.code for row in self.venues.values() if row.commission in inside}
        names = {
            row.id
            for row in board.seminars.values()
            if row.commission in inside or row.venue in rooms
        }
        for unit in self.units.values():
            if unit.commission in inside:
                names.update(board.seats[unit.id])
        for trainer in self.trainers.values():
            if trainer.commission in inside:
                names.update(board.of_trainer.get(trainer.id, ()))
        return names

    # The instance

    def _changed(self, old: Instance) -> Instance:
        """Return the instance as it has become; what did not change stays the same row."""
        regional = tuple(
            RegionalHolidays(code, tuple(sorted(days))) for code, days in self._regional.items()
        )
        calendar = self.calendar
        if self._holidays != set(calendar.holidays):
            calendar = replace(calendar, holidays=tuple(sorted(self._holidays)))
        if {row.commission: set(row.holidays) for row in calendar.regional} != self._regional:
            calendar = replace(calendar, regional=regional)
        absences = old.absences
        if self.absences != self._absences_before:
            absences = tuple(sorted(self.absences, key=attrgetter("kind", "id", "day", "slot")))
        return replace(
            old,
            calendar=calendar,
            commissions=_in_order(self.commissions),
            units=_in_order(self.units),
            venues=_in_order(self.venues),
            trainers=_in_order(self.trainers),
            absences=absences,
        )


def _is_loss_of_time(event: Event) -> bool:
    return isinstance(event, happened.SeminarCancelled | happened.DayLost)


def _in_order(rows: dict[str, Row]) -> tuple[Row, ...]:
    return tuple(map(rows.__getitem__, sorted(rows)))
