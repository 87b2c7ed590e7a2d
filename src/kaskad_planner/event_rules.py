"""Whether events can have happened: everything they name exists, and the numbers are possible."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from kaskad_planner import events as happened
from kaskad_planner.events import Event, bad
from kaskad_planner.instance import CENTRAL, Instance
from kaskad_planner.plan import Plan, State
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def check_events(instance: Instance, plan: Plan, now: State, events: Sequence[Event]) -> None:
    """Refuse the first event that cannot have happened, with what to do."""
    slots = [slot.id for slot in instance.slots]
    if now.slot and now.slot not in slots:
        problem = f"there is no half-day '{now.slot}'"
        raise BadInput("--as-of", 0, "", problem, f"Use one of: {', '.join(slots)}")
    rules = _Rules(instance, plan)
    rules.check_plan()
    for number, event in enumerate(events, start=1):
        rules.check(number, event)


class _Rules:
    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance = instance
        self.seminars = {row.id for row in plan.seminars}
        self.units = {row.id: row for row in instance.units}
        self.trainers = {row.id: row for row in instance.trainers}
        self.trainers_of: dict[str, set[str]] = defaultdict(set)
        for row in instance.trainers:
            self.trainers_of[row.unit].add(row.id)
        self.venues = {row.code for row in instance.venues}
        self.commissions = {row.code: row for row in instance.commissions}
        self.stages = {row.id for row in instance.stages}
        self.slots = {row.id for row in instance.slots}
        self.plan = plan

    def check_plan(self) -> None:
        """Refuse a plan that names what the instance does not have."""
        rows, pieces = self.plan.seminars, self.plan.pieces
        named: tuple[tuple[str, set[str], Collection[str]], ...] = (
            ("seminars.csv", {row.stage for row in rows}, self.stages),
            ("seminars.csv", {row.commission for row in rows}, self.commissions),
            ("seminars.csv", {row.slot for row in rows}, self.slots),
            ("seminars.csv", {row.venue for row in rows} - {""}, self.venues),
            ("seminars.csv", {row.trainer for row in rows} - {""}, self.trainers),
            ("pieces.csv", set(map(attrgetter("seminar"), pieces)), self.seminars),
            ("pieces.csv", set(map(attrgetter("unit"), pieces)), self.units),
            ("untrained.csv", {row.unit for row in self.plan.untrained}, self.units),
        )
        for file, names, known in named:
            for name in sorted(names.difference(known)):
                problem = f"'{name}' is not in the instance"
                raise BadInput(file, 0, "", problem, "Give the plan of this instance")

    def check(self, number: int, event: Event) -> None:
        match event:
            case happened.SeminarCancelled():
                _known(number, "seminar", event.seminar, self.seminars)
            case happened.TrainerLost():
                _known(number, "trainer", event.trainer, self.trainers)
                _in_order(number, event.first, event.last)
            case happened.VenueLost():
                _known(number, "venue", event.venue, self.venues)
                _in_order(number, event.first, event.last)
                if event.slot:
                    _known(number, "slot", event.slot, self.slots)
            case happened.MembersReplaced() | happened.MembersRemoved():
                self._members(number, event)
            case happened.MembersAdded():
                self._added(number, event)
            case happened.CommissionMerged():
                self._merged(number, event)
            case happened.CertificateLate():
                _known(number, "trainer", event.trainer, self.trainers)
            case happened.DayLost():
                _known(number, "commission", event.commission, self.commissions)
                self._in_calendar(number, event.day)

    def _members(self, number: int, event: happened.Leavers) -> None:
        _some(number, event.people)
        _known(number, "unit", event.unit, self.units)
        unit = self.units[event.unit]
        if event.people > unit.people:
            problem = f"the unit has {unit.people} people, not {event.people}"
            raise bad(number, "people", problem, "Correct the number")
        here = self.trainers_of.get(unit.id, set())
        for name in event.trainers:
            _known(number, "trainers", name, here)
        left = set(event.trainers)
        if len(left) < len(event.trainers) or len(left) > event.people:
            problem = f"{len(event.trainers)} trainers cannot be among {event.people} people"
            raise bad(number, "trainers", problem, "Name each trainer who left once")
        if event.people - len(left) > unit.people - len(here):
            problem = f"{len(here)} of the {unit.people} people are trainers"
            raise bad(number, "trainers", problem, "Name those of them who left")
        if event.seminar:
            _known(number, "seminar", event.seminar, self.seminars)
            if self._seats[event.seminar, unit.id] < event.people:
                problem = f"fewer than {event.people} people of the unit are in that seminar"
                raise bad(number, "seminar", problem, "Name the seminar they were in, or none")

    @cached_property
    def _seats(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for row in self.plan.pieces:
            found[row.seminar, row.unit] += row.people
        return found

    def _added(self, number: int, event: happened.MembersAdded) -> None:
        _some(number, event.people)
        place = (event.commission, event.stage, event.language)
        if event.unit:
            _known(number, "unit", event.unit, self.units)
            if any(place):
                problem = "a unit is named and a new one described"
                raise bad(number, "unit", problem, "Keep the unit, or its three fields")
            return
        _known(number, "commission", event.commission, self.commissions)
        _known(number, "stage", event.stage, self.stages)
        if not event.language or " " in event.language:
            raise bad(number, "language", "there is no language", "Write the code of one")

    def _merged(self, number: int, event: happened.CommissionMerged) -> None:
        _known(number, "commission", event.commission, self.commissions)
        _known(number, "into", event.into, self.commissions)
        one, two = self.commissions[event.commission], self.commissions[event.into]
        if one.level != two.level or one.level == CENTRAL or one.code == two.code:
            problem = f"'{two.code}' is not another commission of the same level"
            raise bad(number, "into", problem, f"Name another {one.level} commission")

    def _in_calendar(self, number: int, day: dt.date) -> None:
        calendar = self.instance.calendar
        if not calendar.first <= day <= calendar.last:
            problem = f"{day} is outside the calendar"
            raise bad(number, "day", problem, f"Use {calendar.first} to {calendar.last}")


def _known(number: int, field: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        what = field.removesuffix("s")
        raise bad(number, field, f"there is no {what} '{value}' there", f"Use an existing {what}")


def _in_order(number: int, first: dt.date, last: dt.date | None) -> None:
    if last is not None and last < first:
        raise bad(number, "last", f"{last} is before {first}", "Put the days in order")


def _some(number: int, people: int) -> None:
    if people < 1:
        raise bad(number, "people", f"{people} is less than 1", "Write 1 or more")
