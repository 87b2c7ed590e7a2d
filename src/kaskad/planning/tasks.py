"""What the worker does for this room."""

from __future__ import annotations

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.planning.operations.newcomers import book_newcomers, hand_over_seminars
from kaskad.planning.operations.runs import RunIsAlive, RunIsOver
from kaskad.planning.operations.work import execute_run
from kaskad.planning.queries.newcomers import plans_of_day
from kaskad.planning.queries.replans import first_day_of
from kaskad.planning.queries.runs import next_run
from kaskad.planning.queries.seats_ahead import SeatFound


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


def look_for_newcomers() -> int:
    """Book people without a place, and hand over what trainers who left would teach.

    However they came and left: by a roster, a list of one commission, or a page. Returns how many
    places and seminars that were; who finds none is shown to the staff as a red seat.
    """
    actor, now = Actor.system("planning"), clock.now()
    done = len(hand_over_seminars(actor=actor, now=now))
    for plan in plans_of_day(first_day_of(now)):
        seats = book_newcomers(actor=actor, campaign=plan.campaign, now=now)
        done += sum(isinstance(one, SeatFound) for one in seats)
    return done
