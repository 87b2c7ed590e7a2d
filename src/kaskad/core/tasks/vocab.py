"""States of a task, and the limits of background work."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class TaskState(models.TextChoices):
    """The way of a task; a dead one has used up its attempts and waits for a decision."""

    READY = "ready", pgettext_lazy("background task", "Waiting")
    RUNNING = "running", pgettext_lazy("background task", "Running")
    DONE = "done", pgettext_lazy("background task", "Done")
    STOPPED = "stopped", pgettext_lazy("background task", "Stopped")
    DEAD = "dead", pgettext_lazy("background task", "Failed for good")
    DISCARDED = "discarded", pgettext_lazy("background task", "Discarded")


class Once(models.TextChoices):
    """Which tasks with the same arguments make another one needless."""

    NEVER = ""
    WAITING = "waiting"
    OPEN = "open"


OPEN_STATES: Final = (TaskState.READY.value, TaskState.RUNNING.value)
OVER_STATES: Final = (
    TaskState.DONE.value,
    TaskState.STOPPED.value,
    TaskState.DISCARDED.value,
)

LEASE: Final = timedelta(seconds=60)  # a task is taken from a worker that was silent for so long
PULSE_SECONDS: Final = 2.0  # how often a worker says that it lives, and looks whether to stop
BATCH: Final = 20  # quick tasks that a worker takes at once
ATTEMPTS: Final = 5
BACKOFF: Final = timedelta(seconds=10)  # doubled with every attempt
LONGEST_BACKOFF: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=7)  # how long a task that is over can still be looked up
RESENT_AFTER: Final = timedelta(seconds=60)  # a task that the engine has lost is given to it again
SENT_AT_ONCE: Final = 500
