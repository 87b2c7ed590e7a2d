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
from kaskad.planning.operations.newcomers import book_newcomers, hand_over_seminars
from kaskad.planning.operations.replans import request_replan_for_newcomers
from kaskad.planning.operations.runs import (
    Outcome,
    RunIsAlive,
    RunIsOver,
    finish_run,
    request_stop,
)
from kaskad.planning.operations.work import execute_run
from kaskad.planning.queries.newcomers import plans_of_day
from kaskad.planning.queries.replans import first_day_of
from kaskad.planning.queries.runs import run_by_code
from kaskad.planning.queries.seats_ahead import NoSeat, SeatFound
from kaskad.planning.vocab import HEARTBEAT_LIMIT, RunState
from kaskad.planning.vocab.newcomers import Obstacle

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


def look_for_newcomers() -> int:
    """Book people without a place, and hand over what trainers who left would teach.

    However they came and left: by a roster, a list of one commission, or a page. Returns how many
    places and seminars that were. Who finds none is shown to the staff as a red seat; where no
    make-up round will take them, the planner is asked once for a draft that staff approve.
    """
    actor, now = Actor.system("planning"), clock.now()
    done = len(hand_over_seminars(actor=actor, now=now))
    for plan in plans_of_day(first_day_of(now)):
        seats = book_newcomers(actor=actor, campaign=plan.campaign, now=now)
        done += sum(isinstance(one, SeatFound) for one in seats)
        left = [
            one.member_id
            for one in seats
            if isinstance(one, NoSeat) and one.obstacle is not Obstacle.WAITS
        ]
        if left:
            request_replan_for_newcomers(
                actor=actor, campaign=plan.campaign, newcomers=left, now=now
            )
    return done
