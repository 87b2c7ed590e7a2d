"""The constructive kernel: a complete plan, stage after stage, all territories side by side.

Rooms for units and groups (`meetings`), half-days and trainers (`diary`). What cannot be taught in
person goes to the online groups of its region; the rest is untrained with its reason. Nothing
depends on the clock or on the order of rows: the same instance and seed give the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.chart import NEVER, NOBODY, Chart
from kaskad_planner.diary import UNPLACED, Booked, Meetings, book, book_centre
from kaskad_planner.instance import CENTRE, EARLIEST, IN_PERSON, ONLINE, Stage
from kaskad_planner.meetings import (
    REASONS,
    InPerson,
    Left,
    Sessions,
    all_left,
    in_groups,
    language_rows,
    left_for,
    spoken,
    unit_rows,
)
from kaskad_planner.plan import (
    NO_FIRST_PART,
    NO_PLACE,
    NO_SLOT,
    NO_TRAINER,
    Piece,
    Seminar,
    Untrained,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaskad_planner.atlas import Atlas, Pool, Territory
    from kaskad_planner.geo import Ints
    from kaskad_planner.questions import Answer, Key

LETTER = {IN_PERSON: "p", ONLINE: "o"}
# Territories with so few trainers are looked at together whatever the others have.
FEW = 4


@dataclass(slots=True)
class Draft:
    """Seminars, pieces and untrained people gathered so far."""

    seminars: list[Seminar] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    untrained: list[Untrained] = field(default_factory=list)


class Construction:
    """One run of the kernel."""

    def __init__(self, atlas: Atlas, seed: int, answers: Mapping[Key, Answer]) -> None:
        self.instance, self.answers = atlas.instance, answers
        self.atlas = atlas
        self.chart = Chart(atlas, seed)
        self.draft = Draft()
        # Of each unit: the last half-day on which it is taught, how many are, and if some are not.
        self.ended = np.full(len(self.instance.units), NOBODY)
        self.seated = np.zeros(len(self.instance.units), dtype=np.int64)
        self.is_partly = np.zeros(len(self.instance.units), dtype=bool)

    def run(self) -> Draft:
        """Plan all stages."""
        for stage in self.instance.stages:
            pools = self.atlas.pools(stage)
            left = self._in_person(stage, [one for pool in pools for one in pool.territories])
            self._online(stage, pools, left)
            self._certify(stage)
        return self.draft

    def _certify(self, stage: Stage) -> None:
        """Certify the trainers whose whole unit is placed, on the day of its last seminar."""
        for number, trainer in enumerate(self.instance.trainers):
            if trainer.certified_on is None and trainer.certified_by_stage == stage.id:
                unit = self.chart.unit_row.get(trainer.unit)
                if unit is None:
                    continue
                if self.ended[unit] != NOBODY and not self.is_partly[unit]:
                    self.chart.certify(number, int(self.ended[unit]) // len(self.chart.slots))

    def _ready(self, stage: Stage, codes: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the half-days of territories, and who may teach there before these end."""
        half_days = self.chart.open_bits(stage, codes)
        reverse = half_days[:, ::-1] > 0
        last = np.where(reverse.any(axis=1), self.chart.days - 1 - reverse.argmax(axis=1), -NEVER)
        return half_days, self.chart.candidates(stage, codes, last)

    def _in_person(self, stage: Stage, territories: Sequence[Territory]) -> Left:
        """Plan the groups in person; return the people who are left for online."""
        size = stage.size(IN_PERSON)
        coming = self._coming(stage)
        if size is None:
            _, units = unit_rows(self.chart, territories)
            units = units[coming[units] > 0]
            return left_for(units, coming[units], NO_PLACE)
        codes = [one.code for one in territories]
        half_days, trainers = self._ready(stage, codes)
        people = InPerson(self.chart, stage, size, territories, coming, trainers, self.answers)
        sessions, left = people.find()
        most = 1 if self.chart.policy.completion == EARLIEST else self.chart.policy.trainer_day_max
        booked = self._booked(stage, sessions, half_days, trainers, most)
        return all_left((left, self._write(stage, codes, sessions, booked)))

    def _coming(self, stage: Stage) -> Ints:
        """Return the people of each unit; to a second part nobody comes who missed the first."""
        if not stage.follows:
            return self.chart.people
        pair, is_second = self.chart.pairs(stage), self.chart.is_of(stage)
        first, units = np.flatnonzero((pair != NOBODY) & ~is_second), np.flatnonzero(is_second)
        seated = np.bincount(pair[first], self.seated[first], minlength=pair.max(initial=0) + 1)
        coming = self.chart.people.copy()
        for unit in units.tolist():
            coming[unit] = min(coming[unit], seated[pair[unit]])
            seated[pair[unit]] -= coming[unit]
        missed = units[coming[units] < self.chart.people[units]]
        self._give_up(left_for(missed, (self.chart.people - coming)[missed], NO_FIRST_PART))
        return coming

    def _online(self, stage: Stage, pools: Sequence[Pool], left: Left) -> None:
        """Plan the online groups of regions; who is left now is untrained."""
        size = stage.size(ONLINE)
        pool_of = np.full(len(self.instance.units), NOBODY)
        for number, pool in enumerate(pools):
            if size is not None and self.atlas.may_meet_online(pool.code, stage):
                pool_of[unit_rows(self.chart, pool.territories)[1]] = number
        meet = pool_of[left.unit] != NOBODY
        self._give_up(left.only(~meet))
        units, place = np.unique(left.unit[meet], return_inverse=True)
        if size is None or not units.size:
            return
        people = np.bincount(place, left.people[meet]).astype(np.int64)
        codes = [pool.code for pool in pools]
        half_days, trainers = self._ready(stage, codes)
        language = language_rows(self.chart, stage, units)
        if CENTRE not in stage.taught_by:
            dumb = spoken(self.chart, trainers)[pool_of[units], language] == 0
            self._give_up(left_for(units[dumb], people[dumb], NO_TRAINER))
            units, people, language = units[~dumb], people[~dumb], language[~dumb]
        width = len(self.chart.language_name)
        cells, place = np.unique(pool_of[units] * width + language, return_inverse=True)
        limits = np.repeat([[size.group_min], [size.group_max]], cells.size, axis=1)
        groups = in_groups(place, units, people, limits)
        cell = cells[groups.territory]
        sessions = replace(groups, territory=cell // width, language=cell % width)
        booked = self._booked(stage, sessions, half_days, trainers, 1)
        self._give_up(self._write(stage, codes, sessions, booked))

    def _give_up(self, left: Left) -> None:
        """Note people as untrained, those of a unit and reason together."""
        cells, place = np.unique(left.unit * len(REASONS) + left.reason, return_inverse=True)
        people = np.bincount(place, left.people).astype(np.int64)
        unit, reason = np.divmod(cells, len(REASONS))
        self.is_partly[unit] = True
        rows = zip(unit.tolist(), people.tolist(), reason.tolist(), strict=True)
        names = self.instance.units
        self.draft.untrained += [Untrained(names[u].id, n, REASONS[r]) for u, n, r in rows]

    def _booked(
        self, stage: Stage, sessions: Sessions, half_days: Ints, trainers: Ints, most: int
    ) -> Booked:
        """Find half-days and trainers, scarce languages first, `most` sessions a trip."""
        speakers = spoken(self.chart, trainers)[sessions.territory, sessions.language]
        order, meeting = _queued(sessions, speakers, most)
        after = self._after(stage, sessions)
        found = np.full((3, sessions.room.size), UNPLACED)
        if CENTRE in stage.taught_by:
            for number in range(len(half_days)):
                mine = order[sessions.territory[order] == number]
                booked = book_centre(self.chart, half_days[number], after[mine])
                found[:, mine] = booked.day, booked.slot, booked.trainer
            return Booked(*found)
        for some in _alike(trainers):
            place = np.full(len(trainers), NOBODY)
            place[some] = np.arange(some.size)
            mine = np.flatnonzero(place[sessions.territory[order]] != NOBODY)
            ids, meetings = np.unique(meeting[mine], return_inverse=True)
            rows = order[mine]
            first = rows[np.searchsorted(meetings, np.arange(ids.size))]
            width = int((trainers[some] != NOBODY).sum(axis=1).max(initial=0))
            request = Meetings(
                territory=place[sessions.territory[first]],
                room=sessions.room[first],
                meeting=meetings,
                language=sessions.language[rows],
                after=after[rows],
                open=half_days[some],
                trainers=trainers[some, :width],
            )
            booked = book(self.chart, request)
            found[:, rows] = booked.day, booked.slot, booked.trainer
        return Booked(*found)

    def _after(self, stage: Stage, sessions: Sessions) -> Ints:
        """Return the half-day after which each session may be: all its people had their first part.

        Days times slots of a day; `NOBODY` for any.
        """
        after = np.full(sessions.room.size, NOBODY)
        if stage.follows:
            pair, is_second = self.chart.pairs(stage), self.chart.is_of(stage)
            ended = np.full(pair.max(initial=0) + 1, NOBODY)
            first = np.flatnonzero((pair != NOBODY) & ~is_second)
            np.maximum.at(ended, pair[first], self.ended[first])
            np.maximum.at(after, sessions.session, ended[pair[sessions.unit]])
        return after

    def _write(
        self, stage: Stage, codes: Sequence[str], sessions: Sessions, booked: Booked
    ) -> Left:
        """Number the seminars of a territory and language by time and note them in the draft.

        Return the people of sessions without a half-day.
        """
        placed = booked.day != UNPLACED
        first = np.searchsorted(sessions.session, np.arange(placed.size))
        keys = (booked.trainer, sessions.room, booked.slot, booked.day)
        order = np.lexsort((sessions.unit[first], *keys, sessions.language, sessions.territory))
        order = order[placed[order]]
        names = [""] * placed.size
        for session, row in zip(
            order.tolist(), self._seminars(stage, codes, sessions, booked, order), strict=True
        ):
            names[session] = row.id
            self.draft.seminars.append(row)
        there = placed[sessions.session]
        unit, session = sessions.unit[there], sessions.session[there]
        half_day = booked.day * len(self.chart.slots) + booked.slot
        np.maximum.at(self.ended, unit, half_day[session])
        np.add.at(self.seated, unit, sessions.people[there])
        ids = self.instance.units
        parts = zip(session.tolist(), unit.tolist(), sessions.people[there].tolist(), strict=True)
        self.draft.pieces += [Piece(names[s], ids[u].id, n) for s, u, n in parts]
        return left_for(sessions.unit[~there], sessions.people[~there], NO_SLOT)

    def _seminars(
        self, stage: Stage, codes: Sequence[str], sessions: Sessions, booked: Booked, order: Ints
    ) -> Iterator[Seminar]:
        """Yield the seminars of sessions that are in the order of their numbers."""
        chart, instance = self.chart, self.instance
        stem = sessions.territory[order] * len(chart.language_name) + sessions.language[order]
        number = np.arange(order.size) - np.searchsorted(stem, stem) + 1
        slots, days = list(chart.slots), [chart.day(one) for one in range(chart.days)]
        heads = (sessions.territory, sessions.language, sessions.room)
        times = (booked.day, booked.slot, booked.trainer)
        columns = [one[order].tolist() for one in (*heads, *times)]
        for count, where, spoken_, room, day, slot, trainer in zip(
            number.tolist(), *columns, strict=True
        ):
            form = ONLINE if room == NOBODY else IN_PERSON
            language = chart.language_name[spoken_]
            yield Seminar(
                id=f"{stage.id}.{codes[where]}.{language}.{LETTER[form]}{count:02d}",
                stage=stage.id,
                round=stage.round,
                language=language,
                format=form,
                commission=codes[where],
                venue="" if room == NOBODY else instance.venues[room].code,
                day=days[day],
                slot=slots[slot],
                trainer="" if trainer == NOBODY else instance.trainers[trainer].id,
            )


def _queued(sessions: Sessions, speakers: Ints, most: int) -> tuple[Ints, Ints]:
    """Return the order in which sessions look for a half-day, and the meeting of each.

    In a territory those of scarce languages and large ones come first; up to `most` of one room
    make a meeting, which one trainer can give on one trip, at the turn of the first of them.
    """
    place = sessions.territory * (int(sessions.room.max(initial=0)) + 2) + sessions.room + 1
    order = np.lexsort((np.arange(place.size), -sessions.load, speakers, sessions.territory))
    rank = np.empty_like(order)
    rank[np.argsort(place[order], kind="stable")] = np.arange(order.size)
    begins = np.sort(place)
    block = (rank - np.searchsorted(begins, place[order])) // most
    _, first, meeting = np.unique(
        place[order] * (order.size + 1) + block, return_index=True, return_inverse=True
    )
    turn = np.lexsort((np.arange(order.size), first[meeting]))
    _, number = np.unique(first[meeting][turn], return_inverse=True)
    return order[turn], number


def _alike(trainers: Ints) -> Iterator[Ints]:
    """Yield territories with about as many trainers, so that their tables are little filled up.

    The bounds are fixed: whom a territory goes with, and after whom, depends on nobody else.
    """
    kinds = np.log2((trainers != NOBODY).sum(axis=1) + FEW).astype(np.int64)
    for kind in np.unique(kinds):
        yield np.flatnonzero(kinds == kind)
