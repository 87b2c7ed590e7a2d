"""Quiet hours: when nobody is to be disturbed, and when that ends."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def quiet_until(local: datetime, begins: time, ends: time) -> datetime | None:
    """When the quiet hours that ``local`` lies in are over; None outside of them.

    They may pass midnight; equal ends mean that there are none. ``local`` carries its zone, and the
    answer is a wall-clock time of the same zone, also over a change of the clock.
    """
    here = local.time()
    if begins < ends:
        return _at(local, ends) if begins <= here < ends else None
    if begins == ends:
        return None
    if here >= begins:
        return _at(local + timedelta(days=1), ends)
    return _at(local, ends) if here < ends else None


def _at(day: datetime, clock_time: time) -> datetime:
    return datetime.combine(day.date(), clock_time, tzinfo=day.tzinfo)
