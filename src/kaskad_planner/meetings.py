"""Who meets in which room of a territory: as an answer says, or else as a quick look finds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaskad_planner.assign import NOWHERE, Choice, assign
from kaskad_planner.plan import NO_PLACE, NO_SLOT, TOO_FEW
from kaskad_planner.questions import limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaskad_planner.atlas import Atlas
    from kaskad_planner.geo import Floats
    from kaskad_planner.instance import GroupSize, Trainer, Unit, Venue
    from kaskad_planner.questions import Answer

    # Room -> (unit, people) of those who meet there.
    There = Mapping[str, Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Left:
    """People of a unit who have no group yet, and why."""

    unit: Unit
    people: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The units of one language, the rooms with their free half-days, and who can teach there."""

    size: GroupSize
    units: Sequence[Unit]
    venues: Sequence[Venue]
    speakers: Sequence[Trainer]
    free: Mapping[str, int]


def answered(ask: Ask, answer: Answer) -> There | None:
    """Return who meets where by the answer.

    None when other stages have taken its half-days, or when nobody was thought to teach there.
    """
    question, people = answer.question, answer.grouped.people
    rows = {unit.id: row for row, unit in enumerate(question.units)}
    if any(unit.id not in rows for unit in ask.units):
        return None
    there: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for unit in ask.units:
        row = people[rows[unit.id]]
        for column in np.flatnonzero(row):
            there[question.venues[column].code].append((unit.id, int(row[column])))
    for venue in ask.venues:
        load = sum(count for _, count in there.get(venue.code, ()))
        if -(-load // min(ask.size.group_max, venue.capacity)) > ask.free[venue.code]:
            return None
    return there


def looked_for(atlas: Atlas, ask: Ask) -> There:
    """Return who meets where by a quick look: near rooms with sizes that can be had."""
    choice = _choice(atlas, ask)
    there: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for unit, column in zip(ask.units, assign(choice), strict=True):
        if column != NOWHERE:
            there[ask.venues[column].code].append((unit.id, unit.people))
    return there


def left_out(atlas: Atlas, ask: Ask, there: There) -> list[Left]:
    """Return those who meet in no room, with the reason."""
    placed: dict[str, int] = defaultdict(int)
    for meeting in there.values():
        for name, people in meeting:
            placed[name] += people
    missing = [unit for unit in ask.units if placed[unit.id] < unit.people]
    if not missing:
        return []
    choice = _choice(atlas, ask)
    rows = {unit.id: row for row, unit in enumerate(ask.units)}
    return [
        Left(unit, unit.people - placed[unit.id], _why(choice, rows[unit.id])) for unit in missing
    ]


def _choice(atlas: Atlas, ask: Ask) -> Choice:
    policy = atlas.instance.policy
    km = atlas.unit_km(ask.units, ask.venues)
    sizes = [limits(policy, ask.size, venue) for venue in ask.venues]
    return Choice(
        people=np.array([unit.people for unit in ask.units], dtype=np.int64),
        km=np.where(km <= policy.distance_limit_km, km, np.inf),
        least=np.array([least for least, _ in sizes], dtype=np.int64),
        most=np.array([most for _, most in sizes], dtype=np.int64),
        free=np.array([ask.free[venue.code] for venue in ask.venues], dtype=np.int64),
        trip=2 * _closest(atlas.trainer_km(ask.speakers, ask.venues)) / policy.trainer_day_max,
        allow_small=policy.allow_small,
    )


def _closest(km: Floats) -> Floats:
    result: Floats = km.min(axis=0) if km.size else np.zeros(km.shape[1])
    return result


def _why(choice: Choice, index: int) -> str:
    """Return why a unit cannot be taught in person."""
    if not choice.km.size or not np.isfinite(choice.km[index]).any():
        return NO_PLACE
    seats = int((choice.most * choice.free)[np.isfinite(choice.km[index])].sum())
    return NO_SLOT if seats < int(choice.people.sum()) else TOO_FEW
