"""A member says with the code of the hall that they are there."""

from __future__ import annotations

from datetime import datetime, timedelta

from kaskad.accounts.api import Limit
from kaskad.audit.api import Tag, nothing_changed, operation
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.seminars.operations.presence import MarkAnswer, NewMark, record_marks
from kaskad.seminars.queries.codes import hall_step, is_hall_code
from kaskad.seminars.queries.presence import sitting_of
from kaskad.seminars.vocab import DOORS_OPEN, MarkKind
from kaskad.seminars.vocab.refusals import HallClosed, HallCodeWrong, TooManyGuesses

# A million codes, three of them right: five guesses in ten minutes find one in years.
_GUESSES = Limit("guesses of a hall code", 5, timedelta(minutes=10))


@operation(Tag.MARKS_RECORDED)
def enter_hall_code(
    *, actor: Actor, seminar: Seminar, member_id: int, typed: str, tick: datetime, now: datetime
) -> MarkAnswer:
    """Mark a member who typed what the hall shows; the same code again changes nothing.

    Guesses are counted by ``tick``, the machine's own time. Refuses a wrong code, too many of
    them, and a seminar that is not going on.
    """
    sitting = sitting_of(seminar)
    if not sitting.starts - DOORS_OPEN <= now <= sitting.ends + DOORS_OPEN:
        raise HallClosed
    who = f"{seminar.code}:{member_id}"
    if _GUESSES.is_spent(who, tick):
        raise TooManyGuesses
    if not is_hall_code(seminar, typed, now):
        _GUESSES.count(who, tick)
        nothing_changed()
        raise HallCodeWrong(field="code")
    nonce = f"hall-{seminar.code}-{member_id}-{hall_step(now)}"
    mark = NewMark(member_id, MarkKind.HALL_CODE, now, nonce)
    return record_marks(actor=actor, seminar=seminar, marks=[mark], now=now)[0]
