"""What a monolithic model is asked, and what it answers: free of any solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Ask:
    """What is known. Rooms, trainers and half-days are numbered; km are one way.

    `ways` has the rooms that a unit can reach; `open` the free pairs of room and half-day; `able`
    the free pairs of trainer and half-day; `apart` pairs of rooms too far for one day; `days` the
    day of each half-day; `limits` the least and most people of a group in a room.
    """

    people: Sequence[int]
    languages: Sequence[str]
    ways: Sequence[Mapping[int, float]]
    limits: Sequence[tuple[int, int]]
    open: frozenset[tuple[int, int]]
    able: frozenset[tuple[int, int]]
    speaks: Sequence[frozenset[str]]
    trips: Sequence[Sequence[float]]
    apart: frozenset[tuple[int, int]]
    days: Sequence[int]
    day_left: Mapping[tuple[int, int], int]
    is_earliest: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Groups as (language, room, half-day, trainer), people by (unit, room); what it was worth."""

    groups: Sequence[tuple[str, int, int, int]]
    people: Mapping[tuple[int, int], int]
    left: int
    is_optimal: bool
