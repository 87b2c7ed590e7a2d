"""Why a plan is as it is: who cannot be taught as asked and why, and what the next best would cost.

Records carry codes, identifiers, numbers and days, so that a program can say them in any language;
`kaskad_planner.sentences` says them in English.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaskad_planner.alternatives import Alternative, Alternatives
from kaskad_planner.atlas import Atlas
from kaskad_planner.instance import FORMATS, IN_PERSON, Instance, Unit, in_order
from kaskad_planner.obstacles import (
    ALL,
    KINDS,
    Obstacle,
    Reason,
    Search,
    wish_in_person,
    wish_online,
)
from kaskad_planner.reasons import obstacle
from kaskad_planner.situation import Situation
from kaskad_planner.table import BadInput

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kaskad_planner.instance import Venue
    from kaskad_planner.plan import Plan, Seminar
    from kaskad_planner.situation import Crowd, Left

# Facts about what was chosen.
NEAREST_ROOM = "nearest_room"
NEARER_ROOM = "nearer_room"
NEEDED_THERE = "needed_there"
NEAREST_TRAINER = "nearest_trainer"
NEARER_TRAINER = "nearer_trainer"
CENTRE_TEACHES = "centre"
OTHER_HALF_DAYS = "other_half_days"
FACTS = (
    NEAREST_ROOM,
    NEARER_ROOM,
    NEEDED_THERE,
    NEAREST_TRAINER,
    NEARER_TRAINER,
    CENTRE_TEACHES,
    OTHER_HALF_DAYS,
)
# So many nearer rooms and trainers are spoken of.
NEARER_AT_MOST = 3
SAME_KM = 0.001


@dataclass(frozen=True, slots=True)
class Cannot:
    """People of one territory, stage and language who cannot have a format, and why.

    An obstacle of None: nothing forbids it, the planner only did not find it.
    """

    stage: str
    commission: str
    language: str
    wanted: str
    people: int
    units: tuple[str, ...]
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True)
class Fact:
    """Why something was chosen; `reasons` say why the nearer room or trainer was not."""

    code: str
    refs: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    days: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to one question about a plan."""

    kind: str
    refs: tuple[str, ...]
    people: int = 0
    seminars: tuple[Seminar, ...] = ()
    facts: tuple[Fact, ...] = ()
    cannot: tuple[Cannot, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Explainer:
    """Answers questions about one plan of one instance."""

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.atlas = Atlas(in_order(instance))
        self.situation = Situation(self.atlas, plan)
        self.alternatives = Alternatives(self.situation)
        self._known: dict[tuple[object, ...], Obstacle | None] = {}

    def untrained(self) -> Explanation:
        """Say why the people who stay untrained can be taught in no way."""
        rows = [row for rows in self.situation.left.values() for row in rows if not row.seminar]
        people = sum(row.people for row in rows)
        return Explanation("untrained", (), people, cannot=self._cannot(rows))

    def district(self, commission: str, stage: str) -> Explanation:
        """Say what a territory does not have as asked at a stage, and why."""
        if commission not in self.atlas.commissions:
            raise _unknown("--district", "commission", commission)
        if stage not in self.situation.stages:
            raise _unknown("--stage", "stage", stage)
        rows = [
            row
            for (one, territory, _), rows in self.situation.left.items()
            if one == stage and commission in self.atlas.chain(territory)
            for row in rows
        ]
        people = sum(row.people for row in rows)
        return Explanation("district", (commission, stage), people, cannot=self._cannot(rows))

    def unit(self, name: str) -> Explanation:
        """Say why the people of a unit are where they are, and what the next best would cost."""
        if name not in self.atlas.units:
            raise _unknown("--unit", "unit", name)
        unit = self.atlas.units[name]
        held = [self.situation.seminars[row.seminar] for row in self.situation.pieces_of[name]]
        facts = [fact for seminar in held for fact in self._room_facts(unit, seminar)]
        left = self.situation.left.get(self.situation.crowd(unit), [])
        found = self.alternatives.of_unit(unit)
        for seminar in held if not found else ():
            found += self.alternatives.of_seminar(seminar)
        return Explanation(
            "unit",
            (name,),
            unit.people,
            tuple(held),
            tuple(facts),
            self._cannot([row for row in left if row.unit.id == name]),
            tuple(found),
        )

    def seminar(self, name: str) -> Explanation:
        """Say why a seminar is where and when it is, and what the next best would cost."""
        if name not in self.situation.seminars:
            raise _unknown("--seminar", "seminar", name)
        seminar = self.situation.seminars[name]
        pieces = self.situation.pieces_in[name]
        facts: list[Fact] = []
        if pieces:
            most = max(pieces, key=lambda row: (row.people, row.unit))
            facts += self._room_facts(self.atlas.units[most.unit], seminar)
            facts += self._meeting_facts(self.atlas.units[most.unit], seminar)
        size = self.situation.size(name)
        found = tuple(self.alternatives.of_seminar(seminar))
        return Explanation("seminar", (name,), size, (seminar,), tuple(facts), (), found)

    # What cannot be had

    def _cannot(self, rows: Iterable[Left]) -> tuple[Cannot, ...]:
        """Put people with the same reason together; untrained people lack both formats."""
        found: dict[tuple[Crowd, str, Obstacle | None], list[Left]] = defaultdict(list)
        for row in rows:
            for form in (IN_PERSON,) if row.seminar else FORMATS:
                key = (self.situation.crowd(row.unit), form, self._obstacle(row.unit, form))
                found[key].append(row)
        merged = [
            Cannot(
                *crowd,
                wanted=form,
                people=sum(row.people for row in group),
                units=tuple(sorted({row.unit.id for row in group})),
                obstacle=reason,
            )
            for (crowd, form, reason), group in found.items()
        ]
        return tuple(sorted(merged, key=lambda row: (row.stage, row.commission, row.units)))

    def _obstacle(self, unit: Unit, form: str) -> Obstacle | None:
        """Return why one more group cannot be had; people near the same rooms share the answer."""
        wish = (wish_in_person if form == IN_PERSON else wish_online)(self.situation, unit)
        near = tuple(room.code for room in wish.rooms if self.situation.is_near(unit, room))
        key = (wish.stage.id, wish.territory, wish.language, form, near)
        if key not in self._known:
            self._known[key] = obstacle(self.situation, wish)
        return self._known[key]

    # What was chosen

    def _room_facts(self, unit: Unit, seminar: Seminar) -> Iterator[Fact]:
        """Say whether a unit's room is the nearest, and otherwise why it is in no nearer one."""
        venue = self.atlas.venues.get(seminar.venue)
        if venue is None:
            return
        own = self.situation.unit_km(unit, venue)
        people = sum(p.people for p in self.situation.pieces_in[seminar.id] if p.unit == unit.id)
        wish = wish_in_person(self.situation, unit)
        nearer = sorted(
            (self.situation.unit_km(unit, room), room.code, room)
            for room in wish.rooms
            if self.situation.unit_km(unit, room) < own - SAME_KM
        )
        if not nearer:
            yield Fact(NEAREST_ROOM, (venue.code, f"{own:.1f}"))
        for km, code, room in nearer[:NEARER_AT_MOST]:
            why = obstacle(self.situation, replace(wish, rooms=(room,), seats=people))
            refs = (code, f"{km:.1f}", venue.code, f"{own:.1f}")
            yield Fact(NEARER_ROOM, refs, why.reasons if why else ())
        rest = self.situation.size(seminar.id) - people
        least = self.situation.least(seminar)
        if nearer and 0 < rest < least:
            yield Fact(NEEDED_THERE, (seminar.id, str(rest), str(least)))

    def _meeting_facts(self, unit: Unit, seminar: Seminar) -> Iterator[Fact]:
        """Say who else could teach a seminar, and when else it could be."""
        if not seminar.trainer:
            yield Fact(CENTRE_TEACHES, (seminar.stage,))
        wish = wish_in_person(self.situation, unit)
        wish = replace(wish, form=seminar.format, territory=seminar.commission, aside=seminar.id)
        search = Search(self.situation, wish)
        venue = self.atlas.venues.get(seminar.venue)
        if seminar.trainer in self.atlas.trainers and venue is not None:
            yield from self._trainer_facts(search, seminar, venue)
        days = [
            day
            for day, slot in search.half_days(ALL)
            if (day, slot) != (seminar.day, seminar.slot)
            and (venue is None or search.is_open(venue, day, slot, ALL))
            and next(search.teachers(venue, day, slot, ALL), None) is not None
        ]
        yield Fact(OTHER_HALF_DAYS, (str(len(days)),), days=tuple(dict.fromkeys(days)))

    def _trainer_facts(self, search: Search, seminar: Seminar, venue: Venue) -> Iterator[Fact]:
        """Say whether the trainer is the nearest, and otherwise why no nearer one teaches."""
        km = self.situation.trainer_km
        trainer = self.atlas.trainers[seminar.trainer]
        own = km(trainer, venue)
        nearer = sorted(
            (km(row, venue), row.id, row)
            for row in search.trainers
            if search.speaks(row) and km(row, venue) < own - SAME_KM
        )
        if not nearer:
            yield Fact(NEAREST_TRAINER, (trainer.id, f"{own:.1f}"))
        for way, name, row in nearer[:NEARER_AT_MOST]:
            found = search.hindrances(row, venue, seminar.day, seminar.slot)
            reasons = tuple(
                Reason(kind, (name,), (seminar.day,)) for kind in KINDS if kind in found
            )
            yield Fact(NEARER_TRAINER, (name, f"{way:.1f}", trainer.id, f"{own:.1f}"), reasons)


def _unknown(option: str, what: str, name: str) -> BadInput:
    return BadInput(option, 0, "", f"there is no {what} '{name}'", f"Name one of the {what}s")
