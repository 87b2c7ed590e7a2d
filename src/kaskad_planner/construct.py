"""The constructive kernel: a complete plan, stage after stage, region after region.

Per territory: rooms for units (`meetings`), groups (`pack`), half-days and trainers (`diary`). What
cannot be taught in person goes to the online groups of its region; the rest is untrained with its
reason. Nothing depends on the clock or on the order of rows: the same instance and seed give the
same plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaskad_planner.atlas import Atlas, HalfDay, Pool, Territory
from kaskad_planner.diary import Booking, Diary, Request
from kaskad_planner.instance import (
    CENTRE,
    EARLIEST,
    IN_PERSON,
    MIXED,
    ONLINE,
    Stage,
    Trainer,
    Unit,
    Venue,
)
from kaskad_planner.meetings import Ask, Left, answered, left_out, looked_for
from kaskad_planner.pack import Group, pack
from kaskad_planner.plan import NO_PLACE, NO_SLOT, NO_TRAINER, Piece, Seminar, Untrained
from kaskad_planner.questions import limits

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kaskad_planner.questions import Answer, Key


@dataclass(slots=True)
class Draft:
    """Seminars, pieces and untrained people gathered so far."""

    seminars: list[Seminar] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    untrained: list[Untrained] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Session:
    """A group with its language and venue, before it has a half-day."""

    language: str
    venue: Venue | None
    group: Group


class Construction:
    """One run of the kernel."""

    def __init__(self, atlas: Atlas, seed: int, answers: Mapping[Key, Answer]) -> None:
        self.instance, self.answers = atlas.instance, answers
        self.atlas = atlas
        self.diary = Diary(self.atlas, seed)
        self.draft = Draft()

    def run(self) -> Draft:
        """Plan all stages."""
        for stage in self.instance.stages:
            first = len(self.draft.pieces)
            for pool in self.atlas.pools(stage):
                left: list[Left] = []
                for territory in pool.territories:
                    left += self._in_person(stage, territory)
                self._online(stage, pool, left)
            self._certify(stage, self.draft.pieces[first:])
        return self.draft

    def _certify(self, stage: Stage, pieces: list[Piece]) -> None:
        """Certify the trainers whose whole unit is placed, on the day of its last seminar."""
        days = {seminar.id: seminar.day for seminar in self.draft.seminars}
        last: dict[str, dt.date] = {}
        for piece in pieces:
            day = days[piece.seminar]
            last[piece.unit] = max(day, last.get(piece.unit, day))
        partly = {row.unit for row in self.draft.untrained}
        for trainer in self.instance.trainers:
            if trainer.certified_on is not None or trainer.certified_by_stage != stage.id:
                continue
            if trainer.unit in last and trainer.unit not in partly:
                self.diary.certify(trainer.id, last[trainer.unit])

    def _in_person(self, stage: Stage, territory: Territory) -> list[Left]:
        """Plan a territory's groups in person; return the people who are left for online."""
        size = stage.size(IN_PERSON)
        if size is None:
            return [Left(unit, unit.people, NO_PLACE) for unit in territory.units]
        half_days = self.atlas.half_days(stage, territory.code)
        venues = self.atlas.venues_of(territory.code, stage)
        trainers = self._ready(stage, territory.code, half_days)
        free = {venue.code: self.diary.free_half_days(venue, half_days) for venue in venues}
        answer = self.answers.get((stage.id, territory.code))
        left: list[Left] = []
        sessions: list[Session] = []
        for language, units in _by_language(stage, territory.units):
            speakers = _speakers(trainers, language)
            if not speakers:
                left += [Left(unit, unit.people, NO_TRAINER) for unit in units]
                continue
            ask = Ask(size, units, venues, speakers, free)
            there = answered(ask, answer) if answer else None
            if there is None:
                there = looked_for(self.atlas, ask)
            left += left_out(self.atlas, ask, there)
            for venue in venues:
                sizes = limits(self.instance.policy, size, venue)
                groups = pack(list(there.get(venue.code, ())), *sizes)
                free[venue.code] -= len(groups)
                sessions += [Session(language, venue, group) for group in groups]
        return left + self._book(stage, territory.code, sessions, half_days, trainers)

    def _online(self, stage: Stage, pool: Pool, left: list[Left]) -> None:
        """Plan the online groups of a region; who is left now is untrained."""
        size = stage.size(ONLINE)
        if size is None or not self.atlas.may_meet_online(pool.code, stage):
            self._give_up(left)
            return
        half_days = self.atlas.half_days(stage, pool.code)
        trainers = self._ready(stage, pool.code, half_days)
        people: dict[str, int] = defaultdict(int)
        for row in left:
            people[row.unit.id] += row.people
        sessions: list[Session] = []
        units = [self.atlas.units[code] for code in sorted(people)]
        for language, rows in _by_language(stage, units):
            if CENTRE not in stage.taught_by and not _speakers(trainers, language):
                self._give_up([Left(unit, people[unit.id], NO_TRAINER) for unit in rows])
                continue
            counts = [(unit.id, people[unit.id]) for unit in rows]
            groups = pack(counts, size.group_min, size.group_max)
            sessions += [Session(language, None, group) for group in groups]
        self._give_up(self._book(stage, pool.code, sessions, half_days, trainers))

    def _give_up(self, left: list[Left]) -> None:
        people: dict[tuple[str, str], int] = defaultdict(int)
        for row in left:
            people[row.unit.id, row.reason] += row.people
        self.draft.untrained += [
            Untrained(unit, count, reason) for (unit, reason), count in people.items()
        ]

    def _ready(self, stage: Stage, territory: str, half_days: list[HalfDay]) -> list[Trainer]:
        """Return the trainers who may teach there and are certified before the window ends."""
        if not half_days:
            return []
        last = half_days[-1].day
        found = self.atlas.trainers_for(territory, stage)
        ready = self.diary.ready
        return [row for row in found if row.id in ready and ready[row.id] <= last]

    def _book(
        self,
        stage: Stage,
        territory: str,
        sessions: list[Session],
        half_days: list[HalfDay],
        trainers: list[Trainer],
    ) -> list[Left]:
        """Find half-days and trainers, scarce languages first; return who got none."""
        speakers = {s.language: _speakers(trainers, s.language) for s in sessions}
        order = sorted(
            range(len(sessions)),
            key=lambda i: (len(speakers[sessions[i].language]), -sessions[i].group.load, i),
        )
        left: list[Left] = []
        booked: list[tuple[Session, Booking]] = []
        crowd = f"{stage.id}.{territory}"
        for together in self._together([sessions[index] for index in order]):
            requests = [
                Request(crowd, one.venue, half_days, speakers[one.language]) for one in together
            ]
            for session, booking in zip(together, self._placed(stage, requests), strict=True):
                if booking is None:
                    for unit, people in sorted(session.group.people.items()):
                        left.append(Left(self.atlas.units[unit], people, NO_SLOT))
                else:
                    booked.append((session, booking))
        self._write(stage, territory, booked)
        return left

    def _together(self, sessions: list[Session]) -> list[list[Session]]:
        """Put sessions in one room together, as many as a trainer can give on one trip."""
        if self.instance.policy.completion == EARLIEST:
            return [[session] for session in sessions]
        most = self.instance.policy.trainer_day_max
        found: list[list[Session]] = []
        open_ones: dict[str, list[Session]] = {}
        for session in sessions:
            code = session.venue.code if session.venue else ""
            if not code or len(open_ones.get(code, ())) in (0, most):
                open_ones[code] = []
                found.append(open_ones[code])
            open_ones[code].append(session)
        return found

    def _placed(self, stage: Stage, requests: list[Request]) -> list[Booking | None]:
        """Find half-days and trainers: together if that can be, else each alone."""
        if CENTRE in stage.taught_by:
            return [self.diary.place_centre(request) for request in requests]
        if len(requests) > 1 and (found := self.diary.place_together(requests)):
            return list(found)
        return [self.diary.place(request) for request in requests]

    def _write(self, stage: Stage, territory: str, booked: list[tuple[Session, Booking]]) -> None:
        """Number the seminars of a territory and language by time and note them in the draft."""
        numbers: dict[str, int] = defaultdict(int)
        for session, booking in sorted(booked, key=_when):
            venue = session.venue
            form = ONLINE if venue is None else IN_PERSON
            stem = f"{stage.id}.{territory}.{session.language}.{'o' if venue is None else 'p'}"
            numbers[stem] += 1
            name = f"{stem}{numbers[stem]:02d}"
            code = "" if venue is None else venue.code
            half_day = booking.half_day
            self.draft.seminars.append(
                Seminar(
                    name,
                    stage.id,
                    stage.round,
                    session.language,
                    form,
                    territory,
                    code,
                    half_day.day,
                    half_day.slot,
                    booking.trainer,
                )
            )
            for unit, people in sorted(session.group.people.items()):
                self.draft.pieces.append(Piece(name, unit, people))


def _when(row: tuple[Session, Booking]) -> tuple[int, str, str, str]:
    session, booking = row
    venue = session.venue.code if session.venue else ""
    return booking.half_day.index, venue, booking.trainer, min(session.group.people)


def _by_language(stage: Stage, units: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    """Return the units by language of teaching, the largest language first."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[MIXED if stage.mixed_languages else unit.language].append(unit)
    people = {language: sum(unit.people for unit in rows) for language, rows in groups.items()}
    return sorted(groups.items(), key=lambda row: (-people[row[0]], row[0]))


def _speakers(trainers: list[Trainer], language: str) -> list[Trainer]:
    return [row for row in trainers if language == MIXED or language in row.languages]
