"""Codes that prove somebody was in the hall: the member's own, and the one that the hall shows.

Both follow from the secret of the installation, so nothing about them is stored.
"""

from __future__ import annotations

from datetime import datetime

from kaskad.campaigns.api import Campaign, Seminar
from kaskad.commissions.api import code_of_member
from kaskad.core.secrets import keyed_hash
from kaskad.seminars.queries.sheet import people_in
from kaskad.seminars.vocab import HALL_DIGITS, HALL_STEP


def member_code(campaign: Campaign, member_id: int) -> str:  # noqa: ARG001  a letter is for all of them
    """What a member shows to be marked, the same as on the letter and on the printed list."""
    return code_of_member(member_id)


def member_with_code(seminar: Seminar, typed: str) -> int | None:
    """Who of the people of a seminar has this code."""
    wanted = "".join(typed.split()).lower()
    campaign = seminar.group.plan.campaign
    found = (one for one in people_in(seminar) if member_code(campaign, one) == wanted)
    return next(found, None)


def hall_code(seminar: Seminar, now: datetime, steps: int = 0) -> str:
    """The digits that the hall shows now, or some steps later."""
    step = hall_step(now) + steps
    number = int(keyed_hash("seminars.hall", f"{seminar.code}:{step}")[:16], 16)
    return str(number % 10**HALL_DIGITS).zfill(HALL_DIGITS)


def hall_step(now: datetime) -> int:
    """The number of the step of time, as in RFC 6238."""
    return int(now.timestamp() // HALL_STEP.total_seconds())


def is_hall_code(seminar: Seminar, typed: str, now: datetime) -> bool:
    """Whether these digits were shown just now: who types slowly is a step behind."""
    digits = "".join(typed.split())
    return digits in {hall_code(seminar, now, steps) for steps in (-1, 0, 1)}
