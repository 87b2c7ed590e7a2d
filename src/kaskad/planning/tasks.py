"""What the worker does for this room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy
from django_tasks import task

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.tasks.policy import Later
from kaskad.core.tasks.running import check_stop, stop_is_asked, tell_progress
from kaskad.core.tasks.vocab import Once, TaskState
from kaskad.planning.operations.runs import (
    Outcome,
    RunIsAlive,
    RunIsOver,
    finish_run,
    request_stop,
)
from kaskad.planning.operations.work import execute_run
from kaskad.planning.queries.runs import run_by_code
from kaskad.planning.vocab import HEARTBEAT_LIMIT, RunState

_WORDS = {
    TaskState.STOPPED: "stopped where background work is shown\n",
    TaskState.DEAD: "the process that worked on it ended each time without a word\n",
}


def _give_up(state: TaskState, code: str) -> None:
    """No process will work on the run any more."""
    actor, run = Actor.system("planning"), run_by_code(code)
    if run.state == RunState.RUNNING:
        ended = RunState.STOPPED if state == TaskState.STOPPED else RunState.FAILED
        outcome = Outcome(ended.value, log=_WORDS[state])
        finish_run(actor=actor, run=run, outcome=outcome, now=clock.now())
    else:
        request_stop(actor=actor, run=run, now=clock.now())


@task(
    words=pgettext_lazy("background task", "A run of the planner"),
    once=Once.OPEN,
    max_attempts=3,
    gives_up=_give_up,
)
def work_on_run(code: str) -> None:
    """Execute a run; one that a command works on is looked at again in case that dies."""

    def told(progress: Mapping[str, Any]) -> None:
        tell_progress(int(progress.get("done", 0)), int(progress.get("total", 0)))
        if stop_is_asked():
            request_stop(actor=Actor.system("planning"), run=run_by_code(code), now=clock.now())

    try:
        execute_run(code, told)
    except RunIsAlive:
        raise Later(HEARTBEAT_LIMIT) from None
    except RunIsOver:
        return
    check_stop()
