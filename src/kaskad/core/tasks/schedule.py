"""The schedule: functions that are called every so often, or at a time of day.

A slot is run once however many workers look, and one that was missed while none ran is run once
afterwards. The entries stand in ``KASKAD_SCHEDULE``.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import pgettext_lazy
from django_tasks import task

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.tasks.backend import dedupe_key
from kaskad.core.tasks.models import ScheduleSlot, StoredTask
from kaskad.core.tasks.queue import is_open
from kaskad.core.tasks.running import check_stop
from kaskad.core.tasks.vocab import KEPT, OVER_STATES, Once, TaskState

_START = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """A function ``path`` and when it is due: ``every`` so often, or daily ``at`` a local time.

    It gets ``actor`` (the system) and ``now`` if it takes them. With ``until_nothing`` it is called
    again as long as it returns something.
    """

    name: str
    path: str
    words: str | Promise
    every: timedelta | None = None
    at: time | None = None
    until_nothing: bool = False

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"schedule entry {self.name}: either every or at")

    def last_slot(self, now: datetime) -> datetime:
        """The latest moment until ``now`` at which the entry was due."""
        if self.every is not None:
            return now - (now - _START) % self.every
        day = clock.local_day(now)
        slot = clock.at(day, self.at or time())
        return slot if slot <= now else clock.at(day - timedelta(days=1), self.at or time())

    def next_slot(self, now: datetime) -> datetime:
        """The first moment after ``now`` at which it is due."""
        last = self.last_slot(now)
        if self.every is not None:
            return last + self.every
        return clock.at(clock.local_day(last) + timedelta(days=1), self.at or time())


def entries() -> tuple[Entry, ...]:
    """The schedule of this installation."""
    found: tuple[Entry, ...] = import_string(settings.KASKAD_SCHEDULE)
    return found


def entry_named(name: str) -> Entry | None:
    """The entry ``name``; None when the schedule does not have it any more."""
    return next((entry for entry in entries() if entry.name == name), None)


@task(words=pgettext_lazy("background task", "Work of the schedule"), once=Once.OPEN)
def run_entry(name: str) -> None:
    """Call the function of a schedule entry."""
    entry = entry_named(name)
    if entry is None:
        return
    function = import_string(entry.path)
    while _call(function, entry) and entry.until_nothing:
        check_stop()


def _call(function: Callable[..., Any], entry: Entry) -> Any:
    known = {"actor": lambda: Actor.system(entry.name.partition(".")[0]), "now": clock.now}
    names = inspect.signature(function).parameters
    return function(**{name: make() for name, make in known.items() if name in names})


def tick(now: datetime) -> int:
    """Enqueue every entry whose slot has come and was not given yet; how many."""
    slots = dict(ScheduleSlot.objects.values_list("name", "slot"))
    return sum(_give(entry, slots.get(entry.name), now) for entry in entries())


def _give(entry: Entry, given: datetime | None, now: datetime) -> int:
    slot = entry.last_slot(now)
    if given is not None and given >= slot:
        return 0
    key = dedupe_key(run_entry.module_path, json.dumps([[entry.name], {}]))
    if is_open(key):
        return 0  # the slot before still waits or runs; this one follows it
    with transaction.atomic():
        if given is None:
            _slot, mine = ScheduleSlot.objects.get_or_create(
                name=entry.name, defaults={"slot": slot}
            )
        else:
            mine = bool(ScheduleSlot.objects.filter(name=entry.name, slot=given).update(slot=slot))
        if mine:
            # What failed for good is tried anew by this slot.
            StoredTask.objects.filter(dedupe_key=key, state=TaskState.DEAD).update(
                state=TaskState.DISCARDED
            )
            run_entry.enqueue(entry.name)
    return int(mine)


def forget_what_is_over() -> int:
    """Delete tasks that have been over for a week; dead ones wait for a decision."""
    old = clock.machine_now() - KEPT
    deleted, _kinds = StoredTask.objects.filter(state__in=OVER_STATES, finished_at__lt=old).delete()
    return deleted
