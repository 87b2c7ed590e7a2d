"""What changes between two versions of a plan, for those who decide about the newer one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class PlannedSeminar:
    """A seminar with its members, as far as a comparison needs it."""

    code: str
    stage_code: str
    round: int
    commission_code: str
    district_code: str
    day: date
    half: str
    venue_code: str
    trainer: int | None
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class DistrictDifference:
    """Changes of one district (or of the commission that answers for the seminars)."""

    code: str
    added: int
    removed: int
    moved: int
    trainers: int
    members: int

    @property
    def total(self) -> int:
        return self.added + self.removed + self.moved + self.trainers + self.members


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """Codes of seminars by what happens to them; counts; levels of both plans side by side.

    ``moved`` and ``trainers_changed`` are (old code, new code). ``members_moved`` counts those
    whose stage is taught to them on another half-day or elsewhere than before; ``members_added``
    and ``members_removed`` those who have a place in one of the plans only.
    """

    old_version: int | None
    new_version: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    trainers_changed: tuple[tuple[str, str], ...]
    members_moved: int
    members_added: int
    members_removed: int
    districts: tuple[DistrictDifference, ...]
    levels: tuple[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None], ...]

    @property
    def is_empty(self) -> bool:
        """Whether both plans are the same."""
        lists = (self.added, self.removed, self.moved, self.trainers_changed)
        counts = self.members_moved + self.members_added + self.members_removed
        return not any(lists) and not counts


@dataclass(frozen=True, slots=True)
class Changes:
    """The part of a difference that follows from the seminars."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    trainers_changed: tuple[tuple[str, str], ...]
    members_moved: int
    members_added: int
    members_removed: int
    districts: tuple[DistrictDifference, ...]


def compare(old: Sequence[PlannedSeminar], new: Sequence[PlannedSeminar]) -> Changes:
    """Compare two plans. Seminars are the same if they share most members, largest share first."""
    pairs = _pairs(old, new)
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    added = tuple(one.code for one in new if one.code not in pairs.values())
    removed = tuple(one.code for one in old if one.code not in pairs)
    for kind, codes, known in (("added", added, after), ("removed", removed, before)):
        for code in codes:
            counted[known[code].district_code][kind] += 1
    moved, trainers = [], []
    for old_code, new_code in pairs.items():
        one, other = before[old_code], after[new_code]
        if _when_and_where(one) != _when_and_where(other):
            moved.append((old_code, new_code))
            counted[other.district_code]["moved"] += 1
        if one.trainer != other.trainer:
            trainers.append((old_code, new_code))
            counted[other.district_code]["trainers"] += 1
    old_places, new_places = _places(old), _places(new)
    for key in old_places.keys() & new_places.keys():
        if _when_and_where(old_places[key]) != _when_and_where(new_places[key]):
            counted[new_places[key].district_code]["members"] += 1
    return Changes(
        added=added,
        removed=removed,
        moved=tuple(moved),
        trainers_changed=tuple(trainers),
        members_moved=sum(one["members"] for one in counted.values()),
        members_added=len(new_places.keys() - old_places.keys()),
        members_removed=len(old_places.keys() - new_places.keys()),
        districts=tuple(
            DistrictDifference(
                code, *(one[kind] for kind in ("added", "removed", "moved", "trainers", "members"))
            )
            for code, one in sorted(counted.items())
        ),
    )


def _when_and_where(seminar: PlannedSeminar) -> tuple[date, str, str]:
    return seminar.day, seminar.half, seminar.venue_code


def _places(seminars: Sequence[PlannedSeminar]) -> dict[tuple[str, int, int], PlannedSeminar]:
    """(stage, round, member) to where they sit."""
    return {(one.stage_code, one.round, member): one for one in seminars for member in one.members}


def _pairs(old: Sequence[PlannedSeminar], new: Sequence[PlannedSeminar]) -> dict[str, str]:
    """Old code to new code, one to one, in the order of ``old``."""
    here = _places(old)
    shared: Counter[tuple[str, str]] = Counter()
    for key, seminar in _places(new).items():
        if key in here:
            shared[(here[key].code, seminar.code)] += 1
    ordered = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for (one, other), _count in ordered:
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return {one.code: found[one.code] for one in old if one.code in found}
