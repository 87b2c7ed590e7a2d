"""What is done by the clock, and what the worker looks for: the one place where both stand."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils.translation import pgettext_lazy

from kaskad.core.tasks.schedule import Entry

# Functions are named like root addresses are: this is wiring, not a caller of the rooms.
SCHEDULE = (
    Entry(
        "audit.seal",
        "kaskad.audit.api.seal_entries",
        pgettext_lazy("background task", "Sealing the record"),
        every=timedelta(hours=1),
    ),
    Entry(
        "tasks.forget",
        "kaskad.core.tasks.schedule.forget_what_is_over",
        pgettext_lazy("background task", "Removing tasks that are over"),
        at=time(3, 0),
    ),
)

# Called by every worker between tasks; a true answer means that something was done. For rooms that
# look down for work which a lower room cannot enqueue: it does not know them.
LOOKS = ("kaskad.reporting.tasks.look_for_forecasts",)
