"""Who may teach, and what a sheet says: decisions on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Taught:
    """A trainer's own attendance: of which stage, on which day."""

    attendance_id: int
    stage_code: str
    day: date


def basis_for(
    taught: Iterable[Taught], *, taught_by: Sequence[str], day: date
) -> Taught | None:
    """The attendance that lets a trainer teach on ``day``: of an allowed stage, on an earlier day.

    The earliest one, so that the answer does not change when more attendances come in.
    """
    allowed = [one for one in taught if one.stage_code in taught_by and one.day < day]
    return min(allowed, key=lambda one: (one.day, one.attendance_id), default=None)


def strangers_in(present: Iterable[int], expected: Iterable[int]) -> list[int]:
    """Members marked as present who have no place in the group."""
    return sorted(set(present) - set(expected))
