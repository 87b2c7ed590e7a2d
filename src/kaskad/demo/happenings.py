"""What goes otherwise than planned, decided by seed: pure choices on plain values.

Rates are assumptions of the demonstration, not published figures: one in twenty stays away from the
main run, one in five of those asked again from a make-up round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

ABSENT_SHARE = 0.05
ABSENT_SHARE_MAKE_UP = 0.2
REPLACED_SHARE = 0.0015
REPLACED_AT_LEAST = 3
CANCELLED_SEMINARS = 2


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which day brings what: cancelled seminars, the trainer's illness, members to replace."""

    cancellations: frozenset[date]
    illness: date | None
    replaced: Mapping[date, int]


def calendar(
    main_days: Sequence[date],
    last_stage_days: Sequence[date],
    days_in_halls: Sequence[date],
    members: int,
) -> Calendar:
    """Spread the happenings over the days of the main run and of its last stage.

    ``days_in_halls`` are those of the last stage on which somebody meets in a hall.
    """
    total = max(REPLACED_AT_LEAST, round(members * REPLACED_SHARE))
    replaced = {
        day: total * (position + 1) // len(main_days) - total * position // len(main_days)
        for position, day in enumerate(main_days)
    }
    apart = days_in_halls[1::3]
    chosen = apart if len(apart) >= CANCELLED_SEMINARS else days_in_halls
    cancellations = frozenset(chosen[:CANCELLED_SEMINARS])
    illness = last_stage_days[2] if len(last_stage_days) > 2 else None
    return Calendar(cancellations, illness, replaced)


def present_of(
    members: Iterable[int], *, seed: int, seminar: str, share_absent: float, always: frozenset[int]
) -> frozenset[int]:
    """Who came. Those in ``always`` do: who is to teach later does not miss the own seminar."""
    chance = Random(f"{seed}:{seminar}")  # noqa: S311  a replay must repeat, not surprise
    drawn = [(member, chance.random()) for member in sorted(members)]
    return frozenset(member for member, draw in drawn if member in always or draw >= share_absent)


def pick(candidates: Sequence[int], count: int, *, seed: int, purpose: str) -> list[int]:
    """Up to ``count`` of ``candidates``, the same ones for the same seed and purpose."""
    chance = Random(f"{seed}:{purpose}")  # noqa: S311  as above
    return chance.sample(list(candidates), min(count, len(candidates)))
