"""What the worker does for this room."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy
from django_tasks import task

from kaskad.campaigns.api import Campaign
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.tasks.vocab import Once, TaskState
from kaskad.planning.api import (
    forecast_by_code,
    give_up_forecast,
    make_forecast,
    next_forecast,
)
from kaskad.reporting.api import days_to_freeze, freeze_figures, snapshot_text
from kaskad.seminars.api import trained_on


def _give_up(_state: TaskState, code: str) -> None:
    give_up_forecast(actor=Actor.system("forecast"), code=code, now=clock.now())


@task(
    words=pgettext_lazy("background task", "A forecast"),
    once=Once.OPEN,
    max_attempts=3,
    gives_up=_give_up,
)
def work_on_forecast(code: str) -> None:
    """Make a forecast from the attendance so far; one that is over stays as it is."""
    make_forecast(
        actor=Actor.system("forecast"),
        code=code,
        trained=trained_on(forecast_by_code(code).campaign),
        now=clock.now(),
    )


def look_for_forecasts() -> None:
    """Enqueue the oldest forecast that waits: the room that keeps it does not know attendance."""
    waiting = next_forecast()
    if waiting is not None:
        work_on_forecast.enqueue(code=waiting.code)


def freeze(actor: Actor, now: datetime) -> None:
    """Freeze the figures of every day that is over and was not frozen yet, of every campaign."""
    freeze_days(actor, now)


def freeze_days(actor: Actor, now: datetime) -> int:
    """The same, each day in a transaction of its own; how many days.

    The text is made before the transaction: within it everybody would be read anew.
    """
    count, today = 0, local_day(now)
    for campaign in Campaign.objects.filter(first_day__lt=today).select_related("root"):
        for day in days_to_freeze(campaign, today):
            text = snapshot_text(campaign, day)
            freeze_figures(actor=actor, campaign=campaign, day=day, text=text, now=now)
            count += 1
    return count
