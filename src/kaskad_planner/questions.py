"""The questions of an instance: every stage in every territory that can be taught in person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.grouping import Grouped, Grouping
from kaskad_planner.instance import (
    EARLIEST,
    IN_PERSON,
    MIXED,
    TRAINER,
    VENUE,
    GroupSize,
    Policy,
    Stage,
    Trainer,
    Unit,
    Venue,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kaskad_planner.atlas import Atlas, HalfDay, Territory
    from kaskad_planner.grouping import Flags

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a stage in a territory, with the names of its units and rooms."""

    stage: str
    territory: str
    units: tuple[Unit, ...]
    venues: tuple[Venue, ...]
    ask: Grouping

    @property
    def key(self) -> Key:
        """Return the stage and the territory."""
        return self.stage, self.territory


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what came of it."""

    question: Question
    grouped: Grouped


def limits(policy: Policy, size: GroupSize, venue: Venue) -> tuple[int, int]:
    """Return the fewest and most people of a group in a room.

    Where small groups are allowed, a full room is never a small group.
    """
    most = min(size.group_max, venue.capacity)
    return (min(size.group_min, most) if policy.allow_small else size.group_min), most


def questions(atlas: Atlas, keys: Collection[Key] | None = None) -> Iterator[Question]:
    """Yield questions, stage after stage, in the order of territories: all, or those of `keys`."""
    for stage, size, territory in places(atlas):
        if keys is None or (stage.id, territory.code) in keys:
            question = _question(atlas, stage, size, territory)
            if question is not None:
                yield question


def places(atlas: Atlas) -> Iterator[tuple[Stage, GroupSize, Territory]]:
    """Yield every stage in every territory of which there may be a question."""
    for stage in atlas.instance.stages:
        size = stage.size(IN_PERSON)
        if size is None:
            continue
        for pool in atlas.pools(stage):
            for territory in pool.territories:
                yield stage, size, territory


def _question(atlas: Atlas, stage: Stage, size: GroupSize, territory: Territory) -> Question | None:
    """Return the question of a territory; units of a language without a trainer are not asked."""
    policy = atlas.instance.policy
    half_days = atlas.half_days(stage, territory.code)
    trainers = atlas.trainers_for(territory.code, stage)
    here = _there(atlas, stage, trainers, half_days)
    spoken = [
        language
        for language in _languages(stage, territory.units)
        if any(_speaks(t, language) and here[k].any() for k, t in enumerate(trainers))
    ]
    units = [u for u in territory.units if stage.mixed_languages or u.language in spoken]
    venues = atlas.venues_of(territory.code, stage)
    if not spoken or not units or not venues or not half_days:
        return None
    speaks = np.array([[_speaks(t, language) for language in spoken] for t in trainers])
    km = atlas.unit_km(units, venues)
    ways = atlas.trainer_km(trainers, venues)
    sizes = [limits(policy, size, venue) for venue in venues]
    ask = Grouping(
        people=np.array([unit.people for unit in units], dtype=np.int64),
        language=np.array(
            [0 if stage.mixed_languages else spoken.index(unit.language) for unit in units]
        ),
        km=np.where(km <= policy.distance_limit_km, km, np.inf),
        trip=2 * ways[speaks.any(axis=1)].min(axis=0),
        least=np.array([least for least, _ in sizes], dtype=np.int64),
        most=np.array([most for _, most in sizes], dtype=np.int64),
        rooms=_open(atlas, venues, half_days),
        trainers=here,
        speaks=speaks,
        day=np.array([half_day.day.toordinal() for half_day in half_days]),
        day_max=policy.trainer_day_max,
        allow_small=policy.allow_small,
        earliest=policy.completion == EARLIEST,
    )
    return Question(stage.id, territory.code, tuple(units), tuple(venues), ask)


def _languages(stage: Stage, units: Sequence[Unit]) -> list[str]:
    return [MIXED] if stage.mixed_languages else sorted({unit.language for unit in units})


def _speaks(trainer: Trainer, language: str) -> bool:
    return language == MIXED or language in trainer.languages


def _open(atlas: Atlas, venues: Sequence[Venue], half_days: Sequence[HalfDay]) -> Flags:
    return np.array(
        [[not atlas.is_absent(VENUE, v.code, one) for one in half_days] for v in venues]
    )


def _there(
    atlas: Atlas, stage: Stage, trainers: Sequence[Trainer], half_days: Sequence[HalfDay]
) -> Flags:
    """Say when each trainer can teach at the earliest: nobody is certified before the own stage."""
    windows = {one.id: one.first for one in atlas.instance.stages}
    lag = dt.timedelta(days=atlas.instance.policy.lag_days)
    return np.array(
        [
            [
                one.day >= (t.certified_on or windows.get(t.certified_by_stage, stage.first)) + lag
                and not atlas.is_absent(TRAINER, t.id, one)
                for one in half_days
            ]
            for t in trainers
        ],
        dtype=bool,
    ).reshape(len(trainers), len(half_days))
