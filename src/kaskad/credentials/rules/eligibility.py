"""Who gets the certificate of a stage: from attendance, final test, trainer and identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kaskad.credentials.vocab import Bar


@dataclass(frozen=True, slots=True)
class Demand:
    """What a stage asks: minutes at its seminar, and whether a passed final test."""

    minutes: int
    is_tested: bool


@dataclass(frozen=True, slots=True)
class Teacher:
    """The trainer's own certificate; ``fell_at``: when it was revoked or suspended, None if not."""

    number: str
    issued_at: datetime
    fell_at: datetime | None = None

    def stood_at(self, moment: datetime) -> bool:
        """Whether it was issued by then, and had not fallen."""
        return self.issued_at <= moment and (self.fell_at is None or self.fell_at > moment)


@dataclass(frozen=True, slots=True)
class Attended:
    """What stands recorded of a member at one seminar.

    ``minutes`` None: nothing measured them, as on a signed sheet. ``is_confirmed`` False: somebody
    forced or corrected it and a second person has not agreed yet. ``by_centre``: the centre itself
    taught, so no trainer's certificate is asked for.
    """

    seminar: str
    begins_at: datetime
    present: bool
    minutes: int | None = None
    is_confirmed: bool = True
    by_centre: bool = False
    teacher: Teacher | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member and what is known of them in one stage.

    ``has_certificate``: one of this campaign and stage that stands or is suspended; a revoked one
    does not bar a new one. ``is_doubtful``: it is not settled who they are, for example because two
    people may be one. ``passed`` None: no final test was taken.
    """

    attended: Sequence[Attended]
    passed: bool | None = None
    has_certificate: bool = False
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The seminar that the certificate rests on, or why there is none: never both, never neither.

    The bars are in the order of ``Bar``; all that can be named are.
    """

    basis: Attended | None
    bars: tuple[Bar, ...] = ()

    @property
    def is_eligible(self) -> bool:
        return self.basis is not None


def decide(candidate: Candidate, demand: Demand) -> Decision:
    """Whether a member gets the certificate, and on which seminar it rests.

    It is the earliest seminar without a bar, so that the answer does not change when more
    attendances come in. Without any, the seminar with the fewest bars says what is missing.
    """
    own = _bars_of_member(candidate, demand)
    in_order = sorted(candidate.attended, key=lambda one: (one.begins_at, one.seminar))
    tried = [(one, _bars_of_seminar(one, demand)) for one in in_order]
    if not tried:
        return Decision(None, _in_order({*own, Bar.UNRECORDED}))
    best, missing = min(tried, key=lambda pair: len(pair[1]))
    bars = _in_order(own | missing)
    return Decision(None if bars else best, bars)


def _bars_of_member(candidate: Candidate, demand: Demand) -> set[Bar]:
    bars = set()
    if candidate.has_certificate:
        bars.add(Bar.CERTIFIED)
    if candidate.is_doubtful:
        bars.add(Bar.IDENTITY)
    if demand.is_tested and not candidate.passed:
        bars.add(Bar.NOT_TESTED if candidate.passed is None else Bar.NOT_PASSED)
    return bars


def _bars_of_seminar(attended: Attended, demand: Demand) -> set[Bar]:
    bars = set()
    if not attended.present:
        bars.add(Bar.ABSENT)
    elif attended.minutes is not None and attended.minutes < demand.minutes:
        bars.add(Bar.TOO_SHORT)
    if not attended.is_confirmed:
        bars.add(Bar.UNCONFIRMED)
    teacher = attended.teacher
    if not attended.by_centre and not (teacher and teacher.stood_at(attended.begins_at)):
        bars.add(Bar.TRAINER)
    return bars


def _in_order(bars: set[Bar]) -> tuple[Bar, ...]:
    return tuple(bar for bar in Bar if bar in bars)
