"""Who teaches, in which languages, and who sits in which seminar: decisions on values.

The planner knows units (people of one commission taught at one stage in one language) and pieces
(so many of a unit in a seminar). Here members become units, and pieces become members again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

TERRITORIAL = ("region", "district")
PRECINCT = "precinct"
CHAIR = "chair"
LANGUAGES = ("kk", "ru")
# The chair of one precinct commission in so many may teach; the largest commissions come first.
PRECINCTS_PER_TEACHING_CHAIR = 8
EARTH_KM = 6371.0088
Point = tuple[float, float]


class Learner(NamedTuple):
    """A member to be taught, as the planner needs to know them: no name."""

    member_id: int
    commission: str
    district: str
    level: str
    role: str
    full_time: bool
    language: str
    stage: str


@dataclass(frozen=True, slots=True)
class Piece:
    """So many people of a unit in a seminar, and when it is."""

    seminar: str
    unit: str
    people: int
    day: date
    slot: str


def kilometres(one: Point, two: Point) -> float:
    """The great-circle distance of two points given by latitude and longitude."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *two))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def unit_name(commission: str, stage: str, language: str) -> str:
    """The unit of a commission's members taught at a stage in a language."""
    return f"{commission}.{stage}.{language}"


def make_up_stage(stage: str, round_number: int) -> str:
    """The planner's name of a stage's make-up round; round 0 is the stage itself."""
    return f"{stage}.r{round_number}" if round_number else stage


def units_of(learners: Iterable[Learner]) -> dict[str, list[Learner]]:
    """Members by unit, in the order given."""
    units: dict[str, list[Learner]] = defaultdict(list)
    for learner in learners:
        units[unit_name(learner.commission, learner.stage, learner.language)].append(learner)
    return dict(units)


def teaching_languages(learner: Learner) -> tuple[str, ...]:
    """Full-time members of territorial commissions teach in both languages, others in their own."""
    if learner.full_time and learner.level in TERRITORIAL:
        return LANGUAGES
    return (learner.language,)


def trainers_among(learners: Sequence[Learner], teaching_stages: Collection[str]) -> list[Learner]:
    """Who may teach after their own seminar, in the order given.

    Of the stages that teach others: every member of a territorial commission, and in each district
    the chair of one precinct commission in eight, the largest first.
    """
    chairs = teaching_chairs(learners)
    return [learner for learner in learners if may_teach(learner, teaching_stages, chairs)]


def may_teach(learner: Learner, teaching_stages: Collection[str], chairs: Collection[int]) -> bool:
    """Whether somebody may teach; ``chairs`` are those of precinct commissions who may."""
    is_chosen = learner.level in TERRITORIAL or learner.member_id in chairs
    return is_chosen and learner.stage in teaching_stages


def teaching_chairs(learners: Iterable[Learner]) -> frozenset[int]:
    """Member ids of the chairs of the largest precinct commissions of each district."""
    sizes: Counter[str] = Counter()
    chairs = []
    for learner in learners:
        if learner.level == PRECINCT:
            sizes[learner.commission] += 1
            if learner.role == CHAIR:
                chairs.append(learner)
    return chosen_chairs(chairs, sizes)


def chosen_chairs(chairs: Iterable[Learner], sizes: Mapping[str, int]) -> frozenset[int]:
    """The same of chairs whose commissions have so many people who sit."""
    by_district: dict[str, list[Learner]] = defaultdict(list)
    for chair in chairs:
        by_district[chair.district].append(chair)
    chosen: set[int] = set()
    for candidates in by_district.values():
        ranked = sorted(candidates, key=lambda one: (-sizes[one.commission], one.commission))
        number = -(-len(ranked) // PRECINCTS_PER_TEACHING_CHAIR)
        chosen.update(one.member_id for one in ranked[:number])
    return frozenset(chosen)


def deal(
    members: Mapping[str, Sequence[int]], pieces: Iterable[Piece], first: Collection[int] = ()
) -> Iterator[tuple[str, int]]:
    """Yield (seminar, member id): who of each unit sits in which of its seminars.

    A unit's pieces are filled from the earliest on, with ``first`` (those who teach later, member
    ids) before the others, otherwise in the unit's own order.
    """
    by_unit: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_unit[piece.unit].append(piece)
    early = frozenset(first)
    for unit, parts in sorted(by_unit.items()):
        waiting = iter(sorted(members[unit], key=lambda member: member not in early))
        for piece in sorted(parts, key=lambda part: (part.day, part.slot, part.seminar)):
            for _place, member in zip(range(piece.people), waiting, strict=False):
                yield piece.seminar, member


def seats_to_spare(
    load: int, others: Sequence[int], least: int, most: int, *, may_be_small: bool
) -> int:
    """How many may join a group of ``load`` people so that the groups there stay well divided.

    ``others`` are the sizes of the groups judged together with it; as the engine's repair counts.
    """
    if load >= least and all(other >= least for other in others):
        return max(most - load, 0)
    for more in range(1, most - load + 1):
        if not _are_divided([load + more, *others], least, most, may_be_small=may_be_small):
            return more - 1
    return max(most - load, 0)


def _are_divided(loads: Sequence[int], least: int, most: int, *, may_be_small: bool) -> bool:
    if any(load > most for load in loads):
        return False
    small = sum(load < least for load in loads)
    if not small:
        return True
    if small > 1 or not may_be_small:
        return False
    total = sum(loads)
    return -(-total // max(most, 1)) * least > total
