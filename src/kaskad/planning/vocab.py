"""States of a planner run."""

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


# A run whose process has been silent for so long is taken for dead.
HEARTBEAT_LIMIT = timedelta(seconds=30)
