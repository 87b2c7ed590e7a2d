"""The standing pool of a campaign: seats kept in make-up rounds for whoever comes late.

Nobody is asked to come to them yet. For every region and language a share of its people gets seats
online, on half-days and with trainers that nothing else takes; the days of make-up rounds are kept
free of other seminars. So whoever is replaced on the last days finds a seat and a trainer ready.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING

from kaskad_planner.instance import CENTRE, MIXED, NATIONAL, ONLINE, REGION, TRAINER, Makeup
from kaskad_planner.plan import Reserve

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from kaskad_planner.atlas import Atlas
    from kaskad_planner.instance import GroupSize, Stage, Trainer

    HalfDay = tuple[dt.date, str]
    # Seminars given and name of trainers, as a heap.
    Queue = list[tuple[int, str]]


def standing_pool(atlas: Atlas, ready: Mapping[str, dt.date]) -> tuple[Reserve, ...]:
    """Return the seats that are kept, round after round, and those that nobody can teach.

    `ready` is the day from which each certified trainer may teach. The last stage that may be held
    online by trainers says who may teach, how long, and how many come to one seminar.
    """
    rounds = [one for one in atlas.instance.makeups if one.seats]
    stages = [
        stage
        for stage in atlas.instance.stages
        if CENTRE not in stage.taught_by and stage.size(ONLINE) is not None
    ]
    if not rounds or not stages:
        return ()
    size = stages[-1].size(ONLINE)
    if size is None:
        return ()
    pool = _Pool(atlas, stages[-1], size, ready)
    people = _people(atlas)
    return tuple(
        row for one in rounds for region in sorted(people) for row in pool.kept(one, region, people)
    )


def _people(atlas: Atlas) -> dict[str, Counter[str]]:
    """Return the people of every region by language, but for those whom the centre teaches."""
    first_parts = {stage.follows for stage in atlas.instance.stages}
    stages = {
        stage.id: stage
        for stage in atlas.instance.stages
        if stage.scope != NATIONAL and stage.id not in first_parts
    }
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in atlas.instance.units:
        if unit.stage in stages:
            stage = stages[unit.stage]
            region = atlas.above(unit.commission, REGION)
            region = region or atlas.above(atlas.territory_of(unit, stage), REGION)
            found[region][MIXED if stage.mixed_languages else unit.language] += unit.people
    found.pop("", None)
    return found


class _Pool:
    """The engagements of trainers for the standing pool."""

    def __init__(
        self, atlas: Atlas, stage: Stage, size: GroupSize, ready: Mapping[str, dt.date]
    ) -> None:
        self.atlas, self.stage, self.size, self.ready = atlas, stage, size, ready
        self.taken: set[tuple[str, dt.date, str]] = set()
        self.day: Counter[tuple[str, dt.date]] = Counter()
        self.load: Counter[str] = Counter()
        self.at: Counter[tuple[str, HalfDay]] = Counter()

    def kept(
        self, makeup: Makeup, region: str, people: Mapping[str, Counter[str]]
    ) -> Iterator[Reserve]:
        """Yield the seats of a region, scarce languages first."""
        trainers = self.atlas.trainers_for(region, self.stage)
        half_days = list(self._half_days(makeup, region))
        speakers = {
            language: [one for one in trainers if language in (MIXED, *one.languages)]
            for language in people[region]
        }
        for language in sorted(speakers, key=lambda name: (len(speakers[name]), name)):
            missing = math.ceil(round(makeup.seats * people[region][language], 6))
            queues = {one: self._queue(speakers[language], *one) for one in half_days}
            while missing > 0:
                found = self._engage(region, queues)
                seats = self.size.group_max if found else missing
                day, slot, trainer = found or (makeup.first, "", "")
                yield Reserve(makeup.round, region, language, day, slot, trainer, seats)
                missing -= seats

    def _half_days(self, makeup: Makeup, region: str) -> Iterator[HalfDay]:
        """Yield the half-days of a round that are worked in a region."""
        day = makeup.first
        while day <= makeup.last:
            if self.atlas.is_worked(day, region):
                for slot in self.atlas.instance.slots:
                    if slot.minutes >= self.stage.minutes:
                        yield day, slot.id
            day = day.fromordinal(day.toordinal() + 1)

    def _queue(self, trainers: list[Trainer], day: dt.date, slot: str) -> Queue:
        """Return who may teach in a half-day, the one with the fewest seminars first."""
        absences, found = self.atlas.absences, []
        for one in trainers:
            ready = self.ready.get(one.id)
            away = {(TRAINER, one.id, day, ""), (TRAINER, one.id, day, slot)}
            if ready is not None and ready <= day and not away & absences:
                found.append((self.load[one.id], one.id))
        heapify(found)
        return found

    def _engage(
        self, region: str, queues: Mapping[HalfDay, Queue]
    ) -> tuple[dt.date, str, str] | None:
        """Take the half-day with the fewest, and of its free trainers the one with the fewest."""
        for day, slot in sorted(queues, key=lambda one: (self.at[region, one], one)):
            name = self._first(queues[day, slot], day, slot)
            if name:
                self.taken.add((name, day, slot))
                self.day[name, day] += 1
                self.load[name] += 1
                self.at[region, (day, slot)] += 1
                return day, slot, name
        return None

    def _first(self, queue: Queue, day: dt.date, slot: str) -> str:
        """Return the free trainer with the fewest seminars; who is not free leaves the queue."""
        most = self.atlas.instance.policy.trainer_day_max
        while queue:
            load, name = queue[0]
            if (name, day, slot) in self.taken or self.day[name, day] >= most:
                heappop(queue)
            elif self.load[name] > load:
                heapreplace(queue, (self.load[name], name))
            else:
                return name
        return ""
