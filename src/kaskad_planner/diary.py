"""Find a half-day and a trainer for every meeting: territories side by side.

Each territory has its meetings in a queue. In every round the first meeting of each takes the day
and the trainer that cost least: kilometres of a new trip (none if the trainer is in that room that
day), so many for each seminar the trainer gives already, so many for each seminar of the territory
on that day. When two territories want the same trainer in a round, the first has its way and the
other looks again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.chart import NOBODY
from kaskad_planner.geo import ways
from kaskad_planner.instance import EARLIEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaskad_planner.chart import Chart
    from kaskad_planner.geo import Flags, Floats, Ints

# One seminar given already weighs as much as so many kilometres when a trainer is chosen, so that
# work is shared among people who live close to each other but nobody is sent across a region.
LOAD_KM = 3.0
# One seminar of the same territory on the same day weighs so much when a day is chosen.
CROWD_KM = 1.0
# So much weighs a half-day where all shall be over as soon as possible.
HALF_DAY_KM = 1e6
UNPLACED = -1


@dataclass(frozen=True, eq=False)
class Meetings:
    """Sessions looking for a half-day: S of them in M meetings of T territories.

    A meeting is what one trainer gives in one room on one day: `meeting` (S) ascends, meetings of a
    territory come one after another; territory (M) and room (M, `NOBODY` online) of a meeting,
    language (S) of a session, and the half-day after which it may be (S, days times slots of a day,
    `NOBODY` for any); open (T x days) half-days, trainers (T x most) in their turn.
    """

    territory: Ints
    room: Ints
    meeting: Ints
    language: Ints
    after: Ints
    open: Ints
    trainers: Ints


@dataclass(frozen=True, eq=False)
class Booked:
    """Day, slot and trainer of every session, `UNPLACED` where there is none."""

    day: Ints
    slot: Ints
    trainer: Ints


def book(chart: Chart, meetings: Meetings) -> Booked:
    """Find half-days and trainers and engage them; what cannot be had together is tried alone."""
    search = _Search(chart, meetings)
    if not search.window or not meetings.trainers.size:
        return search.booked
    while (territories := search.waiting()).size:
        search.round(territories)
    return search.booked


def book_centre(chart: Chart, open_bits: Ints, after: Ints) -> Booked:
    """Give sessions the first half-days on which the centre does not teach yet.

    `open_bits` are those of the territory by day, `after` that of each session as in `Meetings`.
    """
    found = np.full((3, after.size), UNPLACED)
    later = _later(after, range(chart.days), len(chart.slots))
    for session in range(after.size):
        free = open_bits & chart.studio_bits & later[session]
        days = np.flatnonzero(free)
        if days.size:
            day = int(days[0])
            bit = int(free[day] & -free[day])
            chart.studio_bits[day] &= ~bit
            found[:, session] = day, bit.bit_length() - 1, NOBODY
    return Booked(*found)


def _later(after: Ints, days: range, slots: int) -> Ints:
    """Return the half-days of some days that come later than others (rows x days)."""
    every = (1 << slots) - 1
    day, slot = np.divmod(after[:, None], slots)
    rest = every & ~((2 << np.maximum(slot, 0)) - 1)
    numbers = np.array(days, dtype=np.int64)
    result: Ints = np.where(numbers > day, every, np.where(numbers == day, rest, 0))
    return result


class _Search:
    """The queues of the territories. `sizes` are the sessions of a meeting still together."""

    def __init__(self, chart: Chart, meetings: Meetings) -> None:
        self.chart, self.meetings = chart, meetings
        sessions, territories = meetings.meeting.size, len(meetings.open)
        self.booked = Booked(*np.full((3, sessions), UNPLACED))
        # The session each territory is at, where its meeting ends, and where its queue ends.
        of_session = meetings.territory[meetings.meeting]
        self.at = np.searchsorted(of_session, np.arange(territories))
        self.end = np.searchsorted(of_session, np.arange(territories), side="right")
        self.until = self.at.copy()
        self.last = np.searchsorted(meetings.meeting, meetings.meeting, side="right")
        self.crowd = np.zeros_like(meetings.open)
        self.earliest = chart.policy.completion == EARLIEST
        days = np.flatnonzero(meetings.open.any(axis=0))
        self.window = range(int(days[0]), int(days[-1]) + 1) if days.size else range(0)
        self.days = slice(self.window.start, self.window.stop)

    def waiting(self) -> Ints:
        """Return the territories that still have sessions to place."""
        return np.flatnonzero(self.at < self.end)

    def round(self, territories: Ints) -> None:
        """Place the first meeting of each of these territories, or give up on it."""
        begin = self.at[territories]
        fresh = self.until[territories] <= begin
        self.until[territories[fresh]] = self.last[begin[fresh]]
        sizes = self.until[territories] - begin
        cost, bits = self._costs(territories, begin, sizes)
        flat = cost.reshape(territories.size, -1)
        best = flat.argmin(axis=1)
        can = np.isfinite(flat[np.arange(territories.size), best])
        day, turn = np.divmod(best, cost.shape[2])
        trainer = np.full(territories.size, NOBODY)
        trainer[can] = self.meetings.trainers[territories[can], turn[can]]
        first = _first_of_each(trainer)
        placed = can & first
        rows = np.flatnonzero(placed)
        self._engage(
            territories[rows],
            begin[rows],
            sizes[rows],
            day[rows] + self.window.start,
            bits[rows, day[rows], turn[rows]],
            trainer[rows],
        )
        self.at[territories[rows]] += sizes[rows]
        # Together it cannot be: one by one. Alone it cannot be: it is left.
        apart = territories[~can & (sizes > 1)]
        self.until[apart] = self.at[apart] + 1
        self.at[territories[~can & (sizes == 1)]] += 1

    def _costs(self, territories: Ints, begin: Ints, sizes: Ints) -> tuple[Floats, Ints]:
        """Return cost and free half-days: territories x days x trainers."""
        chart, meetings, window = self.chart, self.meetings, self.days
        trainers = meetings.trainers[territories]
        room = meetings.room[meetings.meeting[begin]]
        free = meetings.open[territories, window]
        inside = room != NOBODY
        free[inside] &= chart.room_bits[room[inside], window]
        free &= self._later(begin, sizes)
        bits = np.swapaxes(chart.trainer_bits[trainers, window], 1, 2) & free[:, :, None]
        able = np.bitwise_count(bits) >= sizes[:, None, None]
        able &= (self._speak(trainers, begin, sizes) & (trainers != NOBODY))[:, None]
        days = np.array(self.window)
        able &= days[None, :, None] >= chart.ready[trainers][:, None]
        taught = np.swapaxes(chart.taught[trainers, window], 1, 2)
        able &= taught + sizes[:, None, None] <= chart.policy.trainer_day_max
        trip = np.zeros(trainers.shape)
        if inside.any():
            homes = chart.trainer_point[trainers[inside]]
            trip[inside] = 2 * ways(homes, chart.room_point[room[inside], None])
        there = self._there(trainers, room, able)
        cost = (trip + LOAD_KM * chart.load[trainers])[:, None] + np.zeros(able.shape)
        cost -= np.where(there, trip[:, None], 0.0)
        cost += CROWD_KM * self.crowd[territories, window][:, :, None]
        if self.earliest:
            first = np.log2(np.maximum(bits & -bits, 1)).astype(np.int64)
            number = np.arange(days.size)[None, :, None] * len(chart.slots) + first
            cost += HALF_DAY_KM * number
        return np.where(able, cost.round(6), np.inf), bits

    def _later(self, begin: Ints, sizes: Ints) -> Ints:
        """Return the half-days after those that people must have behind them (meetings x days)."""
        after = self.meetings.after[begin]
        for session in _others(begin, sizes):
            after = np.maximum(after, self.meetings.after[session])
        return _later(after, self.window, len(self.chart.slots))

    def _speak(self, trainers: Ints, begin: Ints, sizes: Ints) -> Flags:
        """Say who speaks the languages of all sessions of a meeting (territories x trainers)."""
        language = self.meetings.language
        speak = self.chart.speaks[trainers, language[begin, None]]
        for session in _others(begin, sizes):
            speak &= self.chart.speaks[trainers, language[session, None]]
        return speak

    def _there(self, trainers: Ints, room: Ints, able: Flags) -> Flags:
        """Say who teaches in the room that day; who teaches too far from it is not able."""
        chart = self.chart
        there = np.zeros_like(able)
        for place in range(chart.at.shape[2]):
            other = np.swapaxes(chart.at[trainers, self.days, place], 1, 2)
            there |= (other == room[:, None, None]) & (other != NOBODY)
            rows = np.nonzero(able & (other != NOBODY) & (other != room[:, None, None]))
            rows = tuple(axis[room[rows[0]] != NOBODY] for axis in rows)
            one, two = chart.room_point[other[rows]], chart.room_point[room[rows[0]]]
            too_far = ways(one, two) > chart.policy.travel_km_per_day
            able[tuple(axis[too_far] for axis in rows)] = False
        return there

    def _engage(
        self, territories: Ints, begin: Ints, sizes: Ints, day: Ints, bits: Ints, trainer: Ints
    ) -> None:
        """Note the first free half-days of the day as taken by the trainer and the room."""
        chart, booked = self.chart, self.booked
        room = self.meetings.room[self.meetings.meeting[begin]]
        inside = room != NOBODY
        for place in range(int(sizes.max(initial=0))):
            rows = sizes > place
            bit = bits & -bits
            bits = bits & ~bit
            session = begin[rows] + place
            booked.day[session], booked.trainer[session] = day[rows], trainer[rows]
            booked.slot[session] = np.log2(bit[rows]).astype(np.int64)
            chart.trainer_bits[trainer[rows], day[rows]] &= ~bit[rows]
            both = rows & inside
            chart.room_bits[room[both], day[both]] &= ~bit[both]
            chart.at[trainer[rows], day[rows], chart.taught[trainer[rows], day[rows]]] = room[rows]
            chart.taught[trainer[rows], day[rows]] += 1
        chart.load[trainer] += sizes
        self.crowd[territories, day] += sizes


def _others(begin: Ints, sizes: Ints) -> Iterator[Ints]:
    """Yield the second session of every meeting, then the third; the last again where none is."""
    for place in range(1, int(sizes.max(initial=1))):
        yield np.minimum(begin + place, begin + sizes - 1)


def _first_of_each(trainers: Ints) -> Flags:
    """Say which rows name a trainer for the first time."""
    first = np.zeros(trainers.size, dtype=bool)
    first[np.unique(trainers, return_index=True)[1]] = True
    return first
