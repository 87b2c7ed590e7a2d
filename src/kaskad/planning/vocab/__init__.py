"""States of a planner run, and who may teach in a plan."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """The way of a planner run."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


OPEN_STATES = (RunState.QUEUED.value, RunState.RUNNING.value)

# A run whose process has been silent for so long is taken for dead.
HEARTBEAT_LIMIT = timedelta(seconds=30)
# How often a run says in the database that it lives, and looks whether it shall stop, in seconds.
HEARTBEAT_EVERY = 0.5
# How long the engine may take to write its best plan after being told to stop, in seconds.
STOP_PATIENCE = 20.0

LOG_LIMIT = 20_000  # letters of the log kept in the row; the whole log is a file
SEED_LIMIT = 2_147_483_647  # the largest seed the database can keep
BUDGET_LIMIT = 3600  # seconds

HALF_DAY_MINUTES = 240
TRAVEL_KM_PER_DAY = 150.0
SEMINARS_PER_DAY = 2
