"""What the worker does for this room."""

from __future__ import annotations

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.planning.api import make_forecast, next_forecast
from kaskad.seminars.api import trained_on


def work_on_forecasts() -> str:
    """Make the oldest forecast that waits, from the attendance so far; its code, empty for none."""
    waiting = next_forecast()
    if waiting is None:
        return ""
    make_forecast(
        actor=Actor.system("forecast"),
        code=waiting.code,
        trained=trained_on(waiting.campaign),
        now=clock.now(),
    )
    return waiting.code
