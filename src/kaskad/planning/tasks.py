"""What the worker does for this room."""

from __future__ import annotations

from kaskad.core import clock
from kaskad.planning.operations.runs import RunIsAlive, RunIsOver
from kaskad.planning.operations.work import execute_run
from kaskad.planning.queries.runs import next_run


def work_on_runs() -> str:
    """Execute the oldest run that waits or whose process has died; its code, empty for none."""
    run = next_run(clock.machine_now())
    if run is None:
        return ""
    try:
        execute_run(run.code)
    except (RunIsAlive, RunIsOver):
        return ""  # another worker was faster
    return run.code
