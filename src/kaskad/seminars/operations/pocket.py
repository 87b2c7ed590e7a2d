"""Handing out what a phone carries where there is no network."""

from __future__ import annotations

from datetime import datetime

from kaskad.audit.api import Subject, Tag, operation, record
from kaskad.campaigns.api import Seminar
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.seminars.queries.pocket import Pocket, pocket_of, refusal_of_taking


@operation(Tag.POCKET_TAKEN)
def take_along(*, actor: Actor, seminar: Seminar, now: datetime) -> Pocket:
    """What a phone carries of a seminar; taking a list of people out leaves an entry each time.

    Refuses a cancelled seminar, and one that is over for longer than a phone would keep it.
    """
    if refusal := refusal_of_taking(seminar, local_day(now)):
        raise refusal
    pocket = pocket_of(seminar, now=now)
    record(
        actor=actor,
        tag=Tag.POCKET_TAKEN,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"people": len(pocket.people)},
        now=now,
    )
    return pocket
