"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime, timedelta

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.operations.reminders import remind_members
from kaskad.seminars.queries import current_campaign

_LOOK_EVERY = timedelta(seconds=30)


class _Looked:
    """When this process last looked whether there is news: plans change seldom."""

    last: datetime | None = None


def work_on_reminders() -> bool:
    """Queue what members have to be told; whether anything was queued."""
    moment = clock.machine_now()
    if _Looked.last is not None and moment < _Looked.last + _LOOK_EVERY:
        return False
    _Looked.last = moment
    now = clock.now()
    today = clock.local_day(now)
    campaign = current_campaign(today)
    if campaign is None or today > campaign.voting_day:
        return False
    report = remind_members(actor=Actor.system("seminars"), campaign=campaign, now=now)
    return any(report.queued.values())
