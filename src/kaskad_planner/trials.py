"""The runs of a forecast: who comes, what falls, and who is left after every make-up round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kaskad_planner.chances import STEPS, Counts, Stream, binomial_table, threshold
from kaskad_planner.prospects import Flags, Numbers, Prospects, Round
from kaskad_planner.risks import Risks

Totals = npt.NDArray[np.int32]
# Streams of random numbers; make-up rounds have one for each round and group of a district.
COMING, FALLING, SHOCKS, MAKEUP = range(4)
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What happened: a row for each day or district, a column for each run."""

    trained: Totals
    left: Totals


class Trials:
    """Runs of the same prospects under given risks."""

    def __init__(
        self,
        prospects: Prospects,
        risks: Risks,
        seed: int,
        rounds: tuple[Round, ...],
        online: Flags,
    ) -> None:
        self.prospects, self.risks, self.seed = prospects, risks, seed
        self.rounds, self.online = rounds, online
        size = prospects
        self.coming = Stream(len(size.cell_people), seed, COMING)
        self.falling = Stream(size.seminars, seed, FALLING)
        self.shocks = Stream(2 * size.regions * len(size.days), seed, SHOCKS)
        self._prepare_seminars()
        self._prepare_rounds()

    def _prepare_seminars(self) -> None:
        """Find the distribution of each cell and where its misses are added."""
        size, risks = self.prospects, self.risks
        tables, start, width = [], np.zeros(len(size.cell_people), np.int64), 0
        for flags, share in (
            (~self.online, risks.no_show_in_person),
            (self.online, risks.no_show_online),
        ):
            most = int(size.cell_people[flags].max(initial=0))
            start[flags] = width + size.cell_people[flags] * STEPS
            tables.append(binomial_table(most, share).ravel())
            width += (most + 1) * STEPS
        self.no_shows = np.concatenate(tables)
        self.no_shows_start = start[:, None]
        self.cell_people = size.cell_people.astype(np.uint8)[:, None]
        region_day = size.region[size.cell_district] * len(size.days) + size.cell_day
        self.shock = region_day + self.online * (size.regions * len(size.days))
        key = size.cell_district * len(size.days) + size.cell_day
        self.meetings, starts = np.unique(key, return_index=True)
        self.meeting_end = np.append(starts[1:], len(key))[: len(starts)] - 1
        self.planned = _sums(size.cell_people[:, None], self.meeting_end)

    def _prepare_rounds(self) -> None:
        """Divide the seats of each district into make-up seminars."""
        size, risks = self.prospects, self.risks
        seats = np.ceil(size.people * risks.makeup_seats - 1e-9).astype(np.int64)
        groups = -(-int(seats.max(initial=0)) // size.group_size)
        self.seats = [
            np.clip(seats - size.group_size * number, 0, size.group_size)
            for number in range(groups)
        ]
        most = int(min(size.group_size, seats.max(initial=0)))
        self.makeup_no_shows = binomial_table(most, risks.no_show_makeup)
        width = 2 * len(size.people)
        self.makeups = [
            [Stream(width, self.seed, MAKEUP, order, number) for number in range(groups)]
            for order in range(len(self.rounds))
        ]

    def run(self, runs: int, chunk: int = CHUNK) -> Outcomes:
        """Return what happened in so many runs, `chunk` of them computed at once."""
        size = self.prospects
        trained = np.empty((len(size.days), runs), np.int32)
        left = np.empty((len(size.districts), runs), np.int32)
        for start in range(0, runs, chunk):
            end = min(runs, start + chunk)
            trained[:, start:end], left[:, start:end] = self._some(end - start)
        return Outcomes(trained.cumsum(axis=0, dtype=np.int32), left)

    def _some(self, runs: int) -> tuple[Totals, Totals]:
        size = self.prospects
        days = len(size.days)
        shocked = self._shocked(runs)
        by_day = np.zeros((days, runs), np.int32)
        by_day += size.known[:, None].astype(np.int32)
        missing = np.repeat(size.waiting[:, None].astype(np.int32), runs, axis=1)
        misses = self._misses(runs, shocked)
        districts, on = np.divmod(self.meetings, days)
        firsts = [row.first for row in self.rounds]
        phases = np.searchsorted(firsts, on, side="right")
        for day in np.unique(on):
            here = on == day
            by_day[day] += self.planned[here].sum() - misses[here].sum(axis=0, dtype=np.int32)
        for phase in range(len(self.rounds) + 1):
            here = np.flatnonzero(phases == phase)
            if len(here):
                last = np.flatnonzero(np.diff(districts[here], append=-1))
                missing[districts[here][last]] += _sums(misses[here], last)
            if phase < len(self.rounds):
                self._make_up(phase, missing, by_day, shocked)
        return by_day, missing

    def _shocked(self, runs: int) -> Flags:
        """Return which region-days fall: all seminars in person, then those online."""
        drawn = self.shocks.draw(runs)
        half = len(drawn) // 2
        offline = drawn[:half] < threshold(self.risks.shock)
        online = offline & (drawn[half:] < threshold(self.risks.shock_online))
        return np.concatenate((offline, online))

    def _misses(self, runs: int, shocked: Flags) -> Totals:
        """Return who misses the seminars of each district and day."""
        size = self.prospects
        index = self.coming.draw(runs).astype(np.intp)
        index += self.no_shows_start
        away: Counts = self.no_shows.take(index)
        cancelled = self.falling.draw(runs) < threshold(self.risks.cancelled)
        fallen = cancelled[size.cell_seminar] | shocked[self.shock]
        np.maximum(away, fallen * self.cell_people, out=away)
        return _sums(away, self.meeting_end)

    def _make_up(self, order: int, missing: Totals, by_day: Totals, shocked: Flags) -> None:
        """Hold one round: as many of those missing as there are seats are invited, once each."""
        size, days = self.prospects, self.rounds[order].days
        base = missing.copy()
        for number, seats in enumerate(self.seats):
            drawn = self.makeups[order][number].draw(missing.shape[1])
            on = np.array([row[number % len(row)] if row else -1 for row in days])
            here = np.flatnonzero((seats > 0) & (on >= 0))
            invited = np.clip(base[here] - number * size.group_size, 0, seats[here][:, None])
            came = invited - self.makeup_no_shows[invited, drawn[here]]
            cancelled = drawn[len(days) + here] < threshold(self.risks.cancelled)
            came[cancelled | shocked[size.region[here] * len(size.days) + on[here]]] = 0
            missing[here] -= came
            for day in np.unique(on[here]):
                by_day[day] += came[on[here] == day].sum(axis=0)


def _sums(rows: npt.NDArray[Any], ends: Numbers) -> Totals:
    """Add rows up to each of the given last ones; quicker than numpy's `reduceat`."""
    return np.diff(rows.cumsum(axis=0, dtype=np.int32)[ends], axis=0, prepend=0)
