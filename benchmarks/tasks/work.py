"""The tasks of the benchmark, and the steps that its processes take: see ``main``."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402  after setup
from django.db.models import Count, Max, Min  # noqa: E402  after setup
from django.utils.module_loading import import_string  # noqa: E402  after setup
from django_tasks import task  # noqa: E402  after setup

from kaskad.core import clock  # noqa: E402  after setup
from kaskad.core.tasks.models import ScheduleSlot, StoredTask  # noqa: E402  after setup
from kaskad.core.tasks.schedule import entries  # noqa: E402  after setup
from kaskad.core.tasks.vocab import TaskState  # noqa: E402  after setup


@task(quick=True)
def quick(number: int) -> None:
    """Does nothing; several are taken at once."""


@task()
def single(number: int) -> None:
    """Does nothing; taken alone."""


def enqueue(name: str, count: str, at_once: str) -> float:
    """Forget everything, enqueue ``count`` in transactions of ``at_once``; how many a second."""
    _rest()
    chosen = import_string(f"benchmarks.tasks.work.{name}")
    started = time.perf_counter()
    for first in range(0, int(count), int(at_once)):
        with transaction.atomic():
            for number in range(first, first + int(at_once)):
                chosen.enqueue(number)
    return int(count) / (time.perf_counter() - started)


def rate(patience: str) -> float:
    """Wait until all is done; how many a second, from the first begun to the last ended."""
    limit = time.monotonic() + float(patience)
    while StoredTask.objects.exclude(state=TaskState.DONE).exists():
        if time.monotonic() > limit:
            return 0.0
        time.sleep(0.2)
    seen = StoredTask.objects.aggregate(
        count=Count("pk"), first=Min("started_at"), last=Max("finished_at")
    )
    return float(seen["count"] / (seen["last"] - seen["first"]).total_seconds())


def _rest() -> None:
    """Forget every task and let the schedule rest."""
    StoredTask.objects.all().delete()
    far = clock.machine_now() + timedelta(days=1)
    for entry in entries():
        ScheduleSlot.objects.update_or_create(name=entry.name, defaults={"slot": far})


def main(step: str, *words: str) -> None:
    """Take one step and print its figure."""
    print({"enqueue": enqueue, "rate": rate}[step](*words))


if __name__ == "__main__":
    main(*sys.argv[1:])
