"""Which commission has to answer a question, by when, and where it goes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

LEVELS = ("precinct", "district", "region", "central")
# Longer than any run of days off; beyond it a deadline simply counts every day.
_LOOK_AHEAD = timedelta(days=30)


def level_of_seminar(responsible_level: str, held_at: str) -> str:
    """The level that answers what is asked in a seminar.

    It is that of the stage, but never one below the commission that the seminar belongs to.
    """
    return max(responsible_level, held_at, key=LEVELS.index)


def level_above(level: str) -> str | None:
    """The next level up; None above the centre."""
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def at_level(line: Mapping[str, str], level: str) -> str:
    """The commission of ``line`` (code by level) at ``level``, or the next one above it.

    A tree need not have every level: a city of the republic may have no districts.
    """
    for one in LEVELS[LEVELS.index(level) :]:
        if one in line:
            return line[one]
    raise ValueError(f"no commission at {level} or above it")


def due_day(
    asked: date, level: str, days: Mapping[str, int], worked: Callable[[date, date], Sequence[date]]
) -> date:
    """The day by which ``level`` has to answer: so many worked days after the day of asking.

    ``worked`` gives the worked days between two days, both included.
    """
    count = days[level]
    ahead = worked(asked + timedelta(days=1), asked + _LOOK_AHEAD)
    return ahead[count - 1] if len(ahead) >= count else asked + timedelta(days=count)
