"""What a form asks a seminar to become, read from its fields and never believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.api import Arrangement, Half, Seminar
from kaskad.commissions.api import Commission
from kaskad.planning.queries.openings import trainer_near, venue_near

CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields as they came; ``arrangement`` is None for a seminar that is to be cancelled."""

    what: str
    time: str
    venue: str
    trainer: str
    reason: str
    seen: str
    arrangement: Arrangement | None

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Everything again, for the next step."""
        return (
            ("what", self.what), ("time", self.time), ("venue", self.venue),
            ("trainer", self.trainer), ("reason", self.reason), ("seen", self.seen),
        )  # fmt: skip


def time_value(day: date, half: str) -> str:
    """A half-day as the value of a choice."""
    return f"{day.isoformat()}.{half}"


def time_asked(seminar: Seminar, value: str) -> tuple[date, str]:
    """The half-day of a value; the seminar's own where there is no such half-day."""
    text, _point, half = value.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return seminar.day, seminar.half
    return (day, half) if half in Half.values else (seminar.day, seminar.half)


def asked(seminar: Seminar, sent: Mapping[str, str], above: Iterable[Commission]) -> Asked:
    """What a form asks of a seminar.

    Trainers are people of its territory or of the commissions ``above`` that the reader may open;
    who and what is not there counts as not named.
    """
    what, value = sent.get("what", ""), sent.get("time", "")
    day, half = time_asked(seminar, value)
    arrangement = None
    if what != CANCEL:
        trainer = trainer_near(seminar, sent.get("trainer", ""), above) or seminar.trainer
        arrangement = Arrangement(day, half, venue_near(seminar, sent.get("venue", "")), trainer)
    return Asked(
        what=what,
        time=time_value(day, half),
        venue=sent.get("venue", "")[:32],
        trainer=sent.get("trainer", "")[:16],
        reason=sent.get("reason", "")[:300],
        seen=sent.get("seen", "")[:80],
        arrangement=arrangement,
    )
