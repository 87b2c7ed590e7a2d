"""A waiting room that needs no table: the moment a person is let in is counted, not kept.

Those who come before the opening are let in by lot, in waves; those who come later follow in the
order in which they came. The moment hangs on the seed, the person's code and the first arrival, so
asking again changes nothing, and who loses the arrival (another phone) can only come later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kaskad.assessment.rules.lots import Lot

WAVE: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """``expected`` people come to the opening, and so many may start in a minute."""

    seed: str
    opens: datetime
    expected: int
    starts_a_minute: int

    def __post_init__(self) -> None:
        if self.expected < 0 or self.starts_a_minute < 1:
            raise ValueError("a waiting room that lets nobody in")

    @property
    def waves(self) -> int:
        """How many waves those have who came before the opening, one a second."""
        return max(1, -(-self.expected * 60 // self.starts_a_minute))

    def wave(self, person: str) -> int:
        """The wave of who came before the opening, from 0: by lot, each as likely."""
        return Lot(self.seed, "waiting room", person).below(self.waves)

    def admitted(self, person: str, arrived: datetime) -> datetime:
        """When ``person``, who first came at ``arrived``, may start.

        Who comes *t* after the opening, while the waves take *s*, is let in at *s* + *t*/2, or at
        once if that is over: behind all waves, in order of coming, at twice the density, until
        nobody waits any more 2 *s* after the opening.
        """
        if arrived <= self.opens:
            return self.opens + self.wave(person) * WAVE
        behind = self.opens + self.waves * WAVE + (arrived - self.opens) / 2
        return max(arrived, behind)
