"""What staff and commands read of background work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from kaskad.core.tasks.models import ScheduleSlot, StoredTask
from kaskad.core.tasks.policy import words_of
from kaskad.core.tasks.schedule import entries, entry_named, run_entry
from kaskad.core.tasks.vocab import OPEN_STATES, TaskState

SHOWN = 50


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it is shown; ``about`` are its arguments, which are codes."""

    code: str
    path: str
    words: str
    about: str
    state: str
    attempts: int
    max_attempts: int
    waits_since: datetime
    run_after: datetime
    started_at: datetime | None
    finished_at: datetime | None
    done: int
    total: int
    stop_requested: bool
    is_silent: bool
    error: str


@dataclass(frozen=True, slots=True)
class SlotRow:
    """An entry of the schedule with its last and next moment."""

    name: str
    words: str
    last: datetime | None
    next: datetime


@dataclass(frozen=True, slots=True)
class WorkState:
    """How many tasks are in which state, and since when the oldest one that is due waits."""

    counts: dict[str, int]
    oldest_due: datetime | None

    @property
    def dead(self) -> int:
        return self.counts.get(TaskState.DEAD.value, 0)

    def waits_for(self, now: datetime) -> timedelta:
        """How long the oldest task that is due has been waiting."""
        return now - self.oldest_due if self.oldest_due else timedelta(0)


def state_of_work(now: datetime) -> WorkState:
    """Counts of all tasks that are kept; ``now`` is the machine's clock."""
    rows = StoredTask.objects.values("state").annotate(
        count=Count("pk"), due=Min("run_after", filter=Q(run_after__lte=now))
    )
    counts: Counter[str] = Counter()
    oldest = None
    for row in rows:
        counts[row["state"]] = row["count"]
        if row["state"] == TaskState.READY:
            oldest = row["due"]
    return WorkState(dict(counts), oldest)


def open_tasks(now: datetime) -> list[TaskRow]:
    """Tasks that run, then those that wait, in the order in which they will be taken."""
    rows = StoredTask.objects.filter(state__in=OPEN_STATES)
    return [_row(row, now) for row in rows.order_by("-state", "-priority", "run_after")[:SHOWN]]


def dead_tasks(now: datetime) -> list[TaskRow]:
    """Tasks that wait for a decision, the latest first."""
    rows = StoredTask.objects.filter(state=TaskState.DEAD)
    return [_row(row, now) for row in rows.order_by("-finished_at", "-id")[:SHOWN]]


def schedule_rows(now: datetime) -> list[SlotRow]:
    """The schedule with the last and the next moment of each entry."""
    slots = dict(ScheduleSlot.objects.values_list("name", "slot"))
    return [
        SlotRow(one.name, str(one.words), slots.get(one.name), one.next_slot(now))
        for one in entries()
    ]


def _row(row: StoredTask, now: datetime) -> TaskRow:
    words, about = _named(row)
    return TaskRow(
        code=row.code,
        path=row.path,
        words=words,
        about=about,
        state=row.state,
        attempts=row.attempts,
        max_attempts=row.max_attempts,
        waits_since=row.enqueued_at,
        run_after=row.run_after,
        started_at=row.started_at,
        finished_at=row.finished_at,
        done=row.done,
        total=row.total,
        stop_requested=row.stop_requested,
        is_silent=row.state == TaskState.RUNNING
        and row.lease_until is not None
        and row.lease_until < now,
        error=row.last_error,
    )


def _named(row: StoredTask) -> tuple[str, str]:
    """What the task is, and which thing it is about."""
    if row.path == run_entry.module_path:
        entry = entry_named(row.args[0])
        return (str(entry.words), "") if entry else (words_of(row.path), str(row.args[0]))
    return words_of(row.path), ", ".join(str(one) for one in (*row.args, *row.kwargs.values()))
