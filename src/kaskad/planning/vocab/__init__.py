"""States of a planner run, and who may teach in a plan."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """The way of a planner run."""

    QUEUED = "queued", pgettext_lazy("planner run", "Waiting")
    RUNNING = "running", pgettext_lazy("planner run", "Running")
    FINISHED = "finished", pgettext_lazy("planner run", "Finished")
    STOPPED = "stopped", pgettext_lazy("planner run", "Stopped")
    FAILED = "failed", pgettext_lazy("planner run", "Failed")


class ForecastState(models.TextChoices):
    """The way of a forecast; pages say it in sentences of their own."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


class ShownState(models.TextChoices):
    """What a calendar says of a seminar; programmes are told of the last two as cancelled."""

    STANDS = "stands"
    CANCELLED = "cancelled"
    GONE = "gone"


WORK_ON_RUN = "kaskad.planning.tasks.work_on_run"
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
SEATS_LIMIT = 1000  # of a venue that is only supposed
SHIFT_LIMIT = 14  # days by which a stage may be supposed to shift

HALF_DAY_MINUTES = 240
TRAVEL_KM_PER_DAY = 150.0
SEMINARS_PER_DAY = 2

FORECAST_RUNS = 1000
FORECAST_SEED = 1
FORECAST_PATIENCE = 120.0  # seconds that the engine may take for a forecast
# What a forecast rests on, as beginnings of tags.
FORECAST_ROOMS = ("commissions:", "campaigns:", "seminars:seminar:", "seminars:attendance:")
