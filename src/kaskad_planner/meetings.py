"""Who meets in which room, in which group: as an answer says, or else as a quick look finds.

All territories of a stage at once, their largest language first: each takes of the half-days of the
rooms what the languages before it have left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.assign import NOWHERE, Choice, assign
from kaskad_planner.chart import NOBODY, numbers, padded
from kaskad_planner.geo import ways
from kaskad_planner.instance import MIXED
from kaskad_planner.pack import packed
from kaskad_planner.plan import NO_FIRST_PART, NO_PLACE, NO_SLOT, NO_TRAINER, TOO_FEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaskad_planner.atlas import Territory
    from kaskad_planner.chart import Chart
    from kaskad_planner.geo import Flags, Floats, Ints
    from kaskad_planner.instance import GroupSize, Stage
    from kaskad_planner.questions import Answer, Key

# Territories are looked at together while their tables (units x rooms, trainers x rooms) have no
# more cells than this and the rooms of the one with most are no more than twice those of another.
CELLS = 1_000_000
REASONS = (NO_PLACE, NO_TRAINER, TOO_FEW, NO_SLOT, NO_FIRST_PART)


@dataclass(frozen=True, eq=False)
class Sessions:
    """S groups: territory (a number), language and room (rows of the chart; `NOBODY` online).

    Their parts (P): session, unit (a row) and people.
    """

    territory: Ints
    language: Ints
    room: Ints
    session: Ints
    unit: Ints
    people: Ints

    @property
    def load(self) -> Ints:
        """Return the people of every group."""
        counts = np.bincount(self.session, self.people, minlength=self.room.size)
        return counts.astype(np.int64)


@dataclass(frozen=True, eq=False)
class Left:
    """People of units (rows) who have no group yet; `reason` counts within `REASONS`."""

    unit: Ints
    people: Ints
    reason: Ints

    def only(self, some: Flags) -> Left:
        """Return some of them."""
        return Left(self.unit[some], self.people[some], self.reason[some])


def one_after_another(parts: Sequence[Sessions]) -> Sessions:
    """Return the groups of several tables as one."""
    first = np.cumsum([0, *(part.room.size for part in parts)])
    names = ("territory", "language", "room", "unit", "people")
    tables = {name: _joined([getattr(part, name) for part in parts]) for name in names}
    session = [part.session + number for part, number in zip(parts, first, strict=False)]
    return Sessions(**tables, session=_joined(session))


def all_left(parts: Sequence[Left]) -> Left:
    """Return the people of several tables as one."""
    names = ("unit", "people", "reason")
    return Left(*(_joined([getattr(part, name) for part in parts]) for name in names))


def left_for(unit: Ints, people: Ints, reason: str) -> Left:
    """Return people left for one reason."""
    return Left(unit, people, np.full(unit.size, REASONS.index(reason)))


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def unit_rows(chart: Chart, territories: Sequence[Territory]) -> tuple[Ints, Ints]:
    """Return the territory (a number) and the row of every unit."""
    rows = numbers(chart.unit_row[unit.id] for one in territories for unit in one.units)
    return np.repeat(np.arange(len(territories)), [len(one.units) for one in territories]), rows


def language_rows(chart: Chart, stage: Stage, units: Ints) -> Ints:
    """Return the language in which each unit is taught."""
    if stage.mixed_languages:
        return np.full(units.size, chart.language_row[MIXED])
    return chart.language[units]


def spoken(chart: Chart, trainers: Ints) -> Ints:
    """Return how many of the trainers of each territory speak each language."""
    each = chart.speaks[trainers] & (trainers != NOBODY)[:, :, None]
    result: Ints = each.sum(axis=1)
    return result


def in_groups(place: Ints, unit: Ints, people: Ints, limits: Ints) -> Sessions:
    """Divide those who meet in places (numbers from 0) into groups; `territory` is the place.

    `limits` (2 x places) are the least and the most people of a group.
    """
    order = np.lexsort((unit, -people, place))
    where, group, entry, number = packed(place[order], people[order], limits[0], limits[1])
    new = np.flatnonzero((np.diff(where, prepend=-1) != 0) | (np.diff(group, prepend=-1) != 0))
    session = np.repeat(np.arange(new.size), np.diff(np.append(new, where.size)))
    nothing = np.full(new.size, NOBODY)
    return Sessions(where[new], nothing, nothing, session, unit[order[entry]], number)


class InPerson:
    """The groups in person of one stage in many territories; `people` are those of every unit."""

    def __init__(
        self,
        chart: Chart,
        stage: Stage,
        size: GroupSize,
        territories: Sequence[Territory],
        people: Ints,
        trainers: Ints,
        answers: Mapping[Key, Answer],
    ) -> None:
        self.chart, self.stage, self.size, self.people = chart, stage, size, people
        self.territories, self.trainers, self.answers = territories, trainers, answers
        codes = [one.code for one in territories]
        self.open = chart.open_bits(stage, codes)
        atlas = chart.atlas
        self.rooms = [
            numbers(chart.room_row[room.code] for room in atlas.venues_of(code, stage))
            for code in codes
        ]
        territory, unit = unit_rows(chart, territories)
        there = people[unit] > 0
        self.territory, self.unit = territory[there], unit[there]
        self.language = language_rows(chart, stage, self.unit)
        self.speakers = spoken(chart, trainers)
        self.sessions: list[Sessions] = []
        self.left: list[Left] = []

    def find(self) -> tuple[Sessions, Left]:
        """Return the groups, and who is in none."""
        dumb = self.speakers[self.territory, self.language] == 0
        self._leave(np.flatnonzero(dumb), self.people[self.unit[dumb]], NO_TRAINER)
        for batch in self._batches():
            _Batch(self, batch, ~dumb).find()
        return one_after_another(self.sessions), all_left(self.left)

    def _leave(self, rows: Ints, people: Ints, reason: str) -> None:
        self.left.append(left_for(self.unit[rows], people, reason))

    def _batches(self) -> Iterator[Ints]:
        """Yield territories of about as many rooms, so that their tables are little filled up."""
        rooms = np.array([one.size for one in self.rooms], dtype=np.int64)
        units = np.bincount(self.territory, minlength=rooms.size)
        height = units + (self.trainers != NOBODY).sum(axis=1)
        order = np.lexsort((np.arange(rooms.size), rooms))
        begin = 0
        while begin < order.size:
            some = order[begin:]
            cells = np.cumsum(height[some]) * rooms[some]
            fits = (rooms[some] <= 2 * rooms[some[0]]) & (cells <= CELLS)
            count = max(1, int(fits.argmin()) if not fits.all() else some.size)
            yield np.sort(some[:count])
            begin += count


class _Batch:
    """Some territories of about as many rooms: T of them, with V rooms each, filled up."""

    def __init__(self, whole: InPerson, territories: Ints, able: Flags) -> None:
        self.whole, self.chart, self.ids = whole, whole.chart, territories
        number = np.full(len(whole.territories), NOBODY)
        number[territories] = np.arange(territories.size)
        rows = np.flatnonzero(able & (number[whole.territory] != NOBODY))
        self.territory, self.unit = number[whole.territory[rows]], whole.unit[rows]
        self.language = whole.language[rows]
        self.rooms = padded([whole.rooms[one] for one in territories.tolist()])
        self.inside = self.rooms != NOBODY
        size, policy = whole.size, self.chart.policy
        capacity = np.append(self.chart.capacity, size.group_max)[self.rooms]
        self.most = np.minimum(size.group_max, capacity)
        self.least = np.full_like(self.most, size.group_min)
        if policy.allow_small:
            self.least = np.minimum(self.least, self.most)
        every = np.append(self.chart.room_bits, np.zeros((1, self.chart.days), int), axis=0)
        bits = every[self.rooms] & whole.open[territories][:, None]
        self.free = np.bitwise_count(bits).sum(axis=2).astype(np.int64)
        self.point = np.append(self.chart.room_point, np.zeros((1, 3)), axis=0)[self.rooms]
        self.answers = self._answers()

    def _answers(self) -> dict[int, Answer]:
        """Return the answers there are, by the number of their territory."""
        codes = [self.whole.territories[one].code for one in self.ids.tolist()]
        keys = [(self.whole.stage.id, code) for code in codes]
        found = self.whole.answers
        return {number: found[key] for number, key in enumerate(keys) if key in found}

    def find(self) -> None:
        """Find the groups of one language of every territory after the other."""
        km = self._unit_km()
        trips = self._trips()
        shape = (self.ids.size, len(self.chart.language_name))
        cells = self.territory * shape[1] + self.language
        people = np.bincount(cells, self.whole.people[self.unit], minlength=shape[0] * shape[1])
        order = np.argsort(-people.reshape(shape), axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(shape[1])[None], axis=1)
        turn = rank[self.territory, self.language]
        for number in range(int(turn.max(initial=-1)) + 1):
            rows = np.flatnonzero(turn == number)
            self._language(rows, km[rows], trips)

    def _unit_km(self) -> Floats:
        """Return the way of every unit to every room of its territory, inf where too far."""
        home = self.chart.unit_point[self.unit][:, None]
        km = ways(home, self.point[self.territory])
        near = (km <= self.chart.policy.distance_limit_km) & self.inside[self.territory]
        return np.where(near, km, np.inf)

    def _trips(self) -> Floats:
        """Return what a seminar costs the nearest trainer, by language: T x languages x V."""
        trainers = self.whole.trainers[self.ids]
        km = ways(self.chart.trainer_point[trainers][:, :, None], self.point[:, None])
        speaks = self.chart.speaks[trainers] & (trainers != NOBODY)[:, :, None]
        trips = np.full((speaks.shape[0], speaks.shape[2], km.shape[2]), np.inf)
        for language in np.flatnonzero(speaks.any(axis=(0, 1))):
            able = np.where(speaks[:, :, language, None], km, np.inf)
            trips[:, language] = able.min(axis=1, initial=np.inf)
        return np.where(np.isfinite(trips), 2 * trips / self.chart.policy.trainer_day_max, 0.0)

    def _language(self, rows: Ints, km: Floats, trips: Floats) -> None:
        """Place one language of each territory: `rows` of its units."""
        ids, question = np.unique(self.territory[rows], return_inverse=True)
        people = self.whole.people[self.unit[rows]]
        language = np.empty(ids.size, dtype=np.int64)
        language[question] = self.language[rows]
        choice = Choice(
            question=question,
            people=people,
            km=km,
            least=self.least[ids],
            most=self.most[ids],
            free=self.free[ids],
            trip=trips[ids, language],
            allow_small=self.chart.policy.allow_small,
        )
        row, column, number = self._placed(choice, ids, rows)
        placed = np.bincount(row, number, minlength=rows.size).astype(np.int64)
        missing = np.flatnonzero(placed < people)
        if missing.size:
            reasons = _reasons(choice, missing)
            parts = self.unit[rows[missing]], (people - placed)[missing], reasons
            self.whole.left.append(Left(*parts))
        self._group(ids[question[row]], column, self.unit[rows[row]], number)

    def _placed(self, choice: Choice, ids: Ints, rows: Ints) -> tuple[Ints, Ints, Ints]:
        """Return row, room (a column) and people of those who meet."""
        answered = np.zeros(ids.size, dtype=bool)
        found: list[tuple[Ints, Ints, Ints]] = []
        for number, territory in enumerate(ids.tolist()):
            if territory in self.answers:
                units = np.flatnonzero(choice.question == number)
                said = self._said(self.answers[territory], territory, rows[units])
                if said is not None:
                    answered[number] = True
                    found.append((units[said[0]], said[1], said[2]))
        asked = np.flatnonzero(~answered[choice.question])
        if asked.size:
            column = assign(choice.only(~answered))
            there = column != NOWHERE
            found.append((asked[there], column[there], choice.people[asked[there]]))
        parts = [np.concatenate(one) for one in zip(*found, strict=True)]
        return parts[0], parts[1], parts[2]

    def _said(self, answer: Answer, territory: int, rows: Ints) -> tuple[Ints, Ints, Ints] | None:
        """Return who meets where by the answer.

        None when other stages have taken its half-days, when nobody was thought to teach there, or
        when fewer people come.
        """
        chart, question = self.chart, answer.question
        number = {unit.id: place for place, unit in enumerate(question.units)}
        units = [chart.atlas.instance.units[row].id for row in self.unit[rows].tolist()]
        if any(unit not in number for unit in units):
            return None
        people = answer.grouped.people[[number[unit] for unit in units]]
        if (people.sum(axis=1) > self.whole.people[self.unit[rows]]).any():
            return None
        order = {room: column for column, room in enumerate(self.rooms[territory].tolist())}
        columns = [order[chart.room_row[room.code]] for room in question.venues]
        loads = np.zeros(self.rooms.shape[1], dtype=np.int64)
        loads[columns] = people.sum(axis=0)
        if (-(-loads // self.most[territory]) > self.free[territory]).any():
            return None
        row, room = np.nonzero(people)
        return row, np.array(columns)[room], people[row, room]

    def _group(self, territory: Ints, column: Ints, unit: Ints, people: Ints) -> None:
        """Divide those who meet into groups, which take half-days of their rooms."""
        width = self.rooms.shape[1]
        cells, place = np.unique(territory * width + column, return_inverse=True)
        limits = np.stack((self.least.ravel()[cells], self.most.ravel()[cells]))
        sessions = in_groups(place, unit, people, limits)
        cell = cells[sessions.territory]
        self.free.ravel()[cells] -= np.bincount(sessions.territory, minlength=cells.size)
        chart, stage = self.chart, self.whole.stage
        first = np.searchsorted(sessions.session, np.arange(cell.size))
        self.whole.sessions.append(
            Sessions(
                territory=self.ids[cell // width],
                language=language_rows(chart, stage, sessions.unit[first]),
                room=self.rooms.ravel()[cell],
                session=sessions.session,
                unit=sessions.unit,
                people=sessions.people,
            )
        )


def _reasons(choice: Choice, units: Ints) -> Ints:
    """Return why units cannot be taught in person."""
    near = np.isfinite(choice.km[units])
    question = choice.question[units]
    seats = ((choice.most * choice.free)[question] * near).sum(axis=1)
    whole = np.add.reduceat(choice.people, choice.starts)[question]
    full = np.where(seats < whole, REASONS.index(NO_SLOT), REASONS.index(TOO_FEW))
    return np.where(near.any(axis=1), full, REASONS.index(NO_PLACE))
