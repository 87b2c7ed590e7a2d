"""The only place that reads the clock.

A demonstration stands on a fixed day: then the setting ``KASKAD_PINNED_NOW`` holds that moment and
every page, operation and command of the installation sees it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

UTC = ZoneInfo("UTC")


def now() -> datetime:
    """The present moment of this installation, aware, in UTC."""
    pinned: datetime | None = settings.KASKAD_PINNED_NOW
    if pinned is not None:
        return pinned
    return datetime.now(UTC)  # noqa: TID251  the one clock everybody else takes as an argument


def machine_now() -> datetime:
    """The machine's own moment, whatever day a demonstration stands on: for signs of life only."""
    return datetime.now(UTC)  # noqa: TID251  the one clock everybody else takes as an argument


def zone() -> ZoneInfo:
    """The time zone of the country."""
    return ZoneInfo(settings.TIME_ZONE)


def local_day(moment: datetime) -> date:
    """The calendar day of ``moment`` in the country."""
    return moment.astimezone(zone()).date()


def at(day: date, clock_time: time) -> datetime:
    """The aware moment of a wall-clock time of the country."""
    return datetime.combine(day, clock_time, tzinfo=zone())
